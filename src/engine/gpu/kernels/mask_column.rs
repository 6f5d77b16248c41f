//! `mask_column`: narrows the rows of a copy of a map that pass, by one column.

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static MASK_COLUMN: Kernel = Kernel {
    name: "mask_column",
    file: "mask_column.wgsl",
    storage: &[Access::Read, Access::Read, Access::Write],
    atomics: Atomics::None,
};
