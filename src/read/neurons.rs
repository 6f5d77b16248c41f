//! The neuron table.

use super::declare::record;
use super::file::{Block, RecordFile};

/// An open neuron table.
pub type NeuronFile = RecordFile<Neuron>;
/// Consecutive neurons. float16 fields come as bit patterns.
pub type NeuronBlock<'a> = Block<'a, Neuron>;

record! {
    /// The record of a neuron.
    Neuron is "neuron";
    /// Neuron id.
    id: "u8" as u64;
    /// Code of its cell type.
    cell_type: "u1" as u8;
    /// Certainty of its cell type, 0 to 1, a float16 bit pattern.
    celltype_certainty: "f2" as u16;
    /// Length of its axon's skeleton in µm.
    skel_length_axon: "f4" as f32;
    /// Length of its soma's skeleton in µm.
    skel_length_soma: "f4" as f32;
    /// Length of its dendrite's skeleton in µm.
    skel_length_dendrite: "f4" as f32;
}
