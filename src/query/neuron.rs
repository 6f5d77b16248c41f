//! The question about one neuron, and its answer: what it is, what it gets and what it makes.

use std::fmt::Display;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::query::same::same;
use crate::query::{Filter, NeuronColumn, NeuronId};

/// Asks about one neuron.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronQuery {
    /// Its id.
    pub id: NeuronId,
    /// The synapses that count.
    pub filter: Filter,
}

impl NeuronQuery {
    /// The parameter that gives ids.
    pub const PARAMETER: &str = "neuron_id";

    /// The number that a data set with numbers takes the id for.
    ///
    /// # Errors
    /// A name (usage).
    #[doc(hidden)]
    pub fn number(&self) -> Result<u64> {
        self.id.as_ref().number(NeuronQuery::PARAMETER).map_err(NeuronQuery::no_id)
    }

    /// The error about what is no id.
    pub(super) fn no_id(error: Error) -> Error {
        error.advise("the question neurons lists the existing ids")
    }

    /// The error about an id that neither the neuron table nor a synapse has.
    pub fn unknown(id: impl Display) -> Error {
        Error::usage(NeuronQuery::PARAMETER, format!("there is no neuron {id}"))
            .advise("`areax neurons DATA` lists the existing ids")
    }
}

/// One neuron and its synapses.
#[derive(Clone, Debug, PartialEq)]
pub struct Neuron {
    /// Its id.
    pub id: NeuronId,
    /// What the neuron table says of it; `None` if the table lacks it.
    pub record: Option<NeuronRecord>,
    /// The synapses that it makes.
    pub outputs: Partners,
    /// The synapses that it gets.
    pub inputs: Partners,
    /// What a data set with a map says besides.
    pub of_map: Option<Box<NeuronOfMap>>,
}

/// What a data set with a map says of a neuron besides, or of several taken together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronOfMap {
    /// Whether the neuron table has it.
    pub is_listed: bool,
    /// The columns of the neuron table, each with one value; none of several neurons.
    pub columns: Vec<NeuronColumn>,
    /// The type of the neuron.
    pub cell_type: Option<String>,
    /// The types: what codes of types stand for; shared by all answers, since there may be thousands.
    pub types: Arc<[String]>,
    /// The numbers of the synapse table with their units: what totals are of.
    pub numbers: Vec<(String, String)>,
    /// Whether a row may be more than one synapse.
    pub has_weights: bool,
}

impl Neuron {
    /// Whether none of its synapses passes.
    pub fn is_alone(&self) -> bool {
        self.inputs.all.count == 0 && self.outputs.all.count == 0
    }
}

/// A row of the neuron table.
#[derive(Clone, Copy, Debug)]
pub struct NeuronRecord {
    /// Code of the cell type.
    pub cell_type: u8,
    /// Certainty of the type; −0 is 0.
    pub certainty: f64,
    /// Axon length in µm.
    pub axon_um: f32,
    /// Soma skeleton length in µm.
    pub soma_um: f32,
    /// Dendrite length in µm.
    pub dendrite_um: f32,
}

/// The synapses of a neuron on one side, by partner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partners {
    /// All of them.
    pub all: Synapses,
    /// Positions in the published table, ascending.
    pub rows: Vec<u32>,
    /// By the partner's cell type as the synapses have it, by ascending code; types without a
    /// synapse are left out. A code without a name is null.
    pub by_type: Vec<(u32, Synapses)>,
    /// By partner: most synapses first, of the same number the lowest id first.
    pub by_neuron: Vec<Partner>,
}

/// One partner of a neuron.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// Its id.
    pub id: NeuronId,
    /// Code of its cell type in the neuron table; `None` if the table lacks it.
    pub cell_type: Option<u32>,
    /// The synapses with it.
    pub synapses: Synapses,
}

/// Number and summed size of some synapses.
#[derive(Clone, Debug, Default)]
pub struct Synapses {
    /// How many.
    pub count: u64,
    /// Their summed size in µm²; NaN over a NaN or infinite size. 0 in a data set with a map.
    pub total_size: f64,
    /// What they come to in a data set with a map.
    pub of_map: Option<Box<RowTotals>>,
}

/// What rows of the synapse table of a map come to.
#[derive(Clone, Debug, Default)]
pub struct RowTotals {
    /// How many rows.
    pub rows: u64,
    /// The sum of each number, exact until it is rounded once; NaN over an infinite value.
    pub totals: Vec<f64>,
}

impl Partners {
    /// Puts partners in their order.
    #[doc(hidden)]
    pub fn rank(partners: &mut [Partner]) {
        partners.sort_unstable_by(Partner::rank);
    }
}

impl Partner {
    /// Which of two comes first: that with most synapses, then that with the lowest id.
    pub(super) fn rank(&self, other: &Partner) -> std::cmp::Ordering {
        let by_count = other.synapses.count.cmp(&self.synapses.count);
        by_count.then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialEq for Synapses {
    fn eq(&self, other: &Synapses) -> bool {
        self.count == other.count
            && same(self.total_size, other.total_size)
            && self.of_map == other.of_map
    }
}

impl PartialEq for RowTotals {
    fn eq(&self, other: &RowTotals) -> bool {
        self.rows == other.rows
            && self.totals.len() == other.totals.len()
            && self.totals.iter().zip(&other.totals).all(|(a, b)| same(*a, *b))
    }
}

impl PartialEq for NeuronRecord {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &NeuronRecord) -> bool {
        let lengths = |r: &NeuronRecord| [r.axon_um, r.soma_um, r.dendrite_um].map(f64::from);
        self.cell_type == other.cell_type
            && same(self.certainty, other.certainty)
            && lengths(self).into_iter().zip(lengths(other)).all(|(a, b)| same(a, b))
    }
}
