//! One neuron as the formats see it.

use super::Size;
use crate::query::{Names, Neuron, NeuronOfMap, NeuronSet, Partners, Synapses};

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
    /// How they are put into words.
    pub(in crate::output) fn words(&self) -> NeuronWords<'a> {
        let of_map = self.neurons.first().and_then(|neuron| neuron.of_map.as_deref());
        NeuronWords { types: self.types, of_map }
    }

    /// One after the other.
    pub(in crate::output) fn iter(&self) -> impl Iterator<Item = NeuronView<'a>> + use<'a> {
        let EachNeuronView { neurons, types, partners } = *self;
        neurons.iter().map(move |neuron| NeuronView { neuron, types, partners })
    }
}

/// What codes of types and totals stand for.
#[derive(Clone, Copy)]
pub(in crate::output) struct NeuronWords<'a> {
    types: &'a Names,
    /// What a data set with a map says.
    pub of_map: Option<&'a NeuronOfMap>,
}

impl<'a> NeuronWords<'a> {
    /// The name of a type, if it has one.
    pub fn type_name(self, code: u32) -> Option<&'a str> {
        match self.of_map {
            Some(map) => map.types.get(code as usize).map(String::as_str),
            None => self.types.name_of(code),
        }
    }

    /// The names of the sums, each behind `total_`.
    pub fn totals(self) -> Vec<String> {
        match self.of_map {
            Some(map) => map.numbers.iter().map(|(name, _)| format!("total_{name}")).collect(),
            None => vec!["total_size".to_owned()],
        }
    }

    /// The sums of some synapses, in this order.
    pub fn sums(self, synapses: &'a Synapses) -> &'a [f64] {
        match &synapses.of_map {
            Some(of_map) => &of_map.totals,
            None => std::slice::from_ref(&synapses.total_size),
        }
    }

    /// Rows of some synapses, where they may be fewer.
    pub fn rows(self, synapses: &Synapses) -> Option<u64> {
        let has_weights = self.of_map.is_some_and(|map| map.has_weights);
        synapses.of_map.as_ref().filter(|_| has_weights).map(|of_map| of_map.rows)
    }
}

/// The numbers of both sides, with so many partners listed; each has `more` than id, type and sums.
fn size(sides: [&Partners; 2], listed: usize, words: NeuronWords, more: usize) -> Size {
    let weights = usize::from(words.of_map.is_some_and(|map| map.has_weights));
    let sums = 1 + weights + words.totals().len();
    let lines = sides.map(|side| side.by_neuron.len().min(listed)).iter().sum::<usize>();
    let types: usize = sides.iter().map(|side| side.by_type.len()).sum();
    let beside = (types * (1 + sums) + 2 * sums) as u64;
    Size { lines: lines as u64, per_line: (2 + sums + more) as u64, beside, lists: 2 }
}

impl<'a> NeuronSetView<'a> {
    /// How many numbers it has.
    pub(super) fn size(&self) -> Size {
        let NeuronSet { ids, outputs, inputs, .. } = self.set;
        let sides = [&outputs.partners, &inputs.partners];
        let of_sides = size(sides, self.listed(), self.words(), 1);
        Size { beside: of_sides.beside + ids.len() as u64, ..of_sides }
    }

    /// How it is put into words.
    pub(in crate::output) fn words(&self) -> NeuronWords<'a> {
        NeuronWords { types: self.types, of_map: self.set.of_map.as_deref() }
    }

    /// Partners of each side that table and JSON list.
    pub(in crate::output) fn listed(&self) -> usize {
        self.partners.unwrap_or(PARTNERS)
    }
}

impl<'a> NeuronView<'a> {
    /// How many numbers it has.
    pub(super) fn size(&self) -> Size {
        let Neuron { outputs, inputs, .. } = self.neuron;
        size([outputs, inputs], self.listed(), self.words(), 0)
    }

    /// Partners of each side that table and JSON list.
    pub(in crate::output) fn listed(&self) -> usize {
        self.partners.unwrap_or(PARTNERS)
    }

    /// The name of a partner's type, if it has one.
    pub(in crate::output) fn type_name(&self, code: Option<u32>) -> Option<&'a str> {
        self.words().type_name(code?)
    }

    /// How it is put into words.
    pub(in crate::output) fn words(&self) -> NeuronWords<'a> {
        NeuronWords { types: self.types, of_map: self.neuron.of_map.as_deref() }
    }
}
