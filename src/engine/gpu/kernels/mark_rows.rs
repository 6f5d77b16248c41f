//! `mark_rows`: the rows that pass by their position in the files.

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static MARK_ROWS: Kernel = Kernel {
    name: "mark_rows",
    file: "mark_rows.wgsl",
    storage: &[Access::Read, Access::Read, Access::Write],
    atomics: Atomics::Rows,
};
