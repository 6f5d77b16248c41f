//! Which rows of some neurons pass, and which of them begin a pair: one bit a row, so that 64 rows
//! are decided at once and nothing depends on what is hard to foretell.

use std::ops::Range;

use multiversion::multiversion;

use super::super::passing::Passing;
use crate::dataset::OutputSlices;
use crate::engine::plan::Bitmap;

/// The rows of consecutive presynaptic neurons.
pub struct PairStarts {
    /// Rows of the index.
    pub rows: Range<usize>,
    /// One bit for each row that passes.
    passing: Vec<u64>,
    /// One bit for each row that is the first of its pair to pass.
    first: Vec<u64>,
    /// Pairs before each word, and all.
    before: Vec<u32>,
}

/// Memory that is used again, one byte a row.
#[derive(Default)]
pub struct Scratch {
    mask: Vec<u8>,
    begins: Vec<u8>,
}

impl PairStarts {
    /// The pair starts of the rows of `neurons`.
    pub fn new(
        outputs: &OutputSlices,
        passing: &Passing,
        neurons: &Range<u32>,
        scratch: &mut Scratch,
    ) -> PairStarts {
        let rows = passing.mask(outputs, neurons, &mut scratch.mask);
        let begins = &mut scratch.begins;
        begins.clear();
        begins.resize(rows.len(), 1);
        differ(&outputs.post[rows.clone()], begins);
        for neuron in neurons.clone() {
            // The neuron before may have the same partner.
            let at = outputs.rows_of(neuron).start.wrapping_sub(rows.start);
            if let Some(begins) = begins.get_mut(at) {
                *begins = 1;
            }
        }
        let mut pair_starts =
            PairStarts { rows, passing: Vec::new(), first: Vec::new(), before: vec![0] };
        pair_starts.decide(&scratch.mask, begins);
        pair_starts
    }

    #[inline]
    fn decide(&mut self, mask: &[u8], begins: &[u8]) {
        let (mut pairs, mut carry) = (0, 0);
        for (mask, begins) in mask.chunks(64).zip(begins.chunks(64)) {
            let passing = pack(mask);
            let first = first_passing(passing, pack(begins), &mut carry);
            pairs += first.count_ones();
            self.passing.push(passing);
            self.first.push(first);
            self.before.push(pairs);
        }
    }

    /// All pairs.
    pub fn pairs(&self) -> usize {
        self.before.last().map_or(0, |pairs| *pairs as usize)
    }

    /// How many pairs begin before a row of the index.
    #[inline(always)]
    pub fn pairs_before(&self, row: usize) -> usize {
        let at = row.saturating_sub(self.rows.start);
        match (self.first.get(at / 64), self.before.get(at / 64)) {
            (Some(word), Some(before)) => {
                let below = word & ((1 << (at % 64)) - 1);
                *before as usize + below.count_ones() as usize
            }
            _ => self.pairs(),
        }
    }

    /// Words of 64 rows: those that pass, and those of them that begin a pair.
    pub fn words(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.passing.iter().copied().zip(self.first.iter().copied())
    }

    /// Whether a row of the index passes.
    pub fn passes(&self, row: usize) -> bool {
        let at = row.saturating_sub(self.rows.start);
        self.passing.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Adds the neurons with a matching synapse to `set`.
    pub fn add_to(&self, outputs: &OutputSlices, neurons: &Range<u32>, set: &mut Bitmap) {
        add_partners(&outputs.post[self.rows.clone()], &self.passing, set.words_mut());
        add_own(outputs, neurons, self, set.words_mut());
    }
}

/// Writes 1 where a row's partner is another than that of the row before.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn differ(posts: &[u32], begins: &mut [u8]) {
    let (Some(after), Some(begins)) = (posts.get(1..), begins.get_mut(1..)) else { return };
    for ((begins, post), before) in begins.iter_mut().zip(after).zip(posts) {
        *begins = u8::from(post != before);
    }
}

/// Bytes of 0 or 1 as bits, at most 64 of them.
#[inline(always)]
fn pack(bytes: &[u8]) -> u64 {
    /// Brings bit 0 of byte k to bit 56 + k.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut word = 0;
    for (at, eight) in eights.iter().enumerate() {
        word |= (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (8 * at);
    }
    for (at, byte) in rest.iter().enumerate() {
        word |= u64::from(*byte) << (8 * eights.len() + at);
    }
    word
}

/// The first bit of `passing` in each group, where `begins` has a bit for the first of each group.
/// `carry`: whether the group at the end of the word before has one already.
#[inline(always)]
fn first_passing(passing: u64, begins: u64, carry: &mut u64) -> u64 {
    let inner = !begins;
    // Rows right behind one that passes, in its group. An addition carries from there to the end
    // of the group: what it changes comes after a row that passes. Another start on the way meets
    // a 0 that the carry left, and shows up as a 1.
    let starts = (passing << 1 | *carry) & inner;
    let after = inner & (!inner.wrapping_add(starts) | starts);
    *carry = (after | passing) >> 63;
    passing & !after
}

#[multiversion(targets("x86_64+bmi1+bmi2+popcnt"))]
fn add_partners(posts: &[u32], passing: &[u64], set: &mut [u64]) {
    for (posts, passing) in posts.chunks(64).zip(passing) {
        for (at, post) in posts.iter().enumerate() {
            insert(set, *post, passing >> at & 1);
        }
    }
}

#[multiversion(targets("x86_64+bmi1+bmi2+popcnt"))]
fn add_own(
    outputs: &OutputSlices,
    neurons: &Range<u32>,
    pair_starts: &PairStarts,
    set: &mut [u64],
) {
    let mut before = 0;
    for neuron in neurons.clone() {
        let pairs = pair_starts.pairs_before(outputs.rows_of(neuron).end);
        insert(set, neuron, u64::from(pairs > before));
        before = pairs;
    }
}

#[inline(always)]
fn insert(set: &mut [u64], neuron: u32, is_in: u64) {
    if let Some(word) = set.get_mut(neuron as usize / 64) {
        *word |= is_in << (neuron % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_bits_in_order() {
        for length in [0, 1, 7, 8, 9, 63, 64] {
            let bytes: Vec<u8> = (0..length).map(|at| u8::from(at * at % 3 == 1)).collect();
            let bits = bytes.iter().rev().fold(0, |word, byte| word << 1 | u64::from(*byte));
            assert_eq!(pack(&bytes), bits, "{length}");
        }
    }

    #[test]
    fn the_first_of_each_group_to_pass_is_found_across_words() {
        let mut rng = fastrand::Rng::with_seed(7);
        for likely in [0.03, 0.3, 0.7, 0.97] {
            let mut carry = 0;
            let mut found = false;
            for _ in 0..2_000 {
                let draw = |rng: &mut fastrand::Rng, likely| {
                    (0..64).fold(0, |word, _| word << 1 | u64::from(rng.f64() < likely))
                };
                let likely_begin = rng.f64();
                let (passing, begins) = (draw(&mut rng, likely), draw(&mut rng, likely_begin));
                let mut expected = 0u64;
                for bit in 0..64 {
                    found &= begins >> bit & 1 == 0;
                    if passing >> bit & 1 == 1 {
                        expected |= u64::from(!found) << bit;
                        found = true;
                    }
                }
                assert_eq!(first_passing(passing, begins, &mut carry), expected);
            }
        }
    }
}
