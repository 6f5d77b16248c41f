//! What is resampled: sums of amounts times weights of neurons.

/// An amount that counts as often as the product of the weights of two neurons says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Place of the first neuron.
    pub i: u32,
    /// Place of the second.
    pub j: u32,
    /// The amount.
    pub amount: i64,
}

/// A sum of amounts times weights.
#[derive(Debug, Default)]
pub struct Target {
    /// What is added up.
    pub terms: Vec<Term>,
    /// Whether the first neuron's weight alone counts.
    pub is_single: bool,
}

impl Target {
    /// The summed weights of some neurons.
    pub fn of_neurons(neurons: impl Iterator<Item = u32>) -> Target {
        let terms = neurons.map(|i| Term { i, j: i, amount: 1 }).collect();
        Target { terms, is_single: true }
    }

    /// The sum of their squares.
    pub fn of_squares(neurons: impl Iterator<Item = u32>) -> Target {
        Target { is_single: false, ..Target::of_neurons(neurons) }
    }
}
