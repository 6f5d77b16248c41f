//! `count_cells`: rows, synapses and sums in each cell.

use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static COUNT_CELLS: Kernel = Kernel {
    name: "count_cells",
    file: "count_cells.wgsl",
    storage: &[Access::Read, Access::Read, Access::Read, Access::Read, Access::Read, Access::Write],
    atomics: Atomics::Rows,
};
