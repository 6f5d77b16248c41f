//! `count_runs`: rows and sums of tiles that lie in one cell (sorted rows by type).

use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::session::ROW_STORAGE;

/// The kernel.
pub static COUNT_RUNS: Kernel = Kernel {
    name: "count_runs",
    file: "count_runs.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Workgroups,
};
