//! `label_neurons`: which neurons have each label in a block of permutations, as bits.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static LABEL_NEURONS: Kernel = Kernel {
    name: "label_neurons",
    file: "label_neurons.wgsl",
    storage: &[Access::Read, Access::Read, Access::Read, Access::Read, Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Labels` in `shaders/label_neurons.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Labels {
    pub neurons: u32,
    pub labels: u32,
    pub selections: u32,
    pub permutations: u32,
    pub first: u32,
    pub words: u32,
    pub workgroups: u32,
    pub first_workgroup: u32,
}

/// No neuron has the label, or one of those before it: see the shader.
pub const NOBODY: u32 = u32::MAX;
/// Every neuron has.
pub const ALL: u32 = u32::MAX - 1;
