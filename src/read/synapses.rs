//! The synapse table.

use super::declare::record;
use super::file::{Block, RecordFile};

/// An open synapse table.
pub type SynapseFile = RecordFile<Synapse>;
/// Consecutive synapses. float16 fields come as bit patterns.
pub type SynapseBlock<'a> = Block<'a, Synapse>;

record! {
    /// The record of a synapse.
    Synapse is "synapse";
    /// Contact area in µm², a float16 bit pattern.
    size: "f2" as u16;
    /// Id of the presynaptic neuron.
    pre_id: "u8" as u64;
    /// Id of the postsynaptic neuron.
    post_id: "u8" as u64;
    /// Synapse probability, a float16 bit pattern.
    prob: "f2" as u16;
    /// Coordinate in nanometres.
    x: "u4" as u32;
    /// Coordinate in nanometres.
    y: "u4" as u32;
    /// Coordinate in nanometres.
    z: "u4" as u32;
    /// Code of the postsynaptic morphology.
    post_morph: "u1" as u8;
    /// Code of the presynaptic neuron's cell type.
    pre_celltype: "u1" as u8;
    /// Code of the postsynaptic neuron's cell type.
    post_celltype: "u1" as u8;
}
