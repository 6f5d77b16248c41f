//! Engines: the same questions, answered in different ways, with the same answer bit for bit.

pub mod cpu;
mod groups;
pub mod plan;
pub mod reference;
pub mod tally;

use crate::error::Result;
use crate::query::{Count, Filter, Matrix, MatrixQuery, RowSet, SelectQuery, Sweep, SweepQuery};

/// Answers questions about one data set.
pub trait Engine: Sync {
    /// Its name in flags and JSON: `cpu`, `reference`.
    fn name(&self) -> &'static str;

    /// How many synapses pass, and their total and mean size.
    fn count(&self, filter: &Filter) -> Result<Count>;

    /// Cell type × cell type, or label × label.
    fn matrix(&self, query: &MatrixQuery) -> Result<Matrix>;

    /// Counts, cell type × cell type, at every point of a grid of thresholds.
    fn sweep(&self, query: &SweepQuery) -> Result<Sweep>;

    /// Which published rows pass, all of them or a uniform sample.
    fn select(&self, query: &SelectQuery) -> Result<RowSet>;
}
