//! Rows before they are written.

/// One row of the neuron table.
pub(super) struct SynthNeuron {
    pub(super) id: u64,
    pub(super) kind: u8,
    /// float16 bits.
    pub(super) certainty: u16,
    /// Axon, soma, dendrite, in µm.
    pub(super) lengths: [f32; 3],
}

/// One row of the synapse table.
pub(super) struct Synapse {
    /// float16 bits.
    pub(super) size: u16,
    pub(super) pre_id: u64,
    pub(super) post_id: u64,
    /// float16 bits.
    pub(super) prob: u16,
    pub(super) place: [u32; 3],
    pub(super) morph: u8,
    pub(super) pre_kind: u8,
    pub(super) post_kind: u8,
}
