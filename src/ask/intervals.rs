//! A matrix with the intervals of its cells, and what the conditions on neurons cost.

use crate::engine::Engine;
use crate::error::Result;
use crate::query::{Matrix, MatrixQuery, Measure, Normalize};
use crate::run::Run;

/// A matrix by an engine, with intervals where they are asked for.
///
/// # Errors
/// Those of the engine.
pub fn matrix(query: &MatrixQuery, engine: &dyn Engine, run: &Run) -> Result<Matrix> {
    let Some(resampling) = &query.ci else { return engine.matrix(query, run) };
    let matrix = engine.matrix(query, run)?;
    let mut found = engine.intervals(query, resampling, run)?;
    let axes = [&query.cells.rows, &query.cells.columns];
    let mut kept: Vec<&str> = axes.into_iter().flatten().map(|axis| axis.category()).collect();
    kept.push(crate::query::CellAxes::CELL_TYPE);
    let filter = query.filter.without_neurons(&kept);
    let of = match filter == query.filter {
        true => matrix.total,
        false => {
            let (measure, normalize, ci) = (Measure::Count, Normalize::None, None);
            let all = MatrixQuery { filter, measure, normalize, ci, ..query.clone() };
            engine.matrix(&all, run)?.total
        }
    };
    found.lost = (of.saturating_sub(matrix.total), of);
    Ok(Matrix { ci: Some(Box::new(found)), ..matrix })
}
