//! `add_pairs`: sums of amounts times weights in a block of resamples.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static ADD_PAIRS: Kernel = Kernel {
    name: "add_pairs",
    file: "add_pairs.wgsl",
    storage: &[Access::Read, Access::Read, Access::Read, Access::Write],
    atomics: Atomics::Rows,
};

/// The Rust twin of `Add` in `shaders/add_pairs.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Add {
    pub parts: u32,
    pub first_workgroup: u32,
    pub workgroups: u32,
    pub words: u32,
    pub first_at: u32,
    pub second_at: u32,
    pub power: u32,
    pub single_power: u32,
}

/// The Rust twin of `Part` in `shaders/add_pairs.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Part {
    pub first: u32,
    pub pairs: u32,
    pub target_sum: u32,
    pub adds: u32,
}

/// No power: see the shader.
pub const NONE: u32 = u32::MAX;
/// Pairs of a part at most.
pub const PART_PAIRS: usize = 512;
/// Bits of [`Part::adds`] above the power.
pub mod adds {
    /// The first neuron's weight alone counts.
    pub const SINGLE: u32 = 0x100;
    /// Taken away.
    pub const NEGATIVE: u32 = 0x200;
}
