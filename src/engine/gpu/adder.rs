//! What is resampled, on the GPU: it draws the weights of a block of resamples as bits and adds up the pairs
//! of neurons that both count, digit by digit of their amounts. Sums are integers of 64 bits, so that the
//! order in which they are added makes no difference. Who the pairs are, and what the sums say, is the
//! processors' work.

use super::device::Device;
use super::faults::Stop;
use super::job::{Job, Variant};
use super::kernels::add_pairs::{self, ADD_PAIRS, Add, PART_PAIRS, Part, adds};
use super::kernels::draw_weights::{self, COUNTER_WORDS, Digits, Draw};
use crate::engine::resample::{Additions, Digit};
use crate::error::{Error, Kind};
use crate::query::Weights;

/// Invocations of a workgroup.
const LANES: u32 = 256;
/// Words of the bits of a block: 1,024 resamples.
const WORDS_MAX: u32 = 32;
/// Words of a sum for each word of bits.
const SUM_WORDS: u64 = 64;
/// Bytes of bits, of pairs and of sums that are on the device at a time.
const BITS_BYTES_MAX: u64 = 256 << 20;
const PAIRS_BYTES_MAX: u64 = 64 << 20;
const SUMS_BYTES_MAX: u64 = 32 << 20;

/// The sum of each target in each of the resamples.
pub fn sums(device: &Device, job: &mut Job, additions: &Additions) -> Result<Vec<Vec<i64>>, Stop> {
    let resamples = additions.resamples.clone();
    let mut all = vec![vec![0; resamples.len()]; additions.targets];
    if additions.digits.is_empty() {
        return Ok(all);
    }
    let adding = Adding::new(device, additions)?;
    for pass in passes(device, &additions.digits, adding.words) {
        let tables = adding.upload(device, &pass)?;
        for first in resamples.clone().step_by(32 * adding.words as usize) {
            let words = words_of(resamples.end - first).min(adding.words);
            adding.draw(device, job, first / adding.digits.resamples, words)?;
            let sums = adding.add(device, job, &tables, words)?;
            let at = (first - resamples.start) as usize;
            put(&sums, words as usize, &mut all[pass.targets.clone()], at);
        }
    }
    Ok(all)
}

/// The words that one counter of each neuron comes to: the generator itself, for tests.
pub fn philox(
    device: &Device,
    job: &mut Job,
    (numbers, seed): (&[u64], u64),
    counter: u32,
    purpose: u32,
) -> Result<Vec<u32>, Stop> {
    let numbers = numbers.to_vec();
    let (digits, targets) = (Vec::new(), 0);
    let (weights, resamples) = (Weights::DoubleOrNothing, 0..32 * COUNTER_WORDS);
    let one = Additions { numbers, digits, targets, seed, weights, resamples };
    let adding = Adding { purpose, ..Adding::new(device, &one)? };
    adding.draw(device, job, counter, COUNTER_WORDS)?;
    Ok(job.read(&adding.bits, u64::from(adding.plane(COUNTER_WORDS)))?)
}

/// Words of the bits of so many resamples, as counters come to them.
fn words_of(resamples: u32) -> u32 {
    resamples.div_ceil(32).next_multiple_of(COUNTER_WORDS)
}

/// What all passes share.
struct Adding {
    key: [u32; 2],
    purpose: u32,
    digits: Digits,
    neurons: u32,
    /// Words of a block of resamples.
    words: u32,
    numbers: wgpu::Buffer,
    bits: wgpu::Buffer,
}

/// Digits that are added up at once, and the targets that these are of.
struct Pass<'a> {
    targets: std::ops::Range<usize>,
    digits: Vec<(&'a Digit, &'a [(u32, u32)])>,
    pairs: usize,
}

/// A pass on the device.
struct Tables {
    pairs: wgpu::Buffer,
    parts: wgpu::Buffer,
    part_count: u32,
    pair_count: u64,
    targets: u64,
}

impl Adding {
    fn new(device: &Device, additions: &Additions) -> Result<Adding, Stop> {
        let digits = draw_weights::digits(additions.weights);
        let neurons = additions.numbers.len();
        let word_bytes = 4 * neurons as u64 * u64::from(digits.count);
        let room = device.binding_bytes_max.min(BITS_BYTES_MAX) / word_bytes.max(1);
        let fitting = (room as u32).min(WORDS_MAX) / COUNTER_WORDS * COUNTER_WORDS;
        let words = words_of(additions.resamples.len() as u32).min(fitting);
        if words == 0 || 8 * neurons as u64 > device.binding_bytes_max {
            return Err(too_many(neurons).into());
        }
        let numbers = device.scratch("numbers", 8 * neurons as u64)?;
        device.upload(&numbers, 0, bytemuck::cast_slice(&additions.numbers))?;
        let bits = device.scratch("weights", word_bytes * u64::from(words))?;
        let key = [additions.seed as u32, (additions.seed >> 32) as u32];
        let (purpose, neurons) = (draw_weights::WEIGHTS, neurons as u32);
        Ok(Adding { key, purpose, digits, neurons, words, numbers, bits })
    }

    /// Words of one digit of all neurons.
    fn plane(&self, words: u32) -> u32 {
        self.neurons * words
    }

    /// Draws the weights of a block that begins with a counter.
    fn draw(
        &self,
        device: &Device,
        job: &mut Job,
        first_counter: u32,
        words: u32,
    ) -> Result<(), Stop> {
        let invocations = u64::from(self.plane(words) / self.digits.words);
        let workgroups = invocations.div_ceil(u64::from(LANES)) as u32;
        let step = (device.dispatch_rows_max / LANES).max(1);
        for first_workgroup in (0..workgroups).step_by(step as usize) {
            let own = step.min(workgroups - first_workgroup);
            let draw = Draw {
                key: self.key,
                purpose: self.purpose,
                neurons: self.neurons,
                words,
                first_counter,
                workgroups: first_workgroup + own,
                first_workgroup,
            };
            let bytes = 8 * u64::from(self.neurons) * u64::from(own) / u64::from(workgroups);
            job.dispatch(self.digits.kernel, &draw, &[&self.numbers, &self.bits], own, bytes)?;
            if own < workgroups {
                job.finish_part()?;
            }
        }
        Ok(())
    }

    fn upload(&self, device: &Device, pass: &Pass) -> Result<Tables, Stop> {
        let (mut pairs, mut parts) = (Vec::with_capacity(pass.pairs), Vec::new());
        for (digit, own) in &pass.digits {
            let is = |what: bool, bit: u32| if what { bit } else { 0 };
            let adds = digit.power
                | is(digit.is_single, adds::SINGLE)
                | is(digit.is_negative, adds::NEGATIVE);
            for own in own.chunks(PART_PAIRS) {
                let target_sum = (digit.target - pass.targets.start) as u32;
                let (first, count) = (pairs.len() as u32, own.len() as u32);
                parts.push(Part { first, pairs: count, target_sum, adds });
                pairs.extend(own.iter().map(|(i, j)| [*i, *j]));
            }
        }
        let buffer = |name, bytes: &[u8]| -> Result<wgpu::Buffer, Stop> {
            let buffer = device.scratch(name, bytes.len() as u64)?;
            device.upload(&buffer, 0, bytes)?;
            Ok(buffer)
        };
        Ok(Tables {
            pairs: buffer("pairs", bytemuck::cast_slice(&pairs))?,
            parts: buffer("parts", bytemuck::cast_slice(&parts))?,
            part_count: parts.len() as u32,
            pair_count: pairs.len() as u64,
            targets: pass.targets.len() as u64,
        })
    }

    /// Adds up a block of a pass: for each digit of one weight and of the other once.
    fn add(
        &self,
        device: &Device,
        job: &mut Job,
        tables: &Tables,
        words: u32,
    ) -> Result<Vec<u32>, Stop> {
        let sum_words = tables.targets * SUM_WORDS * u64::from(words);
        let result = device.scratch("sums", 4 * sum_words)?;
        job.clear(&result, 4 * sum_words);
        for first in 0..self.digits.count {
            for second in 0..self.digits.count {
                self.add_digits(device, job, tables, words, (first, second), &result)?;
            }
        }
        Ok(job.read(&result, sum_words)?)
    }

    fn add_digits(
        &self,
        device: &Device,
        job: &mut Job,
        tables: &Tables,
        words: u32,
        (first, second): (u32, u32),
        result: &wgpu::Buffer,
    ) -> Result<(), Stop> {
        let side_by_side = LANES / words;
        let workgroups = tables.part_count.div_ceil(side_by_side);
        let step = (device.dispatch_rows_max / (side_by_side * PART_PAIRS as u32)).max(1);
        let power_of = |digit: u32| self.digits.lowest + digit;
        let single_power = if first == second { power_of(first) } else { add_pairs::NONE };
        let storage = [&self.bits, &tables.pairs, &tables.parts, result];
        for first_workgroup in (0..workgroups).step_by(step as usize) {
            let own = step.min(workgroups - first_workgroup);
            let add = Add {
                parts: tables.part_count,
                first_workgroup,
                workgroups: first_workgroup + own,
                words,
                first_at: first * self.plane(words),
                second_at: second * self.plane(words),
                power: power_of(first) + power_of(second),
                single_power,
            };
            let share = |all: u64| all * u64::from(own) / u64::from(workgroups);
            let parts = u64::from(tables.part_count);
            let atomics = share(parts * SUM_WORDS * u64::from(words));
            let bits = 4 * u64::from(2 * self.plane(words));
            let bytes = share(8 * tables.pair_count + size_of::<Part>() as u64 * parts + bits);
            let variant = Variant { atomics, ..Variant::default() };
            job.dispatch_for(&ADD_PAIRS, variant, &add, &storage, own, bytes)?;
            if own < workgroups {
                job.finish_part()?;
            }
        }
        Ok(())
    }
}

/// Digits in portions whose pairs and sums fit the device.
fn passes<'a>(device: &Device, digits: &'a [Digit], words: u32) -> Vec<Pass<'a>> {
    let most = |bytes: u64, each: u64| (device.binding_bytes_max.min(bytes) / each).max(1) as usize;
    let targets_max = most(SUMS_BYTES_MAX, 4 * SUM_WORDS * u64::from(words));
    // Parts of one pair each take the room of two of them.
    let pairs_max = most(PAIRS_BYTES_MAX, size_of::<Part>() as u64);
    let mut passes: Vec<Pass> = Vec::new();
    for digit in digits {
        for pairs in digit.pairs.chunks(pairs_max) {
            let fits = |pass: &&mut Pass| {
                pass.pairs + pairs.len() <= pairs_max
                    && digit.target - pass.targets.start < targets_max
            };
            match passes.last_mut().filter(fits) {
                Some(pass) => {
                    pass.targets.end = digit.target + 1;
                    pass.pairs += pairs.len();
                    pass.digits.push((digit, pairs));
                }
                None => passes.push(Pass {
                    targets: digit.target..digit.target + 1,
                    digits: vec![(digit, pairs)],
                    pairs: pairs.len(),
                }),
            }
        }
    }
    passes
}

/// Adds the sums of a block to those of all resamples.
fn put(sums: &[u32], words: usize, all: &mut [Vec<i64>], first: usize) {
    for (own, all) in sums.chunks_exact(SUM_WORDS as usize * words).zip(all) {
        let (low, high) = own.split_at(32 * words);
        for (resample, sum) in all.iter_mut().skip(first).take(32 * words).enumerate() {
            let at = resample % 32 * words + resample / 32;
            let own = u64::from(low[at]) | u64::from(high[at]) << 32;
            *sum = sum.wrapping_add(own as i64);
        }
    }
}

fn too_many(neurons: usize) -> Error {
    let what = format!(
        "the engine 'gpu' has no path for intervals of {neurons} neurons: the adapter binds no weights of all \
         of them"
    );
    Error::new(Kind::Unsupported, what).advise("take --engine cpu or --engine reference")
}
