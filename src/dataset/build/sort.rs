//! Third pass: inside every segment the rows are brought into the order of descending probability.
//! One column after the other, so that finished ones reach the disk while the next is sorted.

use std::cmp::Reverse;
use std::path::Path;

use super::finisher::Finisher;
use super::join::Orphans;
use super::scatter::SynapseFiles;
use super::size_index;
use crate::dataset::Segment;
use crate::dataset::disk::ColumnFile;
use crate::dataset::npy::Scalar;
use crate::error::Result;
use crate::run::Run;
use crate::threads::loops;

/// Rows that are gathered before they are written.
const GATHER_ROWS: usize = 1 << 17;

/// Who the indices in the columns stand for.
#[derive(Clone, Copy)]
pub(super) struct Neurons<'a> {
    pub(super) orphans: &'a Orphans,
    /// Ids by settled index.
    pub(super) ids: &'a [u64],
}

/// A segment and the order of its rows: `order[i]` is the old place of the row at `i`.
struct Sorted<'a> {
    segment: Segment,
    order: &'a mut [u32],
}

/// Sorts all segments, in all columns.
pub(super) fn sort(
    columns: SynapseFiles,
    segments: &[Segment],
    neurons: Neurons,
    folder: &Path,
    finisher: &Finisher,
    run: &Run,
) -> Result<()> {
    let rows = segments.last().map_or(0, |last| last.end);
    const COLUMNS: u64 = 11;
    run.progress.start("sorting synapses by probability", rows * COLUMNS);
    let mut order = vec![0; rows as usize];
    let sorted = split(segments, &mut order);
    let sorted = loops::try_map_of(sorted, |mut sorted| {
        run.check()?;
        run.progress.advance(sorted.order.len() as u64);
        sorted.sort_by_prob(&columns.prob)?;
        Ok(sorted)
    })?;
    finisher.take(columns.prob);

    let permute = Permute { sorted: &sorted, finisher, run };
    permute.in_place(&columns.size, |size| size)?;
    size_index::build(&columns.size, segments, folder, finisher, run)?;
    finisher.take(columns.size);
    permute.partners(columns.pre, "synapse_pre_id", neurons, folder)?;
    permute.partners(columns.post, "synapse_post_id", neurons, folder)?;
    permute.column(columns.row, |row| row)?;
    permute.column(columns.x, |x| x)?;
    permute.column(columns.y, |y| y)?;
    permute.column(columns.z, |z| z)
}

/// Gives every segment its part of `order`; the longest segments come first, so that no thread
/// begins one when the others are done.
fn split<'a>(segments: &[Segment], mut order: &'a mut [u32]) -> Vec<Sorted<'a>> {
    let mut parts = Vec::with_capacity(segments.len());
    for segment in segments {
        let (part, rest) = order.split_at_mut((segment.end - segment.start) as usize);
        parts.push(Sorted { segment: *segment, order: part });
        order = rest;
    }
    parts.sort_by_key(|part| Reverse(part.order.len()));
    parts
}

impl Sorted<'_> {
    /// Finds the order by descending probability, ties in file order (a counting sort), and sorts
    /// the probabilities themselves.
    fn sort_by_prob(&mut self, prob: &ColumnFile<u16>) -> Result<()> {
        let mut codes = vec![0u16; self.order.len()];
        prob.read(self.segment.start, &mut codes)?;
        let high = codes.iter().copied().max().unwrap_or(0);
        let low = codes.iter().copied().min().unwrap_or(0);
        let bucket = |code: u16| usize::from(high - code);
        let mut places = vec![0u32; bucket(low) + 1];
        for code in &codes {
            places[bucket(*code)] += 1;
        }
        let mut sorted = Vec::with_capacity(codes.len());
        for (place, code) in places.iter_mut().zip((low..=high).rev()) {
            let rows = std::mem::replace(place, sorted.len() as u32);
            sorted.resize(sorted.len() + rows as usize, code);
        }
        for (row, code) in codes.iter().enumerate() {
            let place = &mut places[bucket(*code)];
            self.order[*place as usize] = row as u32;
            *place += 1;
        }
        prob.write(self.segment.start, &sorted)
    }
}

struct Permute<'a, 'scope, 'env> {
    sorted: &'a [Sorted<'a>],
    finisher: &'a Finisher<'scope, 'env>,
    run: &'a Run<'a>,
}

impl Permute<'_, '_, '_> {
    /// Brings one column into order; `settle` is applied to every value on the way.
    fn column<T: Scalar>(
        &self,
        column: ColumnFile<T>,
        settle: impl Fn(T) -> T + Sync,
    ) -> Result<()> {
        self.in_place(&column, settle)?;
        self.finisher.take(column);
        Ok(())
    }

    /// Brings a column of neurons into order, and writes their ids beside it: rows are asked for
    /// with ids, and looking them up one by one would wait for memory at each.
    fn partners(
        &self,
        column: ColumnFile<u32>,
        ids_name: &str,
        neurons: Neurons,
        folder: &Path,
    ) -> Result<()> {
        self.in_place(&column, |index| neurons.orphans.settle(index))?;
        let rows = self.sorted.iter().map(|sorted| sorted.order.len() as u64).sum();
        let ids = ColumnFile::create(folder, ids_name, rows)?;
        let blocks = rows.div_ceil(GATHER_ROWS as u64) as usize;
        loops::try_each(blocks, &|block| {
            let start = (block * GATHER_ROWS) as u64;
            let mut indices = vec![0; GATHER_ROWS.min((rows - start) as usize)];
            column.read(start, &mut indices)?;
            let found: Vec<u64> = indices.iter().map(|at| neurons.ids[*at as usize]).collect();
            self.run.check()?;
            self.run.progress.advance(found.len() as u64);
            ids.write(start, &found)
        })?;
        self.finisher.take(column);
        self.finisher.take(ids);
        Ok(())
    }

    fn in_place<T: Scalar>(
        &self,
        column: &ColumnFile<T>,
        settle: impl Fn(T) -> T + Sync,
    ) -> Result<()> {
        let run = self.run;
        loops::try_each(self.sorted.len(), &|at| {
            let sorted = &self.sorted[at];
            run.check()?;
            run.progress.advance(sorted.order.len() as u64);
            permute_segment(column, sorted, &settle)
        })
    }
}

fn permute_segment<T: Scalar>(
    column: &ColumnFile<T>,
    sorted: &Sorted,
    settle: &(impl Fn(T) -> T + Sync),
) -> Result<()> {
    let mut values = vec![T::zeroed(); sorted.order.len()];
    column.read(sorted.segment.start, &mut values)?;
    let blocks: Vec<&[u32]> = sorted.order.chunks(GATHER_ROWS).collect();
    loops::try_each(blocks.len(), &|at| {
        let from = blocks[at].iter();
        let gathered: Vec<T> = from.map(|from| settle(values[*from as usize])).collect();
        column.write(sorted.segment.start + (at * GATHER_ROWS) as u64, &gathered)
    })
}
