//! The one pass over the rows: how many there are of each (type pair, probability interval,
//! neuron levels, size interval).

use rayon::prelude::*;

use super::cuts::Cuts;
use super::interval_runs::IntervalRuns;
use super::levels::Levels;
use crate::dataset::{AnyColumn, Dataset};
use crate::engine::cpu::cell_table::CellTable;
use crate::engine::cpu::kernels::{self, FEW_INTERVALS};
use crate::engine::cpu::walk;
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::threads::loops;

/// Rows of one interval from which on several threads count them.
const SHARED_ROWS_MIN: usize = 1 << 18;

/// What a row of one pair and interval is told apart by.
struct Bins<'a> {
    data: &'a Dataset,
    plan: &'a Plan,
    levels: &'a Levels,
    /// Whether sizes may be tested that the intervals know nothing of.
    has_conditions: bool,
    /// Size intervals.
    intervals: usize,
    /// The size interval of each order code.
    table: Vec<u16>,
    /// The same in bytes, where they fit.
    small_table: Option<Box<[u8; 1 << 16]>>,
}

/// Counts the rows of `plan` by (pair, probability interval, levels, size interval), the last
/// fastest. A table has fewer than 2³² rows, so 32 bits hold every count and every sum of counts.
pub fn count(
    data: &Dataset,
    plan: &Plan,
    table: &CellTable,
    prob: &Cuts,
    size: &Cuts,
    levels: &Levels,
) -> Result<Vec<u32>> {
    let bins = Bins::new(data, plan, size, levels);
    plan.ensure(data, &bins.columns())?;
    let mut counts = vec![0; table.shape.0 * table.shape.1 * prob.len() * bins.len()];
    let runs = runs_of_pairs(plan, table);
    let of_pairs = counts.par_chunks_mut(prob.len() * bins.len());
    of_pairs.zip(&runs).filter(|(_, runs)| !runs.is_empty()).for_each(|(counts, runs)| {
        let intervals = IntervalRuns::new(data.synapses.prob.view(), runs, prob);
        counts.par_chunks_mut(bins.len()).enumerate().for_each(|(interval, counts)| {
            if plan.stop.is_stopped() {
                return;
            }
            bins.count(&intervals.of(interval).collect::<Vec<RowRun>>(), counts);
        });
    });
    Ok(counts)
}

/// The runs of each cell of the matrix.
fn runs_of_pairs<'a>(plan: &'a Plan, table: &CellTable) -> Vec<&'a [RowRun]> {
    let mut of_pairs: Vec<&[RowRun]> = vec![&[]; table.shape.0 * table.shape.1];
    // Runs of the same pair stand together: segments are sorted by their types.
    let same_pair = |a: &RowRun, b: &RowRun| (a.pre_type, a.post_type) == (b.pre_type, b.post_type);
    for runs in plan.runs.chunk_by(same_pair) {
        of_pairs[table.cell(&runs[0])] = runs;
    }
    of_pairs
}

impl<'a> Bins<'a> {
    fn new(data: &'a Dataset, plan: &'a Plan, size: &Cuts, levels: &'a Levels) -> Bins<'a> {
        let table = size.table();
        let bytes = || table.iter().map(|interval| *interval as u8).collect::<Box<[u8]>>();
        let small_table =
            (size.len() <= FEW_INTERVALS).then(bytes).and_then(|bytes| bytes.try_into().ok());
        let has_conditions = size.has_conditions();
        let intervals = size.len();
        Bins { data, plan, levels, has_conditions, intervals, table, small_table }
    }

    /// Whether rows are looked at one by one.
    fn is_tested(&self) -> bool {
        !self.levels.is_empty() || self.has_conditions || !self.plan.tests.only_size()
    }

    /// Whether a row's size makes no difference.
    fn is_without_size(&self) -> bool {
        self.intervals == 1 && self.plan.tests.is_empty()
    }

    /// The columns that are read beside those of the tests.
    fn columns(&self) -> Vec<&'a dyn AnyColumn> {
        let columns = &self.data.synapses;
        match (self.is_tested(), self.is_without_size()) {
            (true, _) => vec![&columns.prob, &columns.size, &columns.pre, &columns.post],
            (false, true) => vec![&columns.prob],
            (false, false) => vec![&columns.prob, &columns.size],
        }
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.levels.len() * self.intervals
    }

    /// Adds the rows of some runs.
    fn count(&self, runs: &[RowRun], counts: &mut [u32]) {
        let rows: usize = runs.iter().map(|run| run.end - run.start).sum();
        if rows < SHARED_ROWS_MIN {
            return self.count_here(runs, counts);
        }
        let batches = walk::batches(runs);
        let parts = loops::map(batches.len(), |at| {
            let mut counts = vec![0; self.len()];
            self.count_here(&batches[at], &mut counts);
            counts
        });
        for part in parts {
            counts.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
        }
    }

    fn count_here(&self, runs: &[RowRun], counts: &mut [u32]) {
        if self.is_tested() {
            runs.iter().for_each(|run| self.count_tested(*run, counts));
        } else if self.is_without_size() {
            counts[0] += runs.iter().map(|run| run.end - run.start).sum::<usize>() as u32;
        } else {
            // Rows outside the loosest size range fall into intervals that no point asks for.
            let sizes = &self.data.synapses.size;
            let sizes = runs.iter().map(|run| &sizes[run.start..run.end]);
            match &self.small_table {
                Some(table) => kernels::count_few_intervals(sizes, table, counts),
                None => {
                    sizes.for_each(|codes| kernels::count_intervals(codes, &self.table, counts));
                }
            }
        }
    }

    /// Adds the rows of a run that pass the plan's tests.
    fn count_tested(&self, run: RowRun, counts: &mut [u32]) {
        let columns = &self.data.synapses;
        walk::blocks(columns, self.plan, &[run], |_, rows, mask| {
            for row in walk::passing(rows, mask) {
                let interval = usize::from(self.table[usize::from(columns.size[row])]);
                let level = self.levels.of_row(columns.pre[row], columns.post[row]);
                counts[level * self.intervals + interval] += 1;
            }
        });
    }
}
