//! Which label each neuron has in a permutation: in a stratum the neurons with the smallest keys have the first
//! one, the next ones the next. Nearly all are told apart by the upper bits of their keys: how many neurons have
//! which bits says between which ranks each of them is, and only where a label ends between these are whole
//! keys drawn and sorted.

use multiversion::multiversion;

use super::permuter::Lot;
use crate::draws::Draws;
use crate::error::{Error, Result};

/// Permutations that are drawn and added up together: what a neuron has is read once for all of them.
pub const TOGETHER: usize = 4;
/// The labels of a neuron in these.
pub type Own = [u16; TOGETHER];

/// Upper bits that are told apart, at most: their counts stay in the nearest cache.
const BITS_MAX: u32 = 12;
/// Neurons that share them on average, 2 to this power, where there are fewer.
const SHARED_BITS: u32 = 4;
/// Beside a label in the table of buckets: some label ends within this one.
const IS_CUT: u32 = 1 << 16;

/// Neurons in strata that may exchange labels.
pub struct Labelled {
    /// What they draw by.
    numbers: Vec<u64>,
    strata: Vec<Lot>,
}

/// Room for the keys of a stratum.
#[derive(Default)]
pub struct Keys {
    halves: Vec<u32>,
    /// Places of the neurons in buckets that are cut; the one after the last is written and not kept.
    places: Vec<u32>,
    numbers: Vec<u64>,
    keys: Vec<u64>,
    sorted: Vec<(u64, u32)>,
    /// How many neurons come before each of these buckets.
    firsts: Vec<usize>,
}

impl Labelled {
    /// Some strata of neurons by their numbers; the last label is that of nobody, after so many.
    ///
    /// # Errors
    /// More labels than a permutation can tell apart.
    pub fn new(numbers: Vec<u64>, strata: Vec<Lot>, labels: usize) -> Result<Labelled> {
        match u16::try_from(labels) {
            Ok(_) => Ok(Labelled { numbers, strata }),
            Err(_) => Err(Error::data(format!("{labels} labels are too many to permute"))
                .advise("choose coarser categories")),
        }
    }

    /// How many neurons there are.
    pub fn neurons(&self) -> usize {
        self.numbers.len()
    }

    /// Gives every neuron its label in a permutation, as that of so many together.
    pub fn label(
        &self,
        draws: Draws,
        (permutation, at): (u32, usize),
        keys: &mut Keys,
        labels: &mut [Own],
    ) {
        for stratum in &self.strata {
            let own = stratum.neurons.start as usize..stratum.neurons.end as usize;
            let labels = &mut labels[own.clone()];
            match label_of_all(&stratum.cuts, labels.len()) {
                Some(label) => labels.iter_mut().for_each(|own| own[at] = label),
                None => {
                    let numbers = &self.numbers[own];
                    keys.label(draws, (permutation, at), (numbers, &stratum.cuts), labels);
                }
            }
        }
    }
}

/// The label of the neuron of a rank.
fn label_of(cuts: &[u32], rank: usize) -> u16 {
    cuts.partition_point(|cut| *cut as usize <= rank) as u16
}

/// That of all of so many neurons, if it is one.
fn label_of_all(cuts: &[u32], neurons: usize) -> Option<u16> {
    let label = label_of(cuts, 0);
    (neurons > 0 && label == label_of(cuts, neurons - 1)).then_some(label)
}

impl Keys {
    fn label(
        &mut self,
        draws: Draws,
        (permutation, at): (u32, usize),
        (numbers, cuts): (&[u64], &[u32]),
        labels: &mut [Own],
    ) {
        let all = numbers.len();
        let bits = (usize::BITS - all.leading_zeros()).saturating_sub(SHARED_BITS);
        let bits = bits.clamp(1, BITS_MAX);
        self.halves.resize(all, 0);
        draws.permutation_key_halves(numbers, permutation, &mut self.halves);
        let mut table = [0; 1 << BITS_MAX];
        count(&self.halves, u32::BITS - bits, &mut table);
        self.cut(cuts, &mut table[..1 << bits]);
        self.places.resize(all + 1, 0);
        let cut = give(&self.halves, u32::BITS - bits, &table, labels, at, &mut self.places);
        self.sort(draws, permutation, numbers, cut);
        let buckets = self.sorted.chunk_by(|a, b| a.0 >> (64 - bits) == b.0 >> (64 - bits));
        for (bucket, first) in buckets.zip(&self.firsts) {
            for (rank, (_, place)) in (*first..).zip(bucket) {
                labels[*place as usize][at] = label_of(cuts, rank);
            }
        }
    }

    /// Turns how many neurons are in each bucket into the label that they have.
    fn cut(&mut self, cuts: &[u32], table: &mut [u32]) {
        self.firsts.clear();
        let (mut first, mut label) = (0, 0);
        for bucket in table {
            let end = first + *bucket;
            while cuts.get(label).is_some_and(|cut| *cut <= first) {
                label += 1;
            }
            let is_cut = *bucket > 0 && cuts.get(label).is_some_and(|cut| *cut < end);
            if is_cut {
                self.firsts.push(first as usize);
            }
            *bucket = label as u32 | if is_cut { IS_CUT } else { 0 };
            first = end;
        }
    }

    /// Sorts the first of the places by whole key: of equal keys the smaller number stands first.
    fn sort(&mut self, draws: Draws, permutation: u32, numbers: &[u64], cut: usize) {
        let places = &self.places[..cut];
        self.numbers.clear();
        self.numbers.extend(places.iter().map(|place| numbers[*place as usize]));
        self.keys.resize(cut, 0);
        draws.permutation_keys(&self.numbers, permutation, &mut self.keys);
        self.sorted.clear();
        self.sorted.extend(self.keys.iter().copied().zip(places.iter().copied()));
        self.sorted.sort_unstable();
    }
}

/// Counts how many neurons have which upper bits.
fn count(halves: &[u32], shift: u32, table: &mut [u32; 1 << BITS_MAX]) {
    for upper in halves {
        table[(upper >> shift) as usize % table.len()] += 1;
    }
}

/// Gives labels by upper bits, and says how many are in a bucket that is cut: their places stand first then.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn give(
    halves: &[u32],
    shift: u32,
    table: &[u32; 1 << BITS_MAX],
    labels: &mut [Own],
    at: usize,
    places: &mut [u32],
) -> usize {
    let mut cut = 0;
    for (place, (upper, own)) in halves.iter().zip(labels).enumerate() {
        let found = table[(upper >> shift) as usize % table.len()];
        own[at % TOGETHER] = found as u16;
        places[cut] = place as u32;
        cut += (found >> 16) as usize;
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_sorted_keys() {
        let mut rng = fastrand::Rng::with_seed(11);
        for round in 0..200u32 {
            let strata = rng.usize(1..4);
            let (mut numbers, mut lots, mut truth) = (Vec::new(), Vec::new(), Vec::new());
            let draws = Draws::of_seed(rng.u64(..));
            for _ in 0..strata {
                let n = rng.usize(..[3, 40, 3_000][round as usize % 3]) as u32;
                let labels = rng.usize(..[3, 60][round as usize % 2]);
                let mut cuts: Vec<u32> = (0..labels).map(|_| rng.u32(..=n)).collect();
                cuts.sort_unstable();
                let first = numbers.len() as u32;
                numbers.extend((0..u64::from(n)).map(|at| at * 3 + u64::from(round)));
                let mut sorted: Vec<u64> = numbers[first as usize..].to_vec();
                sorted.sort_by_key(|number| (draws.permutation_key(*number, round), *number));
                truth.extend(numbers[first as usize..].iter().map(|number| {
                    let rank = sorted.iter().position(|own| own == number).unwrap();
                    cuts.iter().filter(|cut| **cut as usize <= rank).count() as u16
                }));
                lots.push(Lot { neurons: first..numbers.len() as u32, cuts });
            }
            let labelled = Labelled::new(numbers, lots, 60).unwrap();
            let mut labels = vec![Own::default(); labelled.neurons()];
            let mut keys = Keys::default();
            labelled.label(draws, (round ^ 1, 2), &mut keys, &mut labels);
            labelled.label(draws, (round, 1), &mut keys, &mut labels);
            assert!(labels.iter().map(|own| own[1]).eq(truth), "{round}");
        }
        assert!(Labelled::new(Vec::new(), Vec::new(), 1 << 16).is_err());
    }
}
