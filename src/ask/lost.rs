//! What conditions on neurons cost: an answer over a population says how many synapses that leaves out.

use crate::engine::Engine;
use crate::error::Result;
use crate::query::{CellAxes, Filter, Matrix, MatrixQuery};
use crate::run::Run;

/// Synapses that the conditions on neurons other than by their type leave out, and those that pass all else.
///
/// # Errors
/// Those of the engine.
pub fn under(filter: &Filter, engine: &dyn Engine, run: &Run) -> Result<(u64, u64)> {
    let passing = engine.count(filter, run)?.count;
    let all = filter.without_neurons(&[CellAxes::CELL_TYPE]);
    let of = match all == *filter {
        true => passing,
        false => engine.count(&all, run)?.count,
    };
    Ok((of.saturating_sub(passing), of))
}

/// The same of the synapses of a matrix, which an engine has answered.
///
/// # Errors
/// Those of the engine.
pub fn of_matrix(
    matrix: &Matrix,
    query: &MatrixQuery,
    engine: &dyn Engine,
    run: &Run,
) -> Result<(u64, u64)> {
    let of = match query.without_neurons() {
        None => matrix.total,
        Some(all) => engine.matrix(&all, run)?.total,
    };
    Ok((of.saturating_sub(matrix.total), of))
}
