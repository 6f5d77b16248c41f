//! How often each number of a column occurs: by keys that sort like the numbers, whatever their type.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::number::Number;
use crate::dataset::mapped::numbers::NumberKind;

/// Most codes, that of null not counted: one of 2^16 is left for it.
pub(super) const CODES_MAX: usize = u16::MAX as usize;
/// Numbers within so many of one another are counted in a table.
const TABLE_MAX: u64 = 1 << 24;
/// Rows whose keys are made together.
pub(super) const BLOCK_ROWS: usize = 1 << 12;

/// A column of numbers as keys that sort like them.
pub(super) trait Keyed: Sync {
    /// The type of its numbers.
    fn kind(&self) -> NumberKind;

    /// How many rows it has.
    fn rows(&self) -> usize;

    /// The keys of some rows.
    fn keys(&self, rows: Range<usize>) -> Vec<u64>;
}

impl<T: Number> Keyed for &[T] {
    fn kind(&self) -> NumberKind {
        T::KIND
    }

    fn rows(&self) -> usize {
        self.len()
    }

    fn keys(&self, rows: Range<usize>) -> Vec<u64> {
        self[rows].iter().map(|value| value.key()).collect()
    }
}

/// How often which key occurs.
pub(super) enum Tally {
    /// By the distance from the lowest key.
    Table(u64, Vec<u32>),
    /// Few keys, ascending.
    Few(Vec<(u64, u64)>),
    /// All keys, ascending, as often as they occur.
    Sorted(Vec<u64>),
}

/// The rows of a column in blocks.
pub(super) fn blocks(values: &dyn Keyed) -> impl IndexedParallelIterator<Item = Range<usize>> {
    let rows = values.rows();
    let block = move |at: usize| at * BLOCK_ROWS..((at + 1) * BLOCK_ROWS).min(rows);
    (0..rows.div_ceil(BLOCK_ROWS)).into_par_iter().map(block)
}

impl Tally {
    pub(super) fn of(values: &dyn Keyed, nulls: Option<&[bool]>) -> Tally {
        // Of a block: the keys that are there.
        let there = |rows: Range<usize>| {
            let mut keys = values.keys(rows.clone());
            if let Some(nulls) = nulls {
                let mut is_null = nulls[rows].iter();
                keys.retain(|_| is_null.next() != Some(&true));
            }
            keys
        };
        let ends_of = |rows| {
            there(rows)
                .iter()
                .fold((u64::MAX, 0), |(low, high), key| (*key.min(&low), *key.max(&high)))
        };
        let ends = |a: (u64, u64), b: (u64, u64)| (a.0.min(b.0), a.1.max(b.1));
        let (low, high) = blocks(values).map(ends_of).reduce(|| (u64::MAX, 0), ends);
        if low > high {
            return Tally::Few(Vec::new());
        }
        let starts = (0..values.rows()).step_by(BLOCK_ROWS);
        let keys = starts.map(|start| there(start..(start + BLOCK_ROWS).min(values.rows())));
        if high - low < TABLE_MAX {
            let mut counts = vec![0; (high - low) as usize + 1];
            keys.for_each(|keys| keys.iter().for_each(|key| counts[(key - low) as usize] += 1));
            return Tally::Table(low, counts);
        }
        few(&mut keys.clone()).map(Tally::Few).unwrap_or_else(|| {
            let mut all: Vec<u64> = Vec::with_capacity(values.rows());
            keys.for_each(|keys| all.extend(keys));
            all.par_sort_unstable();
            Tally::Sorted(all)
        })
    }

    /// Every key, ascending, with the number of its rows.
    pub(super) fn each(&self, take: &mut dyn FnMut(u64, u64)) {
        match self {
            Tally::Table(low, counts) => {
                let there = (*low..).zip(counts).filter(|(_, count)| **count > 0);
                there.for_each(|(key, count)| take(key, u64::from(*count)));
            }
            Tally::Few(keys) => keys.iter().for_each(|(key, count)| take(*key, *count)),
            Tally::Sorted(keys) => {
                keys.chunk_by(|a, b| a == b).for_each(|run| take(run[0], run.len() as u64));
            }
        }
    }

    /// All keys: each is the lowest and the highest of its code.
    pub(super) fn all(&self) -> (Vec<u64>, Vec<u64>) {
        let mut keys = Vec::new();
        self.each(&mut |key, _| keys.push(key));
        (keys.clone(), keys)
    }

    /// Buckets of about equally many rows; a number that has as many has one for itself. The lowest and
    /// the highest of each.
    pub(super) fn buckets(&self) -> (Vec<u64>, Vec<u64>) {
        let mut rows = 0;
        self.each(&mut |_, count| rows += count);
        // A bucket that is full or heavy may follow one that is nearly empty: at most two for each
        // `depth` rows, and one more.
        let depth = (2 * rows).div_ceil(CODES_MAX as u64 - 1);
        let (mut lows, mut highs, mut filled): (Vec<u64>, Vec<u64>, u64) = (vec![], vec![], depth);
        self.each(&mut |key, count| {
            if filled >= depth || count >= depth {
                lows.push(key);
                highs.push(key);
                filled = 0;
            }
            filled += count;
            if let Some(high) = highs.last_mut() {
                *high = key;
            }
        });
        (lows, highs)
    }
}

/// How often each key occurs, ascending; none if they are more than there are codes.
fn few(blocks: &mut dyn Iterator<Item = Vec<u64>>) -> Option<Vec<(u64, u64)>> {
    let mut counts: FxHashMap<u64, u64> = FxHashMap::default();
    for keys in blocks {
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
        if counts.len() > CODES_MAX {
            return None;
        }
    }
    let mut counts: Vec<(u64, u64)> = counts.into_iter().collect();
    counts.sort_unstable();
    Some(counts)
}
