//! Intervals of a matrix and of a claim: the processors gather what each pair of neurons has, this device draws
//! the weights and adds up, and counts what each neuron has where the interval is that of a median.

pub use crate::engine::intervals::of_claim_by;

use super::adder;
use super::engine::Core;
use super::matrix;
use super::permuter;
use crate::engine::intervals;
use crate::engine::medians::asked as asked_medians;
use crate::engine::permute::{Permutations, Permuter};
use crate::engine::resample::{Adder, Additions};
use crate::error::Result;
use crate::query::{Intervals, MatrixQuery, Resampling};
use crate::run::Run;

/// The intervals of every cell.
pub fn answer(
    core: &Core,
    query: &MatrixQuery,
    resampling: &Resampling,
    run: &Run,
) -> Result<Intervals> {
    matrix::need_path(query)?;
    if let Some(asked_of) = asked_medians(&query.measure)? {
        let ends = matrix::median_ends(core, query, asked_of, resampling.level, run)?;
        return intervals::of_medians(&core.data, query, resampling, ends, run);
    }
    intervals::by(core, &core.data, query, resampling, run)
}

impl Permuter for Core {
    fn permuted(&self, asked: &Permutations, run: &Run) -> Result<Vec<Vec<i64>>> {
        self.ask(run, |session, job| permuter::sums(&session.device, job, asked))
    }
}

impl Adder for Core {
    fn sums(&self, additions: &Additions, run: &Run) -> Result<Vec<Vec<i64>>> {
        self.ask(run, |session, job| adder::sums(&session.device, job, additions))
    }
}
