//! `count_owners`: rows and sums of each marked owner with each partner label.

use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::session::ROW_STORAGE;

/// The kernel.
pub static COUNT_OWNERS: Kernel = Kernel {
    name: "count_owners",
    file: "count_owners.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Rows,
};
