//! A matrix with the intervals of its cells, a claim with those of its settings, and what the conditions on neurons
//! cost.

use super::{lost, permutations};
use crate::engine::Engine;
use crate::error::Result;
use crate::query::{ClaimIntervals, Exact, Matrix, MatrixQuery, RobustQuery, SweepQuery};
use crate::run::Run;

/// A matrix by an engine, with intervals where they are asked for.
///
/// # Errors
/// Those of the engine.
pub fn matrix(query: &MatrixQuery, engine: &dyn Engine, run: &Run) -> Result<Matrix> {
    let matrix = engine.matrix(query, run)?;
    if let Some(test) = &query.test {
        return permutations::tested(matrix, query, test, engine, run);
    }
    let Some(resampling) = &query.ci else { return Ok(matrix) };
    let lost = lost::of_matrix(&matrix, query, engine, run)?;
    // Last, so that what a GPU runs for it is known as the last.
    let mut found = engine.intervals(query, resampling, run)?;
    found.lost = lost;
    Ok(Matrix { ci: Some(Box::new(found)), ..matrix })
}

/// The intervals of a claim by an engine, where they are asked for.
///
/// # Errors
/// Those of the engine.
pub fn of_claim(
    query: &RobustQuery,
    engine: &dyn Engine,
    run: &Run,
) -> Result<Option<Box<ClaimIntervals>>> {
    let Some(resampling) = &query.ci else { return Ok(None) };
    let passing = totals(&query.grid, engine, run)?;
    let of = query.grid.without_neurons().map(|all| totals(&all, engine, run)).transpose()?;
    // Last, so that what a GPU runs for it is known as the last.
    let mut found = engine.claim_intervals(query, resampling, run)?;
    found.set_lost(&query.grid, &passing, of.as_deref());
    Ok(Some(Box::new(found)))
}

/// Synapses at every point of a grid.
fn totals(grid: &SweepQuery, engine: &dyn Engine, run: &Run) -> Result<Vec<u64>> {
    if grid.axes.is_empty() {
        return Ok(vec![engine.count(&grid.filter, run)?.count]);
    }
    let number = |value: &Option<Exact>| value.as_ref().map_or(0.0, Exact::value) as u64;
    Ok(engine.connections(&grid.totals(), run)?.iter().map(number).collect())
}
