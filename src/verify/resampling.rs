//! Random ways to ask for intervals.

use fastrand::Rng;

use crate::query::{Level, MatrixQuery, Resampling, Sides, Weights};

/// Few resamples: the reference goes over all pairs of neurons for each.
pub fn resampling(rng: &mut Rng) -> Resampling {
    let level = Level::parse("0.9").unwrap_or(Level::DEFAULT);
    let ways = [(39, Level::DEFAULT), (19, level), (39, level)];
    let (resamples, level) = rng.choice(ways).unwrap_or((39, Level::DEFAULT));
    Resampling {
        sides: rng.choice(Sides::ALL).unwrap_or_default(),
        weights: rng.choice(Weights::ALL).unwrap_or_default(),
        resamples,
        level,
        seed: rng.u64(..),
        fragments: true,
        keeps_sums: rng.bool(),
    }
}

/// A question with intervals, if there are any that it can have.
pub fn with_intervals(query: MatrixQuery, ci: Option<Resampling>) -> MatrixQuery {
    let asked = MatrixQuery { ci, ..query.clone() };
    if asked.check().is_ok() { asked } else { query }
}
