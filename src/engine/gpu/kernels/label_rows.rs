//! `label_rows`: the cell of each of them, label after label.

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static LABEL_ROWS: Kernel = Kernel {
    name: "label_rows",
    file: "label_rows.wgsl",
    storage: &[Access::Read, Access::Read, Access::Write, Access::Write],
    atomics: Atomics::None,
};
