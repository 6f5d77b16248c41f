//! Who lives in the synthetic tissue: neurons by rank, their types and ids, and how partners are drawn.
//!
//! A neuron's *rank* orders all neurons by (class, type, activity); nothing of it is stored. Its
//! row in the table and its id are permutations of the rank, so that both look unrelated to type.

use super::biology::{CLASS_COUNT, MSN, TYPE_COUNT, TYPES, WHOLE};
use super::draws::Permutation;
use super::numbers::{Stream, mix, scale};

/// The ids of ordinary neurons lie in this range, as the published ones do.
const IDS: std::ops::Range<u64> = 1_000_000..3_000_000_000;
/// The first of the ids that no float64 tells apart (`nasty` only).
const WIDE_IDS: u64 = 1 << 53;

/// Neurons of one type and class: consecutive ranks, the most active first.
#[derive(Debug)]
pub(super) struct Block {
    /// Code of the type.
    pub(super) kind: usize,
    pub(super) class: usize,
    start: u64,
    len: u64,
    activity: Activity,
}

/// Draws places in a block with weights (place + offset)^(−3/4): a heavy tail with a finite head.
#[derive(Debug)]
struct Activity {
    low: f64,
    span: f64,
    offset: f64,
}

impl Activity {
    /// `offset` is in parts of `len`: the smaller, the more the first places get.
    fn new(len: u64, offset: f64) -> Activity {
        let fourth_root = |x: f64| x.sqrt().sqrt();
        let offset = len as f64 * offset;
        let low = fourth_root(offset);
        Activity { low, span: fourth_root(len as f64 + offset) - low, offset }
    }

    /// The fourth power turns a uniform number into that weight: no other function is needed.
    #[inline]
    fn place(&self, unit: f64) -> u64 {
        let root = self.low + unit * self.span;
        (root * root * (root * root) - self.offset) as u64
    }
}

/// All neurons of a synthetic data set.
pub(super) struct Population {
    neurons: u64,
    seed: u64,
    nasty: bool,
    /// By rank.
    blocks: Vec<Block>,
    /// By type: (cumulative weight, index of the block) of its classes.
    partners: Vec<Vec<(u64, usize)>>,
    ranks: Permutation,
    slots: Permutation,
    stride: u64,
}

impl Population {
    /// `neurons` neurons for a seed.
    pub(super) fn new(neurons: u64, seed: u64, nasty: bool) -> Population {
        let blocks = blocks(neurons, nasty);
        let partners = (0..TYPE_COUNT).map(|kind| partners(&blocks, kind)).collect();
        let ranks = Permutation::new(neurons, mix(seed) ^ 1);
        let slots = Permutation::new(neurons, mix(seed) ^ 2);
        let stride = ((IDS.end - IDS.start) / neurons.max(1)).max(1);
        Population { neurons, seed, nasty, blocks, partners, ranks, slots, stride }
    }

    /// Whether any neuron is of this type.
    pub(super) fn has(&self, kind: usize) -> bool {
        !self.partners[kind].is_empty()
    }

    /// The rank of the neuron in a row of the neuron table.
    pub(super) fn rank_of_row(&self, row: u64) -> u64 {
        self.ranks.of(row)
    }

    /// The block of a rank, and how far down the block it stands: 0 (most active) to 1.
    pub(super) fn block(&self, rank: u64) -> (&Block, f64) {
        let after = self.blocks.partition_point(|block| block.start <= rank);
        let block = &self.blocks[after - 1];
        (block, (rank - block.start) as f64 / block.len as f64)
    }

    /// The id of a rank. Slots rise with ids: each has its own stretch of numbers, which makes ids
    /// unique without a list of them.
    #[inline]
    pub(super) fn id(&self, rank: u64) -> u64 {
        let slot = self.slots.of(rank);
        if self.nasty && slot >= self.neurons - self.neurons / 64 {
            return WIDE_IDS + (slot - (self.neurons - self.neurons / 64));
        }
        IDS.start + slot * self.stride + scale(mix(self.seed ^ mix(slot)), self.stride)
    }

    /// A neuron of a type, drawn by activity; none if there is no such neuron.
    #[inline]
    pub(super) fn draw(&self, kind: usize, stream: &mut Stream) -> Option<u64> {
        let classes = &self.partners[kind];
        let bits = stream.below(classes.last()?.0);
        let (_, block) = classes.iter().find(|(upto, _)| bits < *upto)?;
        let block = &self.blocks[*block];
        // In `nasty` the last neuron of each block has no synapse.
        let idle = u64::from(self.nasty && block.len > 1);
        let place = block.activity.place(stream.unit());
        Some(block.start + place.min(block.len - 1 - idle))
    }
}

/// The blocks that are not empty. The small MSN come first and bounds are rounded up, so that
/// there is an MSN wherever there is a neuron.
fn blocks(neurons: u64, nasty: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut parts, mut start) = (0u64, 0);
    for class in 0..CLASS_COUNT {
        for kind in (0..TYPE_COUNT).map(|at| (at + MSN) % TYPE_COUNT) {
            parts += TYPES[kind].rows[class];
            let end = (u128::from(neurons) * u128::from(parts)).div_ceil(1_000_000) as u64;
            let len = end - start;
            // The last neuron of a block of `nasty` is never drawn.
            let drawn = if nasty { (len.max(2)) - 1 } else { len };
            if len > 0 {
                let offset = [0.02, 0.002, 0.05][class];
                let activity = Activity::new(drawn, offset);
                blocks.push(Block { kind, class, start, len, activity });
            }
            start = end;
        }
    }
    blocks
}

/// The blocks of a type with their cumulative weights.
fn partners(blocks: &[Block], kind: usize) -> Vec<(u64, usize)> {
    let mut upto = 0;
    let weights = TYPES[kind].sort.class_weights();
    let mine = blocks.iter().enumerate().filter(|(_, block)| block.kind == kind);
    mine.map(|(index, block)| {
        upto += weights[block.class];
        (upto, index)
    })
    .collect()
}

impl Block {
    /// Whether these are full cells.
    pub(super) fn is_whole(&self) -> bool {
        self.class == WHOLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_and_ranks_are_unique_at_every_size() {
        for nasty in [false, true] {
            for neurons in [1, 2, 3, 63, 64, 65, 1000, 70_000] {
                let population = Population::new(neurons, 3, nasty);
                let ids: HashSet<u64> = (0..neurons).map(|rank| population.id(rank)).collect();
                let ranks: HashSet<u64> =
                    (0..neurons).map(|row| population.rank_of_row(row)).collect();
                assert_eq!((ids.len() as u64, ranks.len() as u64), (neurons, neurons));
                assert!(nasty || ids.iter().all(|id| IDS.contains(id)));
                assert!(population.has(MSN));
            }
        }
    }

    #[test]
    fn partners_are_of_the_asked_type_and_the_first_get_most() {
        let (population, mut stream) = (Population::new(100_000, 1, false), Stream::new(1, 9, 0));
        for (kind, about) in TYPES.iter().enumerate() {
            let (mut first_half, mut drawn) = (0, 0);
            for _ in 0..2_000 {
                let rank = population.draw(kind, &mut stream).unwrap();
                let (block, depth) = population.block(rank);
                assert_eq!(block.kind, kind);
                first_half += u32::from(depth < 0.5);
                drawn += 1;
            }
            assert!(first_half * 100 > drawn * 55, "{}", about.name);
        }
    }
}
