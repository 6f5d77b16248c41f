//! `matrix-test`: permutation tests of every cell of a matrix of full cells. Each run asks for another probability and
//! another seed.

use crate::Result;
use crate::query::{CellTests, Filter, MatrixQuery, MatrixTest, Permuting, Population, Side};
use fastrand::Rng;

use super::drawn::Drawn;
use super::intervals::FEW;
use super::measure::near;
use super::trial::{Bench, Contender, Outcome};

pub const NAME: &str = "matrix-test";
pub const NOTE: &str = "matrix-test: the labels of the presynaptic full cells, 9,999 permutations; the reference was asked \
                        for 39 of each checked run, and its time is that of 39.";

/// The question on every engine; none where the data lacks the neuron table.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    let differ = |answer: &CellTests, truth: &CellTests| format!("{answer:?} and {truth:?}");
    Drawn { name: NAME, query: |rng| Ok(query(rng)), fewer, ask, differ }.all(bench)
}

fn query(rng: &mut Rng) -> MatrixQuery {
    let filter = Filter { prob_min: Some(near(rng, 0.6)), ..Filter::default() };
    let filter = filter.population(Population::FullCells);
    let permuting = Permuting { seed: rng.u64(..), ..Permuting::default() };
    let test = Some(MatrixTest { side: Side::Pre, permuting, keeps_sums: false });
    MatrixQuery { filter, test, ..MatrixQuery::default() }
}

fn fewer(query: &MatrixQuery) -> MatrixQuery {
    let few = |test: &MatrixTest| MatrixTest {
        permuting: Permuting { permutations: FEW, ..test.permuting.clone() },
        ..test.clone()
    };
    MatrixQuery { test: query.test.as_ref().map(few), ..query.clone() }
}

fn ask(bench: &Bench, contender: &Contender, query: &MatrixQuery) -> Result<CellTests> {
    let Some(test) = &query.test else { return Ok(CellTests::default()) };
    contender.engine.cell_tests(query, test, &bench.run)
}
