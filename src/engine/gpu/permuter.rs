//! Labels that are permuted, on the GPU: it draws a key for each neuron in each permutation of a block, finds the
//! last neuron of each label by key, and adds up what the neurons of a label have, by bits as of a resample. What
//! neurons have, and what the sums say, is the processors' work.

use super::adding::{self, Bits, LANES, Planes, in_steps, passes, put, uploaded};
use super::device::Device;
use super::faults::Stop;
use super::job::Job;
use super::kernels::draw_weights::{DRAW_KEYS, Draw, PERMUTATIONS};
use super::kernels::label_neurons::{ALL, LABEL_NEURONS, Labels, NOBODY};
use super::kernels::select_keys::{FOUND_WORDS, SELECT_KEYS, Select, Selection};
use crate::engine::permute::{Lot, Permutations};
use crate::error::{Error, Kind};

/// Bytes of the keys of a block, and of what is found by them.
const KEYS_BYTES_MAX: u64 = 128 << 20;
const KEY_BYTES: u64 = 8;
/// What a workgroup that looks for a neuron costs beside looking at keys, as so many of these.
const WORKGROUP_ROWS: u32 = 1 << 12;

/// The sum of each target over the neurons of each label in each of the permutations.
pub fn sums(device: &Device, job: &mut Job, asked: &Permutations) -> Result<Vec<Vec<i64>>, Stop> {
    let permutations = asked.permutations.clone();
    let mut all = vec![vec![0; permutations.len()]; asked.labels * asked.targets];
    if asked.digits.is_empty() || asked.labels == 0 {
        return Ok(all);
    }
    let permuting = Permuting::new(device, asked)?;
    let bits = &permuting.bits;
    for pass in passes(device, &asked.digits, bits.words) {
        let tables = pass.upload(device)?;
        for first in permutations.clone().step_by(32 * bits.words as usize) {
            let count = (permutations.end - first).min(32 * bits.words);
            permuting.label(device, job, first, count)?;
            let words = adding::words_of(count as usize, 1);
            for label in 0..asked.labels {
                let plane = label as u32;
                let planes = Planes { first: plane, second: plane, power: 0, single_power: 0 };
                let sums = tables.sums(device, job, (bits, words), &[planes])?;
                let own = &mut all[label * asked.targets..(label + 1) * asked.targets];
                let at = (first - permutations.start) as usize;
                put(&sums, words, &mut own[pass.targets.clone()], at);
            }
        }
    }
    Ok(all)
}

/// What all blocks share.
struct Permuting {
    key: [u32; 2],
    labels: u32,
    selections: Vec<Selection>,
    /// Permutations whose keys are on the device at a time.
    together: u32,
    numbers: wgpu::Buffer,
    asked: wgpu::Buffer,
    keys: wgpu::Buffer,
    found: wgpu::Buffer,
    strata: wgpu::Buffer,
    cuts: wgpu::Buffer,
    bits: Bits,
}

impl Permuting {
    fn new(device: &Device, asked: &Permutations) -> Result<Permuting, Stop> {
        let (neurons, labels) = (asked.numbers.len(), asked.labels);
        let shape = (neurons, labels as u64);
        let bits = Bits::new(device, shape, (asked.permutations.len(), 1))?;
        let bits = bits.ok_or_else(|| too_many(neurons, labels))?;
        let (selections, cuts, strata) = cut(&asked.strata, labels);
        let most = selections.len() as u64 * 4 * FOUND_WORDS;
        let each = most.max(KEY_BYTES * neurons as u64);
        let room = device.binding_bytes_max.min(KEYS_BYTES_MAX) / each.max(1);
        let cuts_fit = 4 * cuts.len() as u64 <= device.binding_bytes_max;
        let together = together(room.min(u64::from(32 * bits.words)) as u32)
            .filter(|_| cuts_fit)
            .ok_or_else(|| too_many(neurons, labels))?;
        let scratch = |name, each: u64| device.scratch(name, each.max(1) * u64::from(together));
        let words = |name, words: &[u32]| uploaded(device, name, bytemuck::cast_slice(words));
        Ok(Permuting {
            key: [asked.seed as u32, (asked.seed >> 32) as u32],
            labels: labels as u32,
            together,
            numbers: uploaded(device, "numbers", bytemuck::cast_slice(&asked.numbers))?,
            asked: uploaded(device, "selections", bytemuck::cast_slice(&selections))?,
            keys: scratch("keys", KEY_BYTES * neurons as u64)?,
            found: scratch("found", most)?,
            strata: words("strata", &strata)?,
            cuts: words("cuts", &cuts)?,
            selections,
            bits,
        })
    }

    /// The bits of the labels in a block of so many permutations.
    fn label(&self, device: &Device, job: &mut Job, first: u32, count: u32) -> Result<(), Stop> {
        job.clear(&self.bits.buffer, self.bits.buffer.size());
        for at in (0..count).step_by(self.together as usize) {
            let own = self.together.min(count - at);
            if !self.selections.is_empty() {
                self.draw(device, job, first + at, own)?;
                self.select(device, job, own)?;
            }
            self.give(device, job, (at, own), adding::words_of(count as usize, 1))?;
        }
        Ok(())
    }

    fn draw(&self, device: &Device, job: &mut Job, first: u32, count: u32) -> Result<(), Stop> {
        let (neurons, step) = (self.bits.neurons, device.dispatch_rows_max / LANES);
        let workgroups = (neurons * count).div_ceil(LANES);
        in_steps(job, (workgroups, step), |job, first_workgroup, own| {
            let draw = Draw {
                key: self.key,
                purpose: PERMUTATIONS,
                neurons,
                words: count,
                first_counter: first,
                workgroups: first_workgroup + own,
                first_workgroup,
            };
            let bytes = KEY_BYTES * u64::from(own * LANES);
            job.dispatch(&DRAW_KEYS, &draw, &[&self.numbers, &self.keys], own, bytes)
        })?;
        Ok(())
    }

    fn select(&self, device: &Device, job: &mut Job, count: u32) -> Result<(), Stop> {
        let selections = self.selections.len() as u32;
        let keys: u64 = self.selections.iter().map(|of| u64::from(of.end - of.first)).sum();
        let longest = self.selections.iter().map(|of| of.end - of.first).max().unwrap_or(0);
        let step = device.dispatch_rows_max / longest.saturating_add(WORKGROUP_ROWS);
        in_steps(job, (selections * count, step), |job, first_workgroup, own| {
            let select = Select {
                neurons: self.bits.neurons,
                selections,
                workgroups: first_workgroup + own,
                first_workgroup,
            };
            let bytes = KEY_BYTES * keys * u64::from(own) / u64::from(selections);
            let storage = [&self.keys, &self.asked, &self.found];
            job.dispatch(&SELECT_KEYS, &select, &storage, own, bytes)
        })?;
        Ok(())
    }

    fn give(
        &self,
        device: &Device,
        job: &mut Job,
        (first, permutations): (u32, u32),
        words: u32,
    ) -> Result<(), Stop> {
        let neurons = self.bits.neurons;
        let workgroups = (neurons * permutations.div_ceil(32)).div_ceil(LANES);
        let step = device.dispatch_rows_max / (32 * LANES);
        in_steps(job, (workgroups, step), |job, first_workgroup, own| {
            let labels = Labels {
                neurons,
                labels: self.labels,
                selections: self.selections.len() as u32,
                permutations,
                first,
                words,
                workgroups: first_workgroup + own,
                first_workgroup,
            };
            let keys = u64::from(neurons) * u64::from(permutations);
            let bytes = KEY_BYTES * keys * u64::from(own) / u64::from(workgroups);
            let storage = [&self.keys, &self.found, &self.strata, &self.cuts, &self.bits.buffer];
            job.dispatch(&LABEL_NEURONS, &labels, &storage, own, bytes)
        })?;
        Ok(())
    }
}

/// Permutations that come together, where there is room for so many: whole words, or such that words are made of.
fn together(room: u32) -> Option<u32> {
    match room {
        0 => None,
        1..32 => Some(1 << room.ilog2()),
        _ => Some(room / 32 * 32),
    }
}

/// The neurons that are looked for, the cuts of every stratum by label, and where those of each neuron begin.
fn cut(strata: &[Lot], labels: usize) -> (Vec<Selection>, Vec<u32>, Vec<u32>) {
    let (mut selections, mut cuts, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for Lot { neurons, cuts: ranks } in strata {
        starts.extend(neurons.clone().map(|_| cuts.len() as u32));
        let all = neurons.len() as u32;
        let mut before = 0;
        for rank in ranks.iter().take(labels).copied() {
            cuts.push(match rank {
                0 => NOBODY,
                rank if rank >= all => ALL,
                // Labels that nobody has end where the one before them does.
                rank if rank == before => selections.len() as u32 - 1,
                rank => {
                    let (first, end) = (neurons.start, neurons.end);
                    selections.push(Selection { first, end, rank, unused: 0 });
                    selections.len() as u32 - 1
                }
            });
            before = rank;
        }
    }
    (selections, cuts, starts)
}

fn too_many(neurons: usize, labels: usize) -> Error {
    let what = format!(
        "the engine 'gpu' has no path for permutations of {neurons} neurons among {labels} labels: the adapter \
         binds no keys or labels of all of them"
    );
    Error::new(Kind::Unsupported, what).advise("take --engine cpu or --engine reference")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neurons_are_looked_for_where_a_label_ends_within_a_stratum() {
        let lot = |neurons, cuts: &[u32]| Lot { neurons, cuts: cuts.to_vec() };
        let strata = [lot(0..5, &[0, 2, 2, 5]), lot(5..6, &[0, 0, 1, 1]), lot(6..9, &[1, 1, 2, 3])];
        let (selections, cuts, starts) = cut(&strata, 4);
        let found: Vec<[u32; 3]> =
            selections.iter().map(|of| [of.first, of.end, of.rank]).collect();
        assert_eq!(found, [[0, 5, 2], [6, 9, 1], [6, 9, 2]]);
        assert_eq!(cuts, [NOBODY, 0, 0, ALL, NOBODY, NOBODY, ALL, ALL, 1, 1, 2, ALL]);
        assert_eq!(starts, [0, 0, 0, 0, 0, 4, 8, 8, 8]);
    }

    #[test]
    fn permutations_that_come_together_make_up_words() {
        assert_eq!(
            [0, 1, 3, 31, 32, 100].map(together),
            [None, Some(1), Some(2), Some(16), Some(32), Some(96)]
        );
    }
}
