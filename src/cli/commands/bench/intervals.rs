//! `matrix-ci`: the intervals of a matrix of full cells, 9,999 resamples, by the cpu and by GPUs that have it add
//! up. Each run asks for another probability and another seed.

use crate::Result;
use crate::query::{Filter, Intervals, Matrix, MatrixQuery, Population, Resampling};
use fastrand::Rng;

use super::drawn::Drawn;
use super::measure::near;
use super::trial::{Bench, Contender, Outcome};
use crate::ask::differ::of_matrices;

pub const NAME: &str = "matrix-ci";
pub const NOTE: &str = "matrix-ci: 9,999 resamples; the kernels of a GPU draw and add up, the processors do the rest; the \
                        reference was asked for 39 of each checked run, and its time is that of 39.";
/// Resamples that the reference is asked for.
pub const FEW: u32 = 39;

/// A matrix and its intervals.
type Answer = (Matrix, Intervals);

/// The question on every engine; none where the data lacks the neuron table.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    let differ = |answer: &Answer, truth: &Answer| of_matrices(&whole(answer), &whole(truth));
    Drawn { name: NAME, query: |rng| Ok(query(rng)), fewer, ask, differ }.all(bench)
}

fn whole((matrix, ci): &Answer) -> Matrix {
    Matrix { ci: Some(Box::new(ci.clone())), ..matrix.clone() }
}

fn query(rng: &mut Rng) -> MatrixQuery {
    let filter = Filter { prob_min: Some(near(rng, 0.6)), ..Filter::default() };
    let filter = filter.population(Population::FullCells);
    let ci = Some(Resampling { seed: rng.u64(..), ..Resampling::default() });
    MatrixQuery { filter, ci, ..MatrixQuery::default() }
}

fn fewer(query: &MatrixQuery) -> MatrixQuery {
    let ci = query.ci.map(|ci| Resampling { resamples: FEW, ..ci });
    MatrixQuery { ci, ..query.clone() }
}

fn ask(bench: &Bench, contender: &Contender, query: &MatrixQuery) -> Result<Answer> {
    let resampling = query.ci.unwrap_or_default();
    let matrix = contender.engine.matrix(query, &bench.run)?;
    Ok((matrix, contender.engine.intervals(query, &resampling, &bench.run)?))
}
