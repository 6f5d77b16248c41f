//! What is resampled, on the GPU: it draws the weights of a block of resamples as bits and adds up the pairs
//! of neurons that both count. Who the pairs are, and what the sums say, is the processors' work.

use super::adding::{self, Bits, LANES, Planes, in_steps, passes, put, uploaded};
use super::device::Device;
use super::faults::Stop;
use super::job::Job;
use super::kernels::add_pairs::NONE;
use super::kernels::draw_weights::{self, COUNTER_WORDS, Digits, Draw};
use crate::engine::resample::Additions;
use crate::error::{Error, Kind};
use crate::query::Weights;

/// The sum of each target in each of the resamples.
pub fn sums(device: &Device, job: &mut Job, additions: &Additions) -> Result<Vec<Vec<i64>>, Stop> {
    let resamples = additions.resamples.clone();
    let mut all = vec![vec![0; resamples.len()]; additions.targets];
    if additions.digits.is_empty() {
        return Ok(all);
    }
    let drawing = Drawing::new(device, additions)?;
    let (bits, planes) = (&drawing.bits, drawing.planes());
    for pass in passes(device, &additions.digits, bits.words) {
        let tables = pass.upload(device)?;
        for first in resamples.clone().step_by(32 * bits.words as usize) {
            let words = words_of((resamples.end - first) as usize).min(bits.words);
            drawing.draw(device, job, first / drawing.digits.resamples, words)?;
            let sums = tables.sums(device, job, (bits, words), &planes)?;
            let at = (first - resamples.start) as usize;
            put(&sums, words, &mut all[pass.targets.clone()], at);
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
    let drawing = Drawing { purpose, ..Drawing::new(device, &one)? };
    drawing.draw(device, job, counter, COUNTER_WORDS)?;
    let words = drawing.bits.plane(COUNTER_WORDS);
    Ok(job.read(&drawing.bits.buffer, u64::from(words))?)
}

/// Words of the bits of so many resamples, as counters come to them.
fn words_of(resamples: usize) -> u32 {
    adding::words_of(resamples, COUNTER_WORDS)
}

/// What all passes share.
struct Drawing {
    key: [u32; 2],
    purpose: u32,
    digits: Digits,
    numbers: wgpu::Buffer,
    bits: Bits,
}

impl Drawing {
    fn new(device: &Device, additions: &Additions) -> Result<Drawing, Stop> {
        let digits = draw_weights::digits(additions.weights);
        let neurons = additions.numbers.len();
        let shape = (neurons, u64::from(digits.count));
        let bits = Bits::new(device, shape, (additions.resamples.len(), COUNTER_WORDS))?;
        let bits = bits.filter(|_| 8 * neurons as u64 <= device.binding_bytes_max);
        let bits = bits.ok_or_else(|| too_many(neurons))?;
        let numbers = uploaded(device, "numbers", bytemuck::cast_slice(&additions.numbers))?;
        let key = [additions.seed as u32, (additions.seed >> 32) as u32];
        Ok(Drawing { key, purpose: draw_weights::WEIGHTS, digits, numbers, bits })
    }

    /// Every digit of one weight with every one of the other.
    fn planes(&self) -> Vec<Planes> {
        let digits = 0..self.digits.count;
        let each = digits.clone().flat_map(|first| digits.clone().map(move |other| (first, other)));
        let power_of = |digit: u32| self.digits.lowest + digit;
        let planes = each.map(|(first, second)| Planes {
            first,
            second,
            power: power_of(first) + power_of(second),
            single_power: if first == second { power_of(first) } else { NONE },
        });
        planes.collect()
    }

    /// Draws the weights of a block that begins with a counter.
    fn draw(
        &self,
        device: &Device,
        job: &mut Job,
        first_counter: u32,
        words: u32,
    ) -> Result<(), Stop> {
        let invocations = u64::from(self.bits.plane(words) / self.digits.words);
        let workgroups = invocations.div_ceil(u64::from(LANES)) as u32;
        let step = device.dispatch_rows_max / LANES;
        let neurons = self.bits.neurons;
        in_steps(job, (workgroups, step), |job, first_workgroup, own| {
            let draw = Draw {
                key: self.key,
                purpose: self.purpose,
                neurons,
                words,
                first_counter,
                workgroups: first_workgroup + own,
                first_workgroup,
            };
            let bytes = 8 * u64::from(neurons) * u64::from(own) / u64::from(workgroups);
            let storage = [&self.numbers, &self.bits.buffer];
            job.dispatch(self.digits.kernel, &draw, &storage, own, bytes)
        })?;
        Ok(())
    }
}

fn too_many(neurons: usize) -> Error {
    let what = format!(
        "the engine 'gpu' has no path for intervals of {neurons} neurons: the adapter binds no weights of all \
         of them"
    );
    Error::new(Kind::Unsupported, what).advise("take --engine cpu or --engine reference")
}
