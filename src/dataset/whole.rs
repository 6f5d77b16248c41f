//! All of a data set, made sure of: for those who read everything, and for programs that live long
//! enough to look at the rest beside their work.

use std::time::{Duration, Instant};

use super::{AnyColumn, Dataset, Index};
use crate::error::Result;

/// Rows that are looked at between two pauses: a few hundred kilobytes.
const REST_ROWS: usize = 1 << 16;

impl Dataset {
    /// Makes sure of every column, that of the index too where it is ready, by all threads.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn ensure_all(&self) -> Result<()> {
        let index = self.index_if_ready();
        let columns = self.columns().into_iter().chain(index.into_iter().flat_map(Index::columns));
        columns.into_iter().try_for_each(|column| column.ensure(0..column.rows()))
    }

    /// The same beside other work: one thread, which rests `rests` times as long as it works, and
    /// ends early once `stop` says so.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn ensure_slowly(&self, rests: u32, stop: impl Fn() -> bool) -> Result<()> {
        let index = self.index_if_ready();
        let columns = self.columns().into_iter().chain(index.into_iter().flat_map(Index::columns));
        for column in columns.filter(|column| !column.is_ensured()) {
            for start in (0..column.rows()).step_by(REST_ROWS) {
                let begin = Instant::now();
                column.ensure(start..start + REST_ROWS)?;
                if stop() {
                    return Ok(());
                }
                let rest = begin.elapsed() * rests;
                if rest > Duration::from_micros(50) {
                    std::thread::sleep(rest);
                }
            }
        }
        Ok(())
    }

    /// The columns of the copy, in the manifest's order; those of its index stand apart.
    pub(super) fn columns(&self) -> Vec<&dyn AnyColumn> {
        let (s, n) = (&self.synapses, &self.neurons);
        let synapses: [&dyn AnyColumn; 10] =
            [&s.prob, &s.size, &s.pre, &s.post, &s.pre_id, &s.post_id, &s.row, &s.x, &s.y, &s.z];
        let neurons: [&dyn AnyColumn; 7] =
            [&n.id, &n.by_id, &n.cell_type, &n.certainty, &n.axon, &n.soma, &n.dendrite];
        synapses.into_iter().chain(self.size_index.columns()).chain(neurons).collect()
    }
}
