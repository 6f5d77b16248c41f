//! Walks over the rows that pass, in blocks of whole presynaptic neurons: the rows of a pair never lie
//! in two blocks.

use std::ops::Range;

use rayon::prelude::*;

use super::Ordered;
use super::block::Block;
use super::mask::Tests;
use super::resolved::Resolved;
use crate::dataset::AnyColumn;
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::run::Run;

/// Rows of a block, unless one neuron has more: labels and amounts of so many stay in cache.
const BLOCK: u64 = 8192;
/// Rows that are not worth another thread.
const ALONE: u64 = 4 * BLOCK;
/// Parts for each thread: some end sooner than others.
const PARTS: usize = 4;

/// How rows are walked over.
#[derive(Default)]
pub struct Walk<'a> {
    /// The presynaptic neurons in the order of the walk; by number where there is none.
    pub order: Option<Vec<u32>>,
    /// The columns that are read of rows, beside those of the filter.
    pub reads: Vec<&'a dyn AnyColumn>,
}

impl Ordered {
    /// Shows every block to `each`, which adds to what `make` makes: one for each part of the walk, given
    /// in the order of the walk. A stopped walk ends early.
    ///
    /// # Errors
    /// Those of `each`; a damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn walk<A: Send>(
        &self,
        passing: &Resolved,
        walk: &Walk,
        run: &Run,
        make: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &mut Block) -> Result<()> + Sync,
    ) -> Result<Vec<A>> {
        let start = self.data.rows.start.read(0..self.data.rows.start.len())?;
        let tests = Tests::new(self, passing)?;
        let partners = self.partners_of_posts(passing, start)?;
        let pre = partners.as_ref().or(passing.pre.as_ref());
        let chunks = chunks(start, pre, walk.order.as_deref());
        let part = |chunks: &[Range<u32>]| {
            let (mut out, mut mask) = (make(), Vec::new());
            for neurons in chunks.iter().take_while(|_| !run.is_stopped()) {
                let mut block = Block::new(neurons.clone(), start, &mut mask);
                tests.apply(&mut block)?;
                for column in &walk.reads {
                    column.ensure(block.rows.clone())?;
                }
                each(&mut out, &mut block)?;
            }
            Ok(out)
        };
        let parts = parts(start, &chunks);
        match parts.len() {
            0 | 1 => parts.into_iter().map(part).collect(),
            _ => parts.into_par_iter().map(part).collect(),
        }
    }
}

/// Runs of neurons that pass, cut where they have many rows.
fn chunks(start: &[u64], set: Option<&Bitmap>, order: Option<&[u32]>) -> Vec<Range<u32>> {
    let neurons = start.len() as u32 - 1;
    let mut chunks: Vec<Range<u32>> = Vec::new();
    let mut add = |neuron: u32| {
        let (first, end) = (start[neuron as usize], start[neuron as usize + 1]);
        if first == end {
            return;
        }
        match chunks.last_mut() {
            Some(last) if last.end == neuron && end - start[last.start as usize] <= BLOCK => {
                last.end = neuron + 1;
            }
            _ => chunks.push(neuron..neuron + 1),
        }
    };
    match (order, set) {
        (Some(order), Some(set)) => {
            order.iter().filter(|neuron| set.bit(**neuron) == 1).for_each(|neuron| add(*neuron));
        }
        (Some(order), None) => order.iter().for_each(|neuron| add(*neuron)),
        (None, Some(set)) => set.iter().for_each(add),
        (None, None) => (0..neurons).for_each(add),
    }
    chunks
}

/// The chunks as parts with about as many rows each.
fn parts<'a>(start: &[u64], chunks: &'a [Range<u32>]) -> Vec<&'a [Range<u32>]> {
    let rows = |chunk: &Range<u32>| start[chunk.end as usize] - start[chunk.start as usize];
    let all: u64 = chunks.iter().map(rows).sum();
    let count = if all <= ALONE { 1 } else { rayon::current_num_threads() * PARTS };
    let most = all.div_ceil(count as u64).max(1);
    let (mut parts, mut first, mut sum) = (Vec::new(), 0, 0);
    for (at, chunk) in chunks.iter().enumerate() {
        sum += rows(chunk);
        if sum >= most || at + 1 == chunks.len() {
            parts.push(&chunks[first..=at]);
            (first, sum) = (at + 1, 0);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_whole_neurons() {
        let start = [0, 0, 5000, 9000, 9000, 30_000, 30_001];
        assert_eq!(chunks(&start, None, None), [1..2, 2..3, 4..5, 5..6]);
        let start = [0, 10, 20, 30, 30, 40];
        assert_eq!(chunks(&start, None, None), [0..3, 4..5]);
        let mut set = Bitmap::none(5);
        [0, 2].into_iter().for_each(|neuron| set.insert(neuron));
        assert_eq!(chunks(&start, Some(&set), None), [0..1, 2..3]);
        assert_eq!(chunks(&start, None, Some(&[4, 1, 2, 0, 3])), [4..5, 1..3, 0..1]);
        let cut = chunks(&start, None, None);
        assert_eq!(parts(&start, &cut).concat(), cut);
    }
}
