//! A matrix with the intervals of its cells, and what the conditions on neurons cost.

use crate::engine::Engine;
use crate::error::Result;
use crate::query::{Matrix, MatrixQuery};
use crate::run::Run;

/// A matrix by an engine, with intervals where they are asked for.
///
/// # Errors
/// Those of the engine.
pub fn matrix(query: &MatrixQuery, engine: &dyn Engine, run: &Run) -> Result<Matrix> {
    let Some(resampling) = &query.ci else { return engine.matrix(query, run) };
    let matrix = engine.matrix(query, run)?;
    let of = match query.without_neurons() {
        None => matrix.total,
        Some(all) => engine.matrix(&all, run)?.total,
    };
    // Last, so that what a GPU runs for it is known as the last.
    let mut found = engine.intervals(query, resampling, run)?;
    found.lost = (of.saturating_sub(matrix.total), of);
    Ok(Matrix { ci: Some(Box::new(found)), ..matrix })
}
