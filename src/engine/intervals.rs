//! The door from the engines of a GPU to the processors: these gather what each pair of neurons has, and a
//! device adds up.

use super::cpu::{claim_intervals, wiring};
use super::resample::Adder;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::{ClaimIntervals, Intervals, MatrixQuery, MedianEnds, Resampling, RobustQuery};
use crate::run::Run;

/// The intervals of every cell, of sums by an adder.
///
/// # Errors
/// Those of the adder, and of the engine of the processors.
pub fn by(
    adder: &dyn Adder,
    data: &Dataset,
    query: &MatrixQuery,
    resampling: &Resampling,
    run: &Run,
) -> Result<Intervals> {
    wiring::answer(data, query, resampling, Some(adder), run)
}

/// The intervals of medians, whose ends are known.
///
/// # Errors
/// Those of the engine of the processors.
pub fn of_medians(
    data: &Dataset,
    query: &MatrixQuery,
    resampling: &Resampling,
    ends: Vec<MedianEnds>,
    run: &Run,
) -> Result<Intervals> {
    let (own, _) = wiring::collect(data, query, run)?;
    Ok(wiring::of_medians(&own, resampling, ends))
}

/// The intervals of every setting of a claim, of sums by an adder.
///
/// # Errors
/// Those of the adder, and of the engine of the processors.
pub fn of_claim_by(
    adder: &dyn Adder,
    data: &Dataset,
    query: &RobustQuery,
    resampling: &Resampling,
    run: &Run,
) -> Result<ClaimIntervals> {
    claim_intervals::answer(data, query, resampling, Some(adder), run)
}
