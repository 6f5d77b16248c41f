//! `sweep_counts`: exact counts at every point of a prob × size plane of thresholds, by type
//! pair, in one pass over the rows.

use crate::codes::CodeRange;
use crate::engine::gpu::asked::Asked;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::{Columns, Order};
use crate::engine::gpu::pipeline::Kernel;
use crate::engine::gpu::session::{DeviceSession, ROW_STORAGE, RowPass};
use crate::error::{Error, Kind};

/// The kernel.
pub static SWEEP_COUNTS: Kernel =
    Kernel { name: "sweep_counts", file: "sweep_counts.wgsl", storage: ROW_STORAGE };

/// Words of bins that one pass counts in, at most.
const WINDOW_WORDS_MAX: u64 = 1 << 25;

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
}

/// Counts of every (prob point, size point, pre, post), in the order asked.
pub fn run(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    prob: &Nested,
    size: &Nested,
) -> Result<Vec<u64>, Stop> {
    let labels = session.data.vocabulary.types.len();
    let cells = labels * labels;
    let all = prob.points() * size.points() * cells;
    if asked.is_nothing || all == 0 {
        return Ok(vec![0; all]);
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
    let ranks: Vec<u32> = prob.words.iter().chain(&size.words).copied().collect();
    let lookup = session.device.scratch("ranks", 4 * ranks.len() as u64)?;
    job.write(&lookup, &ranks);
    let mut columns = asked.columns.and(Columns::PROB).and(Columns::SIZE);
    if session.order == Order::Published {
        columns.insert(Columns::KEY);
    }
    let mut question = asked.question;
    question.labels = labels as u32;
    question.size_points = size.points() as u32;
    let window = (session.device.binding_bytes_max / 4).min(WINDOW_WORDS_MAX) as usize;
    let mut bins: Vec<u64> = Vec::with_capacity(all);
    for first in (0..all).step_by(window) {
        let count = window.min(all - first);
        (question.bin_first, question.bins) = (first as u32, count as u32);
        let result = session.device.scratch("bins", 4 * count as u64)?;
        job.clear(&result, 4 * count as u64);
        let kernel = &SWEEP_COUNTS;
        let pass = RowPass { kernel, question, columns, lookup: Some(&lookup), result: &result };
        session.over_rows(job, &pass, &table, &tiles, &neuron_bits)?;
        bins.extend(job.read(&result, count as u64)?.into_iter().map(u64::from));
    }
    add_up(&mut bins, prob.points(), size.points(), cells);
    Ok(in_order(&bins, prob, size, cells))
}

/// From rows by exact rank to rows by at least that rank, along both axes.
fn add_up(bins: &mut [u64], prob: usize, size: usize, cells: usize) {
    for p in 0..prob {
        for s in (0..size.saturating_sub(1)).rev() {
            add_block(bins, (p * size + s) * cells, cells, cells);
        }
    }
    for p in (0..prob.saturating_sub(1)).rev() {
        add_block(bins, p * size * cells, size * cells, size * cells);
    }
}

/// Adds the block that stands `distance` further on.
fn add_block(bins: &mut [u64], at: usize, length: usize, distance: usize) {
    let (own, later) = bins[at..].split_at_mut(distance);
    for (own, later) in own[..length].iter_mut().zip(later) {
        *own += *later;
    }
}

fn in_order(bins: &[u64], prob: &Nested, size: &Nested, cells: usize) -> Vec<u64> {
    let mut counts = Vec::with_capacity(bins.len());
    for p in &prob.place {
        for s in &size.place {
            let at = (p * size.points() + s) * cells;
            counts.extend_from_slice(&bins[at..at + cells]);
        }
    }
    counts
}
