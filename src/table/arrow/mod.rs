//! Arrow: files (which is what Feather is), streams, and the arrays that the reader of Parquet gives.

mod convert;
mod file;
mod leaves;
mod parquet;
mod stream;
mod write;

pub(super) use file::ArrowFile;
pub(super) use parquet::ParquetFile;
pub(super) use stream::ArrowStream;
pub use write::TableWriter;

use std::cell::Cell;
use std::path::Path;

use crate::error::{Error, Result};

/// Rows that are made into a chunk at once, however many a batch of the file has.
const CHUNK_ROWS: usize = 1 << 16;

thread_local! {
    /// Whether this thread does what may panic.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread does what may panic.
pub(super) fn is_guarded() -> bool {
    IS_GUARDED.get()
}

/// Does what a reader of a damaged file may panic at: no length in it is trusted by us, but some are
/// by arrow-rs. Such a panic is an error like others.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    let was_guarded = IS_GUARDED.replace(true);
    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    IS_GUARDED.set(was_guarded);
    found.unwrap_or_else(|_| Err(damaged(path, "its lengths contradict each other")))
}

fn damaged(path: &Path, what: impl std::fmt::Display) -> Error {
    Error::data(format!("the file is damaged or not whole: {what}"))
        .in_file(path)
        .advise("fetch the file again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic, reason = "what is tested")]
    fn a_reader_that_panics_is_an_error_with_the_file() {
        let found = guarded::<()>(Path::new("x.feather"), || {
            assert!(is_guarded());
            panic!("a length")
        });
        let error = found.unwrap_err().to_string();
        assert!(error.contains("x.feather: the file is damaged or not whole"), "{error}");
        assert!(!is_guarded());
    }
}
