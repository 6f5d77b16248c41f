//! The weights of neurons in a resample, one by one.

use crate::draws::Draws;
use crate::query::{Resampling, Weights};

/// The weight of every neuron in a resample.
pub fn weights_of(neurons: &[u64], resampling: &Resampling, b: u32) -> Vec<i128> {
    let draws = Draws::of_seed(resampling.seed);
    let weight = |number: &u64| match resampling.weights {
        Weights::DoubleOrNothing => draws.doubled_or_nothing(*number, b),
        Weights::Poisson => draws.poisson(*number, b),
    };
    neurons.iter().map(|number| weight(number).into()).collect()
}
