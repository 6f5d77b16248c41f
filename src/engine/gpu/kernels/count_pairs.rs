//! `count_pairs`: the connectivity histogram by cell type (published rows).

use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::question::PRIVATE_WORDS;
use crate::engine::gpu::session::ROW_STORAGE;

/// The kernel.
pub static COUNT_PAIRS: Kernel = Kernel {
    name: "count_pairs",
    file: "count_pairs.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Bins(PRIVATE_WORDS),
};
