//! `sweep_counts`: exact counts at every point of a prob × size plane of thresholds, by type
//! pair, in one pass over the rows.

use std::ops::Range;

use super::sum_plane;
use crate::codes::CodeRange;
use crate::engine::gpu::asked::Asked;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::{Columns, Order};
use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::question::tests;
use crate::engine::gpu::session::{DeviceSession, ROW_STORAGE, RowPass};
use crate::error::{Error, Kind};

/// The kernel.
pub static SWEEP_COUNTS: Kernel = Kernel {
    name: "sweep_counts",
    file: "sweep_counts.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Bins(PLANE_WORDS),
};

/// Words of bins that one pass counts in, at most.
const WINDOW_WORDS_MAX: u64 = 1 << 25;

/// Words of workgroup memory that the shader has for a part of the plane.
pub const PLANE_WORDS: u32 = 2048;

/// The points of one axis by ascending strictness: ranges of codes, each within the one before.
#[derive(Debug, Default)]
pub struct Nested {
    /// Ranks of all codes, two a word: how many ranges hold the code.
    words: Vec<u32>,
    /// For each point in the order asked, the number of wider or equal ranges up to it.
    place: Vec<usize>,
}

impl Nested {
    /// Orders ranges; `None` if they are not nested (lower and upper bounds mixed).
    pub fn new(ranges: &[CodeRange]) -> Option<Nested> {
        let size = |range: &CodeRange| {
            if range.is_empty() { 0 } else { u32::from(range.high) - u32::from(range.low) + 1 }
        };
        let mut order: Vec<usize> = (0..ranges.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(size(&ranges[*at])));
        let within = |inner: &CodeRange, outer: &CodeRange| {
            inner.is_empty() || (outer.low <= inner.low && inner.high <= outer.high)
        };
        if order.windows(2).any(|pair| !within(&ranges[pair[1]], &ranges[pair[0]])) {
            return None;
        }
        let rank = |code: u16| order.partition_point(|at| ranges[*at].contains(code)) as u32;
        let words = (0..=u16::MAX).step_by(2).map(|code| rank(code) | rank(code + 1) << 16);
        let mut place = vec![0; ranges.len()];
        for (rank, at) in order.iter().enumerate() {
            place[*at] = rank;
        }
        Some(Nested { words: words.collect(), place })
    }

    fn points(&self) -> usize {
        self.place.len()
    }

    /// The points whose places are in a range, and ranks among these alone.
    fn block(&self, places: Range<usize>) -> Block {
        let rank =
            |rank: u32| (rank as usize).saturating_sub(places.start).min(places.len()) as u32;
        let words = self.words.iter().map(|word| rank(word & 0xffff) | rank(word >> 16) << 16);
        let points = self.place.iter().enumerate().filter(|(_, place)| places.contains(place));
        let points = points.map(|(point, place)| (point, place - places.start)).collect();
        Block { words: words.collect(), points, length: places.len() }
    }
}

/// Some points of one axis, next to each other by strictness.
struct Block {
    /// Ranks of all codes, two a word.
    words: Vec<u32>,
    /// Points in the order asked, with their places in the block.
    points: Vec<(usize, usize)>,
    length: usize,
}

/// Counts of some points of a plane as they come from the device, by (prob place, size place, cell).
pub struct Counted {
    prob: Block,
    size: Block,
    size_points: usize,
    words: Vec<u32>,
}

impl Counted {
    /// The counts of each point, in the order asked, that are among these.
    pub fn points(&self, cells: usize) -> impl Iterator<Item = (usize, &[u32])> {
        let one = move |(prob, prob_place): &(usize, usize)| {
            let (first, before) = (prob * self.size_points, prob_place * self.size.length);
            self.size.points.iter().map(move |(size, place)| {
                let at = (before + place) * cells;
                (first + size, &self.words[at..at + cells])
            })
        };
        self.prob.points.iter().flat_map(one)
    }
}

/// Counts of every (prob point, size point, pre, post), as many points at a time as a binding holds.
pub fn run(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    prob: &Nested,
    size: &Nested,
) -> Result<Vec<Counted>, Stop> {
    let labels = session.data.vocabulary.types.len();
    let cells = labels * labels;
    let all = prob.points() * size.points() * cells;
    if asked.is_nothing || all == 0 {
        return Ok(Vec::new());
    }
    if u32::try_from(all).is_err() || prob.points().max(size.points()) > 0xffff {
        let what = format!("a plane of {all} cells is more than the GPU engines count in");
        return Err(Error::new(Kind::Unsupported, what)
            .advise("take fewer values, or --engine cpu")
            .into());
    }
    let table = session.tiles(asked);
    let neuron_bits = session.neuron_bits(job, asked)?;
    let tiles = session.write_tiles(job, &table)?;
    let mut columns = asked.columns.and(Columns::PROB).and(Columns::SIZE);
    if session.order == Order::Published {
        columns.insert(Columns::KEY);
    }
    let window = (session.device.binding_bytes_max / 4).min(WINDOW_WORDS_MAX) as usize;
    let size_step = (window / cells).clamp(1, size.points());
    let prob_step = (window / cells / size_step).clamp(1, prob.points());
    let mut counted = Vec::new();
    for (prob_from, size_from) in steps(prob.points(), prob_step, size.points(), size_step) {
        let block = Counted {
            prob: prob.block(prob_from..prob.points().min(prob_from + prob_step)),
            size: size.block(size_from..size.points().min(size_from + size_step)),
            size_points: size.points(),
            words: Vec::new(),
        };
        let ranks: Vec<u32> = block.prob.words.iter().chain(&block.size.words).copied().collect();
        let lookup = session.device.scratch("ranks", 4 * ranks.len() as u64)?;
        job.write(&lookup, &ranks);
        let words = block.prob.length * block.size.length * cells;
        let result = session.device.scratch("bins", 4 * words as u64)?;
        job.clear(&result, 4 * words as u64);
        let mut question = asked.question;
        question.labels = labels as u32;
        question.size_points = block.size.length as u32;
        question.bins = words as u32;
        if session.order == Order::Sorted && question.size_points <= PLANE_WORDS {
            question.tests |= tests::PRIVATE_BINS;
        }
        let kernel = &SWEEP_COUNTS;
        let pass = RowPass { kernel, question, columns, lookup: Some(&lookup), result: &result };
        session.over_rows(job, &pass, &table, &tiles, &neuron_bits)?;
        let shape = (block.prob.length as u32, block.size.length as u32, cells as u32);
        sum_plane::record(job, &result, shape)?;
        let words = job.read(&result, words as u64)?;
        counted.push(Counted { words, ..block });
    }
    Ok(counted)
}

/// Where the blocks of a plane begin.
fn steps(
    prob: usize,
    prob_step: usize,
    size: usize,
    size_step: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let from = move |prob| (0..size).step_by(size_step).map(move |size| (prob, size));
    (0..prob).step_by(prob_step).flat_map(from)
}

#[cfg(test)]
mod tests_of_blocks {
    use super::*;

    #[test]
    fn ranks_of_a_block_begin_with_its_first_point_and_end_with_its_last() {
        let from = |low: u16| CodeRange { low, ..CodeRange::ALL };
        let nested = Nested::new(&[from(300), from(100), from(200), from(400)]).unwrap();
        let block = nested.block(1..3);
        // Points in the order asked: 300 stands third by strictness, 200 second.
        assert_eq!((block.points, block.length), (vec![(0, 1), (2, 0)], 2));
        let rank = |code: usize| block.words[code / 2] >> (16 * (code % 2)) & 0xffff;
        let codes = [99, 100, 199, 200, 299, 300, 400, 500];
        assert_eq!(codes.map(rank), [0, 0, 0, 1, 1, 2, 2, 2]);
    }
}
