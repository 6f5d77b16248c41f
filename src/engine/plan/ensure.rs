//! What a plan makes sure of before its rows are read: that the columns hold there what was written
//! (`Column::ensure`). Reading tests nothing, so whoever executes a plan calls this first.

use super::{Plan, RowRun, RowTests};
use crate::dataset::{AnyColumn, Dataset, Numbers, SynapseColumns};
use crate::error::Result;
use crate::run::stopped;
use crate::threads::loops;

/// Fewest runs worth a thread's waking.
const RUNS_PER_TASK: usize = 16;

impl Plan {
    /// Makes sure of what the tests read in the plan's rows, and of `more` columns there.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]); that the plan is stopped.
    pub fn ensure(&self, data: &Dataset, more: &[&dyn AnyColumn]) -> Result<()> {
        self.ensure_in(&self.runs, data, more)
    }

    /// The same in some rows.
    ///
    /// # Errors
    /// Those of [`Plan::ensure`].
    pub fn ensure_in(
        &self,
        runs: &[RowRun],
        data: &Dataset,
        more: &[&dyn AnyColumn],
    ) -> Result<()> {
        let tests = self.tests.columns(&data.synapses);
        let all = tests.into_iter().chain(more.iter().copied());
        let columns: Vec<&dyn AnyColumn> = all.filter(|column| !column.is_ensured()).collect();
        if columns.is_empty() {
            return Ok(());
        }
        let tasks: Vec<&[RowRun]> = runs.chunks(RUNS_PER_TASK).collect();
        loops::try_each(tasks.len(), &|task| {
            tasks[task].iter().try_for_each(|run| {
                if self.stop.is_stopped() {
                    return Err(stopped());
                }
                columns.iter().try_for_each(|column| column.ensure(run.start..run.end))
            })
        })
    }
}

impl RowTests {
    /// The columns that the tests read.
    fn columns<'d>(&self, columns: &'d SynapseColumns) -> Vec<&'d dyn AnyColumn> {
        let mut read: Vec<&dyn AnyColumn> = Vec::new();
        let ranges = self.ranges.iter().map(|test| test.column);
        let tested = ranges.chain(self.unions.iter().map(|test| test.column));
        read.extend(tested.filter_map(|column| columns.numbers(column)).map(Numbers::column));
        let is_different = !self.pair.is_any() && !self.pair.needs_ids();
        if self.pre.is_some() || is_different {
            read.push(&columns.pre);
        }
        if self.post.is_some() || is_different {
            read.push(&columns.post);
        }
        if self.pair.needs_ids() {
            read.extend([&columns.pre_id as &dyn AnyColumn, &columns.post_id]);
        }
        read
    }
}
