//! One neuron as the formats see it.

use crate::query::{Names, Neuron};

/// Partners of each side that table and JSON list, unless another number is asked for.
const PARTNERS: usize = 10;

/// A neuron, with what it takes to show it.
#[derive(Clone, Debug)]
pub struct NeuronView<'a> {
    /// The neuron.
    pub neuron: &'a Neuron,
    /// The names of cell types.
    pub types: &'a Names,
    /// Partners of each side that are listed; `None`: all in CSV, ten elsewhere.
    pub partners: Option<usize>,
}

impl<'a> NeuronView<'a> {
    /// Partners of each side that table and JSON list.
    pub(in crate::output) fn listed(&self) -> usize {
        self.partners.unwrap_or(PARTNERS)
    }

    /// The name of a partner's type, if it has one.
    pub(in crate::output) fn type_name(&self, code: Option<u8>) -> Option<&'a str> {
        self.types.name_of(code?)
    }
}
