//! Engines: the same questions, answered in different ways, with the same answer bit for bit.

pub mod cpu;
mod groups;
pub mod plan;
pub mod reference;
pub mod tally;

use crate::error::Result;
use crate::query::{Count, Filter, Matrix, MatrixQuery};

/// Answers questions about one data set.
pub trait Engine: Sync {
    /// Its name in flags and JSON: `cpu`, `reference`.
    fn name(&self) -> &'static str;

    /// How many synapses pass, and their total and mean size.
    fn count(&self, filter: &Filter) -> Result<Count>;

    /// Cell type × cell type, or label × label.
    fn matrix(&self, query: &MatrixQuery) -> Result<Matrix>;
}
