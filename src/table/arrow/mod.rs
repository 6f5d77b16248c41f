//! Arrow: files (which is what Feather is), streams, and the arrays that the reader of Parquet gives.

mod convert;
mod file;
mod leaves;
mod parquet;
mod stream;

pub(super) use file::ArrowFile;
pub(super) use parquet::ParquetFile;
pub(super) use stream::ArrowStream;

use std::path::Path;

use crate::error::{Error, Result};

/// Rows that are made into a chunk at once, however many a batch of the file has.
const CHUNK_ROWS: usize = 1 << 16;

/// Does what a reader of a damaged file may panic at: no length in it is trusted by us, but some are
/// by arrow-rs.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(damaged(path, "its lengths contradict each other")))
}

fn damaged(path: &Path, what: impl std::fmt::Display) -> Error {
    Error::data(format!("the file is damaged or not whole: {what}"))
        .in_file(path)
        .advise("fetch the file again")
}
