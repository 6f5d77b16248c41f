//! `mask_pairs`: narrows them by how their neurons stand to each other.

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static MASK_PAIRS: Kernel = Kernel {
    name: "mask_pairs",
    file: "mask_pairs.wgsl",
    storage: &[Access::Read, Access::Read, Access::Read, Access::Write],
    atomics: Atomics::None,
};
