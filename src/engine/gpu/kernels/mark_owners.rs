//! `mark_owners`: which neurons have a row that passes under which label.

use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::session::ROW_STORAGE;

/// The kernel.
pub static MARK_OWNERS: Kernel = Kernel {
    name: "mark_owners",
    file: "mark_owners.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Rows,
};
