//! The synapses question: which published rows pass, all of them or a uniform sample.

use crate::error::{Error, Result};
use crate::query::{Filter, FilterParameter};

/// Asks for rows of the synapse table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SelectQuery {
    /// The synapses it is about.
    pub filter: Filter,
    /// A uniform sample without replacement instead of all rows.
    pub sample: Option<Sample>,
}

impl SelectQuery {
    /// Refuses a filter on pairs of neurons: rows are asked for one by one.
    ///
    /// # Errors
    /// `min_pair` (usage).
    pub fn check(&self) -> Result<()> {
        match self.filter.fewest_of_pair() {
            None => Ok(()),
            Some(_) => Err(Error::usage(
                FilterParameter::MinPair.name(),
                "rows are not chosen by the number of synapses of their pair",
            )
            .advise("adjacency lists pairs with at least so many; leave min_pair out for rows")),
        }
    }
}

/// A sample: the `size` passing rows with the lowest [`Sample::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Most rows.
    pub size: u64,
    /// Chooses the sample.
    pub seed: u64,
}

/// Published row numbers, as one bit a row in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSet {
    /// 64-bit words, lowest row first; bits beyond the table are 0.
    pub words: Vec<u64>,
    /// Rows of the published table.
    pub table_rows: u64,
}

impl RowSet {
    /// No row of a table of `table_rows`.
    pub fn none(table_rows: u64) -> RowSet {
        RowSet { words: vec![0; table_rows.div_ceil(64) as usize], table_rows }
    }

    /// Adds a row of the table.
    pub fn insert(&mut self, row: u32) {
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether a row is in it.
    pub fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many rows there are.
    pub fn len(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The rows, ascending.
    pub fn rows(&self) -> impl Iterator<Item = u64> + '_ {
        rows_of(&self.words, 0)
    }

    /// The rows of `count` words from the word `first` on, ascending.
    pub(crate) fn rows_of_words(&self, first: usize, count: usize) -> Vec<u64> {
        let end = self.words.len().min(first.saturating_add(count));
        rows_of(self.words.get(first..end).unwrap_or_default(), first).collect()
    }
}

/// The rows of some words, the first of which has this number.
fn rows_of(words: &[u64], first: usize) -> impl Iterator<Item = u64> + '_ {
    words.iter().zip(first as u64..).flat_map(|(word, at)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            let bit = (rest != 0).then(|| rest.trailing_zeros())?;
            rest &= rest - 1;
            Some(at * 64 + u64::from(bit))
        })
    })
}

impl Sample {
    /// The four round keys of a seed: two outputs of splitmix64 started at the seed, low half
    /// first.
    pub fn round_keys(seed: u64) -> [u32; 4] {
        let mix = |state: u64| {
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let first = mix(seed.wrapping_add(STEP));
        let second = mix(seed.wrapping_add(STEP.wrapping_mul(2)));
        [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32]
    }

    /// A keyed permutation of the 32-bit row numbers: no two rows have the same key, so the
    /// sample has no ties, and it depends on nothing but row numbers and seed. Four rounds of
    /// an xor with the round key and of Wellons' lowbias32 mixer.
    #[inline]
    pub fn key(round_keys: &[u32; 4], row: u32) -> u32 {
        round_keys.iter().fold(row, |x, key| {
            let mut x = x ^ key;
            x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
            x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
            x ^ (x >> 16)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_in_ascending_order() {
        let mut set = RowSet::none(1000);
        for row in [999, 0, 63, 64, 65, 500] {
            set.insert(row);
        }
        assert_eq!(set.rows().collect::<Vec<_>>(), [0, 63, 64, 65, 500, 999]);
        assert_eq!(set.len(), 6);
        assert_eq!(set.rows_of_words(1, 7), [64, 65, 500]);
        assert_eq!(set.rows_of_words(15, 9), [999]);
        assert!(set.rows_of_words(16, 1).is_empty());
    }

    #[test]
    fn keys_do_not_collide() {
        let keys = Sample::round_keys(7);
        let mut all: Vec<u32> = (0..200_000).map(|row| Sample::key(&keys, row)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 200_000);
    }
}
