//! Walks the rows of a plan in batches for the threads, and in blocks that carry a mask.

use std::ops::Range;

use super::kernels::{self, BLOCK, Mask};
use crate::dataset::{Numbers, SynapseColumns};
use crate::engine::plan::{Plan, RowRun, RowTests, UnionTest};
use crate::query::predicate::PairOrder;

/// Batches for each thread: enough to even out, few enough to cost nothing.
const BATCHES_PER_THREAD: usize = 4;
/// Smallest batch worth a thread's waking.
const ROWS_PER_BATCH_MIN: usize = 16 * BLOCK;
/// Rows of a portion: some hundred kilobytes of both neurons' indices.
const PORTION_ROWS: usize = 8 * BLOCK;
/// Fewest runs worth a thread's waking: so many are left to the thread that asks, and need no pool.
pub const RUNS_PER_TASK: usize = 64;
/// The same for a thread that has no pool: one would have to be started.
pub const RUNS_ALONE_MAX: usize = 4096;

/// Whether runs that are counted without a look at their rows are left to the thread that asks.
pub fn are_few(runs: usize) -> bool {
    runs <= RUNS_PER_TASK || (runs <= RUNS_ALONE_MAX && rayon::current_thread_index().is_none())
}

/// Pieces of runs, about as many rows in each batch.
pub fn batches(runs: &[RowRun]) -> Vec<Vec<RowRun>> {
    let rows: usize = runs.iter().map(|run| run.end - run.start).sum();
    let batch_rows = rows
        .div_ceil(rayon::current_num_threads() * BATCHES_PER_THREAD)
        .max(ROWS_PER_BATCH_MIN)
        .next_multiple_of(BLOCK);
    cut(runs, batch_rows)
}

/// The runs of a batch in portions of at most [`PORTION_ROWS`]: what of them has just been compared
/// with its checksums is still in the cache when it is read.
pub fn portions(batch: &[RowRun]) -> Vec<Vec<RowRun>> {
    cut(batch, PORTION_ROWS)
}

/// Pieces of runs, at most so many rows together.
fn cut(runs: &[RowRun], batch_rows: usize) -> Vec<Vec<RowRun>> {
    let mut batches = vec![Vec::new()];
    let mut room = batch_rows;
    for run in runs {
        let mut rest = *run;
        while rest.end - rest.start > room {
            let cut = rest.start + room;
            push(&mut batches, RowRun { end: cut, ..rest });
            rest.start = cut;
            batches.push(Vec::new());
            room = batch_rows;
        }
        room -= rest.end - rest.start;
        push(&mut batches, rest);
    }
    batches
}

fn push(batches: &mut [Vec<RowRun>], run: RowRun) {
    if let Some(batch) = batches.last_mut()
        && run.start < run.end
    {
        batch.push(run);
    }
}

/// Calls `visit` for each block of each run with the block's rows and its mask (one byte a row,
/// 1 = passes). Ends early once the plan is stopped. Whoever walks has ensured the rows
/// ([`Plan::ensure`]).
pub fn blocks(
    columns: &SynapseColumns,
    plan: &Plan,
    batch: &[RowRun],
    mut visit: impl FnMut(&RowRun, Range<usize>, &[u8]),
) {
    let mut mask: Mask = [1; BLOCK];
    for run in batch {
        let mut start = run.start;
        while start < run.end && !plan.stop.is_stopped() {
            let rows = start..(start + BLOCK).min(run.end);
            start = rows.end;
            if plan.tests.rows.as_ref().is_some_and(|set| set.ones_in(rows.clone()) == 0) {
                continue;
            }
            let mask = &mut mask[..rows.len()];
            fill(columns, &plan.tests, rows.clone(), mask);
            visit(run, rows, mask);
        }
    }
}

/// Evaluates the tests on `rows` into `mask`.
fn fill(columns: &SynapseColumns, tests: &RowTests, rows: Range<usize>, mask: &mut [u8]) {
    if let Some(set) = &tests.rows {
        rows.zip(mask).for_each(|(row, passes)| *passes = set.bit(row as u32));
        return;
    }
    let mut is_filled = false;
    for test in &tests.ranges {
        match columns.numbers(test.column) {
            Some(Numbers::Codes(column)) => {
                let (codes, range) = (&column[rows.clone()], test.range.codes());
                // The first test saves filling the mask.
                match is_filled {
                    false => kernels::mask_codes(codes, range.low, range.high, mask),
                    true => kernels::narrow_codes(codes, range.low, range.high, mask),
                }
                is_filled = true;
            }
            Some(Numbers::Whole(column)) => {
                if !std::mem::replace(&mut is_filled, true) {
                    mask.fill(1);
                }
                if let Some((low, high)) = test.range.of_32_bits() {
                    kernels::narrow_whole(&column[rows.clone()], low, high, mask);
                }
            }
            // No plan has such a test (`plan::need_columns`).
            Some(Numbers::Floats(_)) | None => debug_assert!(false, "{test:?} is not tested"),
        }
    }
    if !is_filled {
        mask.fill(1);
    }
    tests.unions.iter().for_each(|test| narrow_union(columns, test, &rows, mask));
    // Only what is tested has been ensured.
    let pre = || &columns.pre[rows.clone()];
    let post = || &columns.post[rows.clone()];
    match (&tests.pre, &tests.post) {
        (Some(pre_set), Some(post_set)) => {
            kernels::mask_both(pre(), pre_set, post(), post_set, mask)
        }
        (Some(set), None) => kernels::mask_neurons(pre(), set, mask),
        (None, Some(set)) => kernels::mask_neurons(post(), set, mask),
        (None, None) => {}
    }
    match tests.pair {
        PairOrder::ANY => {}
        PairOrder::DIFFERENT => kernels::mask_autapses(pre(), post(), mask),
        order if order.needs_ids() => {
            let (pre, post) = (&columns.pre_id[rows.clone()], &columns.post_id[rows.clone()]);
            kernels::mask_order(pre, post, order, mask);
        }
        order => kernels::mask_order(pre(), post(), order, mask),
    }
}

/// Takes out of `mask` the rows whose number lies in none of the ranges.
fn narrow_union(columns: &SynapseColumns, test: &UnionTest, rows: &Range<usize>, mask: &mut [u8]) {
    match columns.numbers(test.column) {
        Some(Numbers::Codes(column)) => {
            kernels::narrow_set(&column[rows.clone()], &test.codes, mask);
        }
        Some(Numbers::Whole(column)) => {
            for (passes, number) in mask.iter_mut().zip(&column[rows.clone()]) {
                *passes &= u8::from(test.ranges.contains((*number).into()));
            }
        }
        // No plan has such a test (`plan::need_columns`).
        Some(Numbers::Floats(_)) | None => debug_assert!(false, "{test:?} is not tested"),
    }
}

/// The rows of a block whose mask is 1.
pub fn passing(rows: Range<usize>, mask: &[u8]) -> impl Iterator<Item = usize> {
    rows.zip(mask).filter(|(_, passes)| **passes != 0).map(|(row, _)| row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_every_row_once_in_order() {
        for lengths in [vec![0, 1, 5], vec![1_000_000, 3, 2_500_000], vec![65_536; 40], vec![]] {
            let mut start = 0;
            let runs: Vec<RowRun> = lengths
                .iter()
                .map(|length| {
                    let run = RowRun { pre_type: 0, post_type: 0, start, end: start + length };
                    start = run.end + 10;
                    run
                })
                .collect();
            let rows = |runs: &[RowRun]| {
                runs.iter().flat_map(|run| run.start..run.end).collect::<Vec<_>>()
            };
            assert_eq!(rows(&batches(&runs).concat()), rows(&runs));
        }
    }
}
