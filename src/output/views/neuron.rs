//! One neuron as the formats see it.

use crate::query::{Names, Neuron, NeuronSet};

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

/// Several neurons taken together, with what it takes to show them.
#[derive(Clone, Debug)]
pub struct NeuronSetView<'a> {
    /// The neurons.
    pub set: &'a NeuronSet,
    /// The names of cell types.
    pub types: &'a Names,
    /// Partners of each side that are listed; `None`: all in CSV, ten elsewhere.
    pub partners: Option<usize>,
}

/// Several neurons one by one, with what it takes to show them.
#[derive(Clone, Debug)]
pub struct EachNeuronView<'a> {
    /// The neurons.
    pub neurons: &'a [Neuron],
    /// The names of cell types.
    pub types: &'a Names,
    /// Partners of each side that are listed; `None`: all in CSV, ten elsewhere.
    pub partners: Option<usize>,
}

impl<'a> EachNeuronView<'a> {
    /// One after the other.
    pub(in crate::output) fn iter(&self) -> impl Iterator<Item = NeuronView<'a>> + use<'a> {
        let EachNeuronView { neurons, types, partners } = *self;
        neurons.iter().map(move |neuron| NeuronView { neuron, types, partners })
    }
}

impl NeuronSetView<'_> {
    /// Partners of each side that table and JSON list.
    pub(in crate::output) fn listed(&self) -> usize {
        self.partners.unwrap_or(PARTNERS)
    }
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
