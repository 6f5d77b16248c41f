//! The one pass over the rows: how many there are of each (type pair, probability interval,
//! neuron levels, size interval).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::cuts::Cuts;
use super::levels::Levels;
use crate::dataset::Dataset;
use crate::engine::cpu::{kernels, walk};
use crate::engine::groups;
use crate::engine::plan::{Plan, Run};

/// Copies of a histogram that take turns, so that equal neighbours do not wait for each other.
const COPIES: usize = 4;

/// Rows by (pair, probability interval, levels, size interval), the last fastest.
pub struct Histogram {
    /// Cell types.
    pub types: usize,
    /// The counts.
    pub counts: Vec<u64>,
}

/// Counts the rows of `plan`.
pub fn count(data: &Dataset, plan: &Plan, prob: &Cuts, size: &Cuts, levels: &Levels) -> Histogram {
    let types = data.vocabulary.types.len();
    let bins = levels.len() * size.len();
    let counts: Vec<AtomicU64> =
        (0..types * types * prob.len() * bins).map(|_| AtomicU64::new(0)).collect();
    let sizes = size.table();
    let pieces = pieces(data, plan, prob);
    let simple = plan.tests.is_empty() && levels.is_empty() && size.is_one();
    batches(&pieces).into_par_iter().for_each(|batch| {
        let mut local = vec![0u32; bins * COPIES];
        for unit in batch.chunk_by(|a, b| a.0 == b.0) {
            let first = unit[0].0 * bins;
            if simple {
                let rows: usize = unit.iter().map(|(_, run)| run.end - run.start).sum();
                counts[first].fetch_add(rows as u64, Ordering::Relaxed);
                continue;
            }
            local.fill(0);
            for (_, run) in unit {
                count_run(data, plan, *run, &sizes, size.len(), levels, &mut local);
            }
            for bin in 0..bins {
                let rows: u64 = (0..COPIES).map(|copy| u64::from(local[copy * bins + bin])).sum();
                if rows > 0 {
                    counts[first + bin].fetch_add(rows, Ordering::Relaxed);
                }
            }
        }
    });
    Histogram { types, counts: counts.into_iter().map(AtomicU64::into_inner).collect() }
}

/// Adds the rows of a run to the local histogram.
fn count_run(
    data: &Dataset,
    plan: &Plan,
    run: Run,
    table: &[u16],
    intervals: usize,
    levels: &Levels,
    local: &mut [u32],
) {
    let columns = &data.synapses;
    let bins = local.len() / COPIES;
    if plan.tests.only_size() && levels.is_empty() {
        // Rows outside the loosest size range fall into intervals that no point asks for.
        kernels::count_intervals(&columns.size[run.start..run.end], table, bins, local);
        return;
    }
    walk::blocks(columns, plan, &[run], |_, rows, mask| {
        for row in walk::passing(rows, mask) {
            let interval = usize::from(table[usize::from(columns.size[row])]);
            let level = levels.of_row(columns.pre[row], columns.post[row]);
            local[level * intervals + interval] += 1;
        }
    });
}

/// Runs cut where the probability interval changes, with the unit (pair · intervals + interval)
/// that they count for; units in order, so that each is counted in one go.
fn pieces(data: &Dataset, plan: &Plan, prob: &Cuts) -> Vec<(usize, Run)> {
    let positions = groups::type_positions(data);
    let types = data.vocabulary.types.len();
    let mut units: BTreeMap<usize, Vec<Run>> = BTreeMap::new();
    for run in &plan.runs {
        let pair = positions[run.pre_type as usize] * types + positions[run.post_type as usize];
        let codes = &data.synapses.prob[run.start..run.end];
        let mut start = 0;
        for interval in (0..prob.len()).rev() {
            let low = prob.start(interval);
            let end = start + codes[start..].partition_point(|code| *code >= low);
            if start < end {
                let piece = Run { start: run.start + start, end: run.start + end, ..*run };
                units.entry(pair * prob.len() + interval).or_default().push(piece);
            }
            start = end;
        }
    }
    units
        .into_iter()
        .flat_map(|(unit, runs)| runs.into_iter().map(move |run| (unit, run)))
        .collect()
}

/// The pieces in batches of about as many rows for the threads; large pieces are cut. No batch's
/// count of one bin can pass 32 bits.
fn batches(pieces: &[(usize, Run)]) -> Vec<Vec<(usize, Run)>> {
    let runs: Vec<Run> = pieces.iter().map(|(_, run)| *run).collect();
    let mut unit = pieces.iter().peekable();
    let mut cut = Vec::new();
    for batch in walk::batches(&runs) {
        let mut with_unit = Vec::with_capacity(batch.len());
        for run in batch {
            while unit
                .peek()
                .is_some_and(|(_, piece)| piece.end <= run.start || piece.start > run.start)
            {
                unit.next();
            }
            with_unit.extend(unit.peek().map(|(number, _)| (*number, run)));
        }
        cut.push(with_unit);
    }
    cut
}
