//! Permutation tests, and what the conditions on neurons cost.

use super::lost;
use crate::engine::Engine;
use crate::error::Result;
use crate::query::{CellTests, Matrix, MatrixQuery, MatrixTest, Test, TestQuery};
use crate::run::Run;

/// A matrix with the permutation tests of its cells.
///
/// # Errors
/// Those of the engine.
pub fn tested(
    matrix: Matrix,
    query: &MatrixQuery,
    test: &MatrixTest,
    engine: &dyn Engine,
    run: &Run,
) -> Result<Matrix> {
    let lost = lost::of_matrix(&matrix, query, engine, run)?;
    // Last, so that what a GPU runs for it is known as the last.
    let found = engine.cell_tests(query, test, run)?;
    let tests = CellTests { lost, ..found };
    Ok(Matrix { tests: Some(Box::new(tests)), ..matrix })
}

/// The permutation test of a claim by an engine.
///
/// # Errors
/// Those of the engine; a claim of another form (usage).
pub fn test(query: &TestQuery, engine: &dyn Engine, run: &Run) -> Result<Test> {
    let (own, all) = query.passing(&query.check()?);
    let passing = engine.matrix(&own, run)?.total;
    let of = match all {
        None => passing,
        Some(all) => engine.matrix(&all, run)?.total,
    };
    let found = engine.test(query, run)?;
    Ok(Test { lost: (of.saturating_sub(passing), of), ..found })
}
