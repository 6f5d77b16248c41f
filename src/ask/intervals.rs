//! A matrix with the intervals of its cells, a claim with those of its settings, and what the conditions on neurons
//! cost.

use super::{lost, permutations};
use crate::engine::Engine;
use crate::error::Result;
use crate::query::{
    ClaimIntervals, Connection, ConnectionsQuery, Exact, Matrix, MatrixQuery, Measure, Normalize,
    RobustQuery, SweepQuery, Types,
};
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
    let mut found = engine.claim_intervals(query, resampling, run)?;
    let grid = &query.grid;
    let own = totals(grid, engine, run)?;
    let filter = grid.filter.without_neurons(&grid.cells.kept());
    let is_kept = |axis: &&crate::query::Axis| !axis.parameter.is_about_neurons();
    let axes = grid.axes.iter().filter(is_kept).cloned().collect();
    let all = SweepQuery { filter, axes, ..grid.clone() };
    let of = if all == *grid { own.clone() } else { totals(&all, engine, run)? };
    for (point, (setting, own)) in found.settings.iter_mut().zip(own).enumerate() {
        let of = of[without_neurons(grid, point)];
        setting.lost = (of.saturating_sub(own), of);
    }
    Ok(Some(Box::new(found)))
}

/// Synapses at every point of a grid.
fn totals(grid: &SweepQuery, engine: &dyn Engine, run: &Run) -> Result<Vec<u64>> {
    let (measure, normalize) = (Measure::Count, Normalize::None);
    if grid.axes.is_empty() {
        return Ok(vec![engine.count(&grid.filter, run)?.count]);
    }
    let connections = vec![Connection { pre: Types::Any, post: Types::Any }];
    let query = ConnectionsQuery { grid: grid.clone(), measure, normalize, connections };
    let number = |value: &Option<Exact>| value.as_ref().map_or(0.0, Exact::value) as u64;
    Ok(engine.connections(&query, run)?.iter().map(number).collect())
}

/// The place of a point among those of the axes that are not about neurons.
fn without_neurons(grid: &SweepQuery, point: usize) -> usize {
    let (mut rest, mut place, mut stride) = (point, 0, 1);
    for axis in grid.axes.iter().rev() {
        let values = axis.values.len();
        if !axis.parameter.is_about_neurons() {
            place += rest % values * stride;
            stride *= values;
        }
        rest /= values;
    }
    place
}
