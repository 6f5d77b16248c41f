//! `select_keys`: the neuron of a rank by key, in each permutation.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static SELECT_KEYS: Kernel = Kernel {
    name: "select_keys",
    file: "select_keys.wgsl",
    storage: &[Access::Read, Access::Read, Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Select` in `shaders/select_keys.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Select {
    pub neurons: u32,
    pub selections: u32,
    pub workgroups: u32,
    pub first_workgroup: u32,
}

/// The Rust twin of `Selection` in `shaders/select_keys.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Selection {
    pub first: u32,
    pub end: u32,
    pub rank: u32,
    pub unused: u32,
}

/// Words of what is found.
pub const FOUND_WORDS: u64 = 4;
