//! Adding up on the GPU: neurons have bits, a resample or a permutation in each, and the pairs of neurons that
//! both have theirs set are counted, digit by digit of their amounts. Sums are integers of 64 bits, so that
//! the order in which they are added makes no difference.

use super::device::Device;
use super::faults::{Fault, Stop};
use super::job::{Job, Variant};
use super::kernels::add_pairs::{ADD_PAIRS, Add, PART_PAIRS, Part, adds};
use crate::engine::resample::Digit;

/// Invocations of a workgroup.
pub const LANES: u32 = 256;
/// Words of the bits of a block: 1,024 resamples.
const WORDS_MAX: u32 = 32;
/// Words of a sum for each word of bits.
const SUM_WORDS: u64 = 64;
/// Bytes of bits, of pairs and of sums that are on the device at a time.
const BITS_BYTES_MAX: u64 = 256 << 20;
const PAIRS_BYTES_MAX: u64 = 64 << 20;
const SUMS_BYTES_MAX: u64 = 32 << 20;

/// Bits of neurons in a block, in planes.
pub struct Bits {
    /// By plane, neuron and word.
    pub buffer: wgpu::Buffer,
    /// How many neurons there are.
    pub neurons: u32,
    /// Words of a block.
    pub words: u32,
}

/// What is counted at once: pairs of which the first neuron has a bit in one plane, the second one in another.
#[derive(Clone, Copy)]
pub struct Planes {
    pub first: u32,
    pub second: u32,
    /// The power of two that both come to together.
    pub power: u32,
    /// That of the first alone.
    pub single_power: u32,
}

impl Bits {
    /// Room for a block of so many resamples at most, in words that come by so many; none where the device
    /// has no room for that many words.
    pub fn new(
        device: &Device,
        (neurons, planes): (usize, u64),
        (resamples, together): (usize, u32),
    ) -> Result<Option<Bits>, Fault> {
        let word_bytes = 4 * neurons as u64 * planes;
        let room = device.binding_bytes_max.min(BITS_BYTES_MAX) / word_bytes.max(1);
        let fitting = room.min(WORDS_MAX.into()) as u32 / together * together;
        let words = words_of(resamples, together).min(fitting);
        if words == 0 {
            return Ok(None);
        }
        let buffer = device.scratch("bits", word_bytes * u64::from(words))?;
        Ok(Some(Bits { buffer, neurons: neurons as u32, words }))
    }

    /// Words of a plane, if a neuron has so many of them.
    pub fn plane(&self, words: u32) -> u32 {
        self.neurons * words
    }
}

/// Words of so many resamples, where they come by so many.
pub fn words_of(resamples: usize, together: u32) -> u32 {
    (resamples.div_ceil(32) as u32).next_multiple_of(together)
}

/// Digits that are added up at once, and the targets that these are of.
pub struct Pass<'a> {
    /// The targets.
    pub targets: std::ops::Range<usize>,
    digits: Vec<(&'a Digit, &'a [(u32, u32)])>,
    pairs: usize,
}

/// A pass on the device.
pub struct Tables {
    pairs: wgpu::Buffer,
    parts: wgpu::Buffer,
    part_count: u32,
    pair_count: u64,
    targets: u64,
}

/// A buffer with these bytes.
pub fn uploaded(device: &Device, name: &'static str, bytes: &[u8]) -> Result<wgpu::Buffer, Stop> {
    let buffer = device.scratch(name, bytes.len() as u64)?;
    device.upload(&buffer, 0, bytes)?;
    Ok(buffer)
}

/// Dispatches so many workgroups, a step at a time, so that a stopped run ends between two of them: `dispatch`
/// is given the first one and how many.
pub fn in_steps(
    job: &mut Job,
    (workgroups, step): (u32, u32),
    mut dispatch: impl FnMut(&mut Job, u32, u32) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for first in (0..workgroups).step_by(step.max(1) as usize) {
        let own = step.max(1).min(workgroups - first);
        dispatch(job, first, own)?;
        if own < workgroups {
            job.finish_part()?;
        }
    }
    Ok(())
}

/// Digits in portions whose pairs and sums fit the device.
pub fn passes<'a>(device: &Device, digits: &'a [Digit], words: u32) -> Vec<Pass<'a>> {
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
                    pass.digits.push((digit, pairs));
                    pass.pairs += pairs.len();
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

impl Pass<'_> {
    /// What the device needs of it.
    pub fn upload(&self, device: &Device) -> Result<Tables, Stop> {
        let (mut pairs, mut parts) = (Vec::with_capacity(self.pairs), Vec::new());
        for (digit, own) in &self.digits {
            let is = |what: bool, bit: u32| if what { bit } else { 0 };
            let adds = digit.power
                | is(digit.is_single, adds::SINGLE)
                | is(digit.is_negative, adds::NEGATIVE);
            for own in own.chunks(PART_PAIRS) {
                let target_sum = (digit.target - self.targets.start) as u32;
                let (first, count) = (pairs.len() as u32, own.len() as u32);
                parts.push(Part { first, pairs: count, target_sum, adds });
                pairs.extend(own.iter().map(|(i, j)| [*i, *j]));
            }
        }
        Ok(Tables {
            pairs: uploaded(device, "pairs", bytemuck::cast_slice(&pairs))?,
            parts: uploaded(device, "parts", bytemuck::cast_slice(&parts))?,
            part_count: parts.len() as u32,
            pair_count: pairs.len() as u64,
            targets: self.targets.len() as u64,
        })
    }
}

impl Tables {
    /// The sums of a block of so many words, over all these planes.
    pub fn sums(
        &self,
        device: &Device,
        job: &mut Job,
        (bits, words): (&Bits, u32),
        planes: &[Planes],
    ) -> Result<Vec<u32>, Stop> {
        let sum_words = self.targets * SUM_WORDS * u64::from(words);
        let result = device.scratch("sums", 4 * sum_words)?;
        job.clear(&result, 4 * sum_words);
        for planes in planes {
            self.add(device, job, (bits, words), planes, &result)?;
        }
        Ok(job.read(&result, sum_words)?)
    }

    fn add(
        &self,
        device: &Device,
        job: &mut Job,
        (bits, words): (&Bits, u32),
        planes: &Planes,
        result: &wgpu::Buffer,
    ) -> Result<(), Fault> {
        let side_by_side = LANES / words;
        let workgroups = self.part_count.div_ceil(side_by_side);
        let step = device.dispatch_rows_max / (side_by_side * PART_PAIRS as u32);
        let storage = [&bits.buffer, &self.pairs, &self.parts, result];
        in_steps(job, (workgroups, step), |job, first_workgroup, own| {
            let add = Add {
                parts: self.part_count,
                first_workgroup,
                workgroups: first_workgroup + own,
                words,
                first_at: planes.first * bits.plane(words),
                second_at: planes.second * bits.plane(words),
                power: planes.power,
                single_power: planes.single_power,
            };
            let share = |all: u64| all * u64::from(own) / u64::from(workgroups);
            let parts = u64::from(self.part_count);
            let atomics = share(parts * SUM_WORDS * u64::from(words));
            let bits = 4 * u64::from(2 * bits.plane(words));
            let bytes = share(8 * self.pair_count + size_of::<Part>() as u64 * parts + bits);
            let variant = Variant { atomics, ..Variant::default() };
            job.dispatch_for(&ADD_PAIRS, variant, &add, &storage, own, bytes)
        })
    }
}

/// Adds the sums of a block to those of all resamples, from the `first` of these on.
pub fn put(sums: &[u32], words: u32, all: &mut [Vec<i64>], first: usize) {
    let words = words as usize;
    for (own, all) in sums.chunks_exact(SUM_WORDS as usize * words).zip(all) {
        let (low, high) = own.split_at(32 * words);
        for (resample, sum) in all.iter_mut().skip(first).take(32 * words).enumerate() {
            let at = resample % 32 * words + resample / 32;
            let own = u64::from(low[at]) | u64::from(high[at]) << 32;
            *sum = sum.wrapping_add(own as i64);
        }
    }
}
