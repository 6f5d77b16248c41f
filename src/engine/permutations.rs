//! The door from the engines of a GPU to the processors for permutation tests: these gather what each neuron
//! has, and a device permutes and adds up.

use super::cpu::test;
use super::permute::Permuter;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::{CellTests, MatrixQuery, MatrixTest, Test, TestQuery};
use crate::run::Run;

/// The test of a claim, of sums by a permuter.
///
/// # Errors
/// Those of the permuter, and of the engine of the processors.
pub fn test_by(
    permuter: &dyn Permuter,
    data: &Dataset,
    query: &TestQuery,
    run: &Run,
) -> Result<Test> {
    test::answer(data, query, Some(permuter), run)
}

/// The test of every cell, of sums by a permuter.
///
/// # Errors
/// Those of the permuter, and of the engine of the processors.
pub fn cells_by(
    permuter: &dyn Permuter,
    data: &Dataset,
    query: &MatrixQuery,
    test: &MatrixTest,
    run: &Run,
) -> Result<CellTests> {
    test::cells(data, query, test, Some(permuter), run)
}
