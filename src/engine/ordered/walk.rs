//! Walks over the rows that pass, in blocks of whole presynaptic neurons: the rows of a pair never lie
//! in two blocks.

use super::Ordered;
use super::block::{Block, Chunk};
use super::by_post::Partners;
use super::mask::Tests;
use super::resolved::Resolved;
use crate::dataset::AnyColumn;
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::run::Run;
use crate::threads::loops;

/// Rows of a block, unless one neuron has more: labels and amounts of so many stay in cache.
const BLOCK: usize = 8192;
/// Rows that are not worth another thread.
const ALONE: usize = 4 * BLOCK;
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
        self.on_processors("this question")?;
        self.walk_beside(passing, walk, run, make, each)
    }

    /// The same beside a device, which has another part of the work.
    pub(super) fn walk_beside<A: Send>(
        &self,
        passing: &Resolved,
        walk: &Walk,
        run: &Run,
        make: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &mut Block) -> Result<()> + Sync,
    ) -> Result<Vec<A>> {
        let start = self.data.rows.start.read(0..self.data.rows.start.len())?;
        let tests = Tests::new(self, passing)?;
        let order = walk.order.as_deref();
        let chunks = match self.partners_of_posts(passing, start)? {
            Some(Partners::Rows(chunks)) => in_order(chunks, order),
            Some(Partners::Neurons(pre)) => chunks(start, Some(&pre), order),
            None => chunks(start, passing.pre.as_ref(), order),
        };
        let touched = [&walk.reads[..], &tests.reads()].concat();
        let parts = parts(&chunks);
        loops::try_map(parts.len(), |at| {
            let (mut out, mut mask) = (make(), Vec::new());
            let chunks = parts[at].iter().enumerate();
            for (chunk_at, chunk) in chunks.take_while(|_| !run.is_stopped()) {
                touch_next(&touched, &parts[at][chunk_at..]);
                let mut block = Block::new(chunk, start, &mut mask);
                tests.apply(&mut block)?;
                for column in &walk.reads {
                    column.ensure(block.rows.clone())?;
                }
                each(&mut out, &mut block)?;
            }
            Ok(out)
        })
    }
}

/// Reads ahead where the second of some chunks does not follow the first: the processor does so by
/// itself only where rows do.
fn touch_next(columns: &[&dyn AnyColumn], chunks: &[Chunk]) {
    if let [chunk, next, ..] = chunks
        && next.rows.start != chunk.rows.end
    {
        let rows = next.rows.start..next.rows.end.min(next.rows.start + BLOCK);
        columns.iter().for_each(|column| column.touch(rows.clone()));
    }
}

/// Runs of neurons that pass, cut where they have many rows.
fn chunks(start: &[u64], set: Option<&Bitmap>, order: Option<&[u32]>) -> Vec<Chunk> {
    let neurons = start.len() as u32 - 1;
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut add = |neuron: u32| {
        let own = Chunk::of(neuron..neuron + 1, start);
        if own.rows.is_empty() {
            return;
        }
        match chunks.last_mut() {
            Some(last) if last.neurons.end == neuron && own.rows.end - last.rows.start <= BLOCK => {
                *last = Chunk::of(last.neurons.start..neuron + 1, start);
            }
            _ => chunks.push(own),
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

/// Chunks of one neuron each, which ascend, in the order of a walk.
fn in_order(mut chunks: Vec<Chunk>, order: Option<&[u32]>) -> Vec<Chunk> {
    if let Some(order) = order.filter(|order| !order.is_sorted()) {
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, neuron)| places[*neuron as usize] = place);
        chunks.sort_unstable_by_key(|chunk| places[chunk.neurons.start as usize]);
    }
    chunks
}

/// The chunks as parts with about as many rows each.
fn parts(chunks: &[Chunk]) -> Vec<&[Chunk]> {
    let rows = |chunk: &Chunk| chunk.rows.len();
    let all: usize = chunks.iter().map(rows).sum();
    let count = if all <= ALONE { 1 } else { rayon::current_num_threads() * PARTS };
    let most = all.div_ceil(count).max(1);
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

    fn neurons_of(chunks: &[Chunk]) -> Vec<std::ops::Range<u32>> {
        chunks.iter().map(|chunk| chunk.neurons.clone()).collect()
    }

    #[test]
    fn chunks_are_whole_neurons() {
        let start = [0, 0, 5000, 9000, 9000, 30_000, 30_001];
        assert_eq!(neurons_of(&chunks(&start, None, None)), [1..2, 2..3, 4..5, 5..6]);
        let start = [0, 10, 20, 30, 30, 40];
        assert_eq!(neurons_of(&chunks(&start, None, None)), [0..3, 4..5]);
        let mut set = Bitmap::none(5);
        [0, 2].into_iter().for_each(|neuron| set.insert(neuron));
        assert_eq!(neurons_of(&chunks(&start, Some(&set), None)), [0..1, 2..3]);
        let order = Some(&[4, 1, 2, 0, 3][..]);
        assert_eq!(neurons_of(&chunks(&start, None, order)), [4..5, 1..3, 0..1]);
        let cut = chunks(&start, None, None);
        assert_eq!(parts(&cut).concat(), cut);
        let one = |neuron: u32| Chunk::of(neuron..neuron + 1, &start);
        let turned = in_order(vec![one(0), one(2), one(4)], order);
        assert_eq!(turned, [one(4), one(2), one(0)]);
    }
}
