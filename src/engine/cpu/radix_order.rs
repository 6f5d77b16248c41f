//! Columns of passing rows, brought from sorted into published order: a radix sort by published
//! row number in two steps that stay in the caches. The rows of a batch are scattered to partitions of
//! consecutive published rows; inside a partition each row sets its bit, and the bits before it are
//! its rank. Every column then takes the same two steps, and each reads in sequence.

use std::ops::Range;

use bytemuck::Pod;
use multiversion::multiversion;
use rayon::prelude::*;

use super::walk;
use crate::dataset::{AnyColumn, Column, Dataset, View};
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::query::RowSet;
use crate::threads::loops;

/// Published rows of a partition, as a power of two: ranks in it fit 16 bits, and its part of a column
/// the first cache.
const PARTITION_BITS: u32 = 16;
const PARTITION_WORDS: usize = 1 << (PARTITION_BITS - 6);
/// Rows of a chunk at most: places in it fit 16 bits.
const CHUNK_ROWS: usize = 1 << 16;
/// Items that one task clears at least: fewer are not worth a thread.
const CLEARED_ITEMS_MIN: usize = 1 << 16;
/// Items that are cleared at once: one by one they would be counted too.
const PIECE: usize = 64;
/// Up to so many rows a plain sort is quicker than clearing the bits of every partition.
const PLAIN_ROWS_MAX: usize = 1 << 14;

/// The passing rows, and how to bring a column of them into published order.
pub enum RadixOrder {
    /// Places in the sorted columns, in published order.
    Plain(Vec<u32>),
    /// Two steps.
    TwoSteps(TwoSteps),
}

/// Chunks are scattered to partitions, and partitions are ranked.
pub struct TwoSteps {
    chunks: Vec<Chunk>,
    /// For the rows of a partition, those of each chunk in turn: where they stand in the partition.
    ranks: Vec<Vec<u16>>,
    rows: usize,
}

/// Places in the sorted columns, ascending.
enum Places {
    /// Every row between two.
    All(Range<usize>),
    /// Some rows.
    Some(Vec<u32>),
}

/// Rows in sorted order, at most [`CHUNK_ROWS`].
struct Chunk {
    places: Places,
    /// Where each goes in the chunk once it is scattered.
    to: Vec<u16>,
    /// Where the rows of each partition start then, and the end of the last.
    starts: Vec<u32>,
}

impl RadixOrder {
    /// The order of the plan's rows; only of those in `only`, if it is given.
    pub fn new(data: &Dataset, plan: &Plan, only: Option<&RowSet>) -> Result<RadixOrder> {
        plan.ensure(data, &[&data.synapses.row])?;
        let batches = walk::batches(&plan.runs);
        let found = loops::map(batches.len(), |at| places(data, plan, &batches[at], only));
        let found: Vec<Places> = found.into_iter().flatten().collect();
        let published = data.synapses.row.view();
        if found.iter().map(Places::len).sum::<usize>() <= PLAIN_ROWS_MAX {
            let places = found.iter().flat_map(Places::iter);
            let rows = places.map(|place| (published[place as usize], place));
            return Ok(RadixOrder::plain(rows.collect()));
        }
        Ok(RadixOrder::TwoSteps(TwoSteps::new(published, found)))
    }

    /// The order of some rows, each with its number in the published table and its place.
    pub fn plain(mut rows: Vec<(u32, u32)>) -> RadixOrder {
        rows.sort_unstable();
        RadixOrder::Plain(rows.into_iter().map(|(_, place)| place).collect())
    }

    /// Whether waking a thread would take longer than bringing a column into order.
    pub fn is_short(&self) -> bool {
        matches!(self, RadixOrder::Plain(places) if places.len() <= PLAIN_ROWS_MAX)
    }

    /// Makes sure of a column in the rows.
    pub fn ensure(&self, column: &dyn AnyColumn) -> Result<()> {
        match self {
            _ if column.is_ensured() => Ok(()),
            RadixOrder::Plain(places) => ensure_at(column, places),
            RadixOrder::TwoSteps(steps) => {
                loops::try_each(steps.chunks.len(), &|at| match &steps.chunks[at].places {
                    Places::All(range) => column.ensure(range.clone()),
                    Places::Some(places) => ensure_at(column, places),
                })
            }
        }
    }

    /// A column in published order: `value` of what `column` holds at each row. It has been
    /// ensured there.
    pub fn column<T, V>(&self, column: &Column<T>, value: impl Fn(T) -> V + Sync) -> Vec<V>
    where
        T: Pod + Default + Send + Sync,
        V: Copy + Default + Send,
    {
        let column = column.view();
        match self {
            RadixOrder::Plain(places) => {
                places.iter().map(|at| value(column[*at as usize])).collect()
            }
            RadixOrder::TwoSteps(steps) => {
                steps.ranked(&steps.scattered(|chunk| chunk.scattered(column)), value)
            }
        }
    }

    /// What `value` says of the places of the rows, in published order.
    pub fn of_places(&self, value: impl Fn(u32) -> u8 + Send + Sync) -> Vec<u8> {
        match self {
            RadixOrder::Plain(places) => places.iter().map(|place| value(*place)).collect(),
            RadixOrder::TwoSteps(steps) => {
                let of_chunk = |chunk: &Chunk| chunk.scattered_places(&value);
                steps.ranked(&steps.scattered(of_chunk), |value| value)
            }
        }
    }
}

impl TwoSteps {
    fn new(published: View<u32>, found: Vec<Places>) -> TwoSteps {
        let partitions = (published.len() >> PARTITION_BITS) + 1;
        let rows = found.iter().map(Places::len).sum();
        let scattered = loops::map_of(found, |places| Chunk::new(published, places, partitions));
        let (chunks, numbers): (Vec<Chunk>, Vec<Vec<u16>>) = scattered.into_iter().unzip();
        let mut steps = TwoSteps { chunks, ranks: Vec::new(), rows };
        let ranks_of = |partition| ranks(&steps.of_partition(&numbers, partition));
        steps.ranks = loops::map(partitions, ranks_of);
        steps
    }

    /// A column of every chunk, scattered to the partitions.
    fn scattered<T: Send>(&self, column: impl Fn(&Chunk) -> Vec<T> + Send + Sync) -> Vec<Vec<T>> {
        loops::map(self.chunks.len(), |at| column(&self.chunks[at]))
    }

    /// What each chunk holds of a partition.
    fn of_partition<'a, T>(&self, scattered: &'a [Vec<T>], partition: usize) -> Vec<&'a [T]> {
        let of_chunk = |(chunk, scattered): (&Chunk, &'a Vec<T>)| &scattered[chunk.of(partition)];
        self.chunks.iter().zip(scattered).map(of_chunk).collect()
    }

    /// A scattered column, each partition in order.
    fn ranked<T, V>(&self, scattered: &[Vec<T>], value: impl Fn(T) -> V + Sync) -> Vec<V>
    where
        T: Copy + Sync,
        V: Copy + Default + Send,
    {
        let mut values = zeros(self.rows);
        let mut rest = values.as_mut_slice();
        let mut partitions = Vec::with_capacity(self.ranks.len());
        for ranks in &self.ranks {
            let (of_partition, after) = rest.split_at_mut(ranks.len());
            partitions.push((ranks, of_partition));
            rest = after;
        }
        loops::each_of(partitions, |partition, (ranks, values)| {
            let mut ranks = ranks.iter();
            for scattered in self.of_partition(scattered, partition) {
                for (scattered, rank) in scattered.iter().zip(&mut ranks) {
                    values[*rank as usize] = value(*scattered);
                }
            }
        });
        values
    }
}

/// Makes sure of a column at some places.
fn ensure_at(column: &dyn AnyColumn, places: &[u32]) -> Result<()> {
    places.iter().try_for_each(|place| column.ensure(*place as usize..*place as usize + 1))
}

/// The places of a batch's passing rows, in parts of at most [`CHUNK_ROWS`].
fn places(data: &Dataset, plan: &Plan, batch: &[RowRun], only: Option<&RowSet>) -> Vec<Places> {
    if only.is_none() && plan.tests.is_empty() {
        let parts = batch.iter().flat_map(|run| {
            let starts = (run.start..run.end).step_by(CHUNK_ROWS);
            starts.map(|start| Places::All(start..(start + CHUNK_ROWS).min(run.end)))
        });
        return parts.collect();
    }
    let published = data.synapses.row.view();
    let mut places = Vec::new();
    walk::blocks(&data.synapses, plan, batch, |_, rows, mask| {
        let passing = walk::passing(rows, mask);
        match only {
            None => places.extend(passing.map(|at| at as u32)),
            Some(set) => {
                let chosen = passing.filter(|at| set.contains(published[*at]));
                places.extend(chosen.map(|at| at as u32));
            }
        }
    });
    places.chunks(CHUNK_ROWS).map(|places| Places::Some(places.to_vec())).collect()
}

impl Places {
    fn len(&self) -> usize {
        match self {
            Places::All(range) => range.len(),
            Places::Some(places) => places.len(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let (range, places) = match self {
            Places::All(range) => (range.clone(), &[][..]),
            Places::Some(places) => (0..0, &places[..]),
        };
        range.map(|place| place as u32).chain(places.iter().copied())
    }

    /// Calls `visit` for what a column holds at the places.
    fn for_each<T: Pod>(&self, column: View<T>, mut visit: impl FnMut(T)) {
        match self {
            Places::All(range) => {
                for value in &column[range.clone()] {
                    visit(*value);
                }
            }
            Places::Some(places) => {
                for place in places {
                    visit(column[*place as usize]);
                }
            }
        }
    }
}

impl Chunk {
    /// A chunk, and the numbers of its rows in their partitions, scattered.
    fn new(published: View<u32>, places: Places, partitions: usize) -> (Chunk, Vec<u16>) {
        let mut starts = vec![0; partitions + 1];
        // The rows come from a file: none is believed to be in the table.
        let partition_of = |row: u32| ((row >> PARTITION_BITS) as usize).min(partitions - 1);
        places.for_each(published, |row| starts[partition_of(row) + 1] += 1);
        for partition in 0..partitions {
            starts[partition + 1] += starts[partition];
        }
        let mut next = starts.clone();
        let mut numbers = vec![0; places.len()];
        let mut to = Vec::with_capacity(places.len());
        places.for_each(published, |row| {
            let next = &mut next[partition_of(row)];
            numbers[*next as usize] = row as u16;
            to.push(*next as u16);
            *next += 1;
        });
        (Chunk { to, places, starts }, numbers)
    }

    fn of(&self, partition: usize) -> Range<usize> {
        self.starts[partition] as usize..self.starts[partition + 1] as usize
    }

    /// The chunk's part of a column, scattered.
    fn scattered<T: Pod + Default>(&self, column: View<T>) -> Vec<T> {
        let mut scattered = vec![T::default(); self.to.len()];
        match &self.places {
            Places::All(range) => {
                for (value, to) in column[range.clone()].iter().zip(&self.to) {
                    scattered[*to as usize] = *value;
                }
            }
            Places::Some(places) => {
                for (place, to) in places.iter().zip(&self.to) {
                    scattered[*to as usize] = column[*place as usize];
                }
            }
        }
        scattered
    }

    /// What `value` says of the chunk's places, scattered.
    fn scattered_places(&self, value: impl Fn(u32) -> u8) -> Vec<u8> {
        let mut scattered = vec![0; self.to.len()];
        for (place, to) in self.places.iter().zip(&self.to) {
            scattered[*to as usize] = value(place);
        }
        scattered
    }
}

/// A vector of zeros of which every thread clears a part: its memory may be new to the program.
fn zeros<T: Copy + Default + Send>(length: usize) -> Vec<T> {
    let pieces = (0..length.div_ceil(PIECE)).into_par_iter();
    let pieces = pieces.with_min_len(CLEARED_ITEMS_MIN / PIECE).map(|_| [T::default(); PIECE]);
    let mut zeros = pieces.collect::<Vec<_>>().into_flattened();
    zeros.truncate(length);
    zeros
}

/// Where rows with these numbers stand in their partition. None comes twice.
#[multiversion(targets("x86_64+bmi1+bmi2+popcnt"))]
fn ranks(numbers: &[&[u16]]) -> Vec<u16> {
    let mut bits = [0u64; PARTITION_WORDS];
    for numbers in numbers {
        numbers.iter().for_each(|number| bits[*number as usize / 64] |= 1 << (number % 64));
    }
    let mut before = [0u16; PARTITION_WORDS];
    let mut found = 0;
    for (before, word) in before.iter_mut().zip(&bits) {
        // The partition is full where it wraps: nothing comes after that.
        *before = found;
        found = found.wrapping_add(word.count_ones() as u16);
    }
    let mut ranks = Vec::with_capacity(numbers.iter().map(|numbers| numbers.len()).sum());
    for numbers in numbers {
        ranks.extend(numbers.iter().map(|number| {
            let word = *number as usize / 64;
            let below = bits[word] & ((1 << (number % 64)) - 1);
            before[word] + below.count_ones() as u16
        }));
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_positions_in_a_partition_also_in_a_full_one() {
        let full: Vec<u16> = (0..=u16::MAX).map(|number| number.wrapping_mul(40_503)).collect();
        let (some, more) = full.split_at(20_000);
        assert_eq!(ranks(&[some, more]), full);
        assert_eq!(ranks(&[&[7, 65_535], &[], &[0, 64]]), [1, 3, 0, 2]);
        assert!(ranks(&[]).is_empty());
    }
}
