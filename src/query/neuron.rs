//! The question about one neuron, and its answer: what it is, what it gets and what it makes.

use crate::error::Error;
use crate::query::Filter;
use crate::query::matrix::same;

/// Asks about one neuron.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronQuery {
    /// Its id.
    pub id: u64,
    /// The synapses that count.
    pub filter: Filter,
}

impl NeuronQuery {
    /// The error about an id that neither the neuron table nor a synapse has.
    pub fn unknown(id: u64) -> Error {
        Error::usage("neuron_id", format!("there is no neuron {id}"))
            .advise("`areax neurons DATA` lists the existing ids")
    }
}

/// One neuron and its synapses.
#[derive(Clone, Debug, PartialEq)]
pub struct Neuron {
    /// Its id.
    pub id: u64,
    /// What the neuron table says of it; `None` if the table lacks it.
    pub record: Option<NeuronRecord>,
    /// The synapses that it makes.
    pub outputs: Partners,
    /// The synapses that it gets.
    pub inputs: Partners,
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
    /// synapse are left out.
    pub by_type: Vec<(u8, Synapses)>,
    /// By partner: most synapses first, of the same number the lowest id first.
    pub by_neuron: Vec<Partner>,
}

/// One partner of a neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partner {
    /// Its id.
    pub id: u64,
    /// Code of its cell type in the neuron table; `None` if the table lacks it.
    pub cell_type: Option<u8>,
    /// The synapses with it.
    pub synapses: Synapses,
}

/// Number and summed size of some synapses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Synapses {
    /// How many.
    pub count: u64,
    /// Their summed size in µm²; NaN over a NaN or infinite size.
    pub total_size: f64,
}

impl Partners {
    /// Puts partners in their order.
    #[doc(hidden)]
    pub fn rank(partners: &mut [Partner]) {
        partners.sort_unstable_by_key(Partner::rank_key);
    }
}

impl Partner {
    /// What partners are ordered by: most synapses first, then the lowest id.
    pub(super) fn rank_key(&self) -> (std::cmp::Reverse<u64>, u64) {
        (std::cmp::Reverse(self.synapses.count), self.id)
    }
}

impl PartialEq for Synapses {
    fn eq(&self, other: &Synapses) -> bool {
        self.count == other.count && same(self.total_size, other.total_size)
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
