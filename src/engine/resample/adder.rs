//! What draws the weights and adds up in the place of the processors.

use super::digits::Digit;
use crate::error::Result;
use crate::query::Weights;
use crate::run::Run;

/// Sums of amounts times weights that are wanted in every resample.
#[derive(Debug)]
pub struct Additions {
    /// What neurons draw by; digits name them by their places here.
    pub numbers: Vec<u64>,
    /// What is added up, target by target.
    pub digits: Vec<Digit>,
    /// How many targets there are.
    pub targets: usize,
    /// The seed of the weights.
    pub seed: u64,
    /// What weights are.
    pub weights: Weights,
    /// The resamples; the first one is the first of a block ([`crate::draws::BLOCK`]).
    pub resamples: std::ops::Range<u32>,
}

/// Draws and adds up.
pub trait Adder: Sync {
    /// The sum of each target in each of the resamples; sums are known to fit 63 bits.
    ///
    /// # Errors
    /// More than it holds ([`crate::Kind::Unsupported`]); its faults ([`crate::Kind::Engine`]); a run that is
    /// stopped.
    fn sums(&self, additions: &Additions, run: &Run) -> Result<Vec<Vec<i64>>>;
}
