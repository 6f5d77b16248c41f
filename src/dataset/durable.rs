//! What makes files of the prepared copy durable, and the words for a disk that refuses.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Writes a small file and makes its bytes durable.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path).map_err(|error| refused(path, "cannot create", error))?;
    file.write_all(bytes).map_err(|error| refused(path, "cannot write", error))?;
    file.sync_all().map_err(|error| refused(path, "cannot sync", error))
}

/// Makes the names in a folder durable.
pub fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(windows) {
        // Folders cannot be opened there; NTFS keeps their names by its own journal.
        return Ok(());
    }
    let folder = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
    folder.sync_all().map_err(|error| refused(path, "cannot sync", error))
}

/// An error of a write to the store; a full disk is said as such.
pub fn refused(path: &Path, what: &str, error: std::io::Error) -> Error {
    let what = if is_full(error.kind()) { "the disk is full" } else { what };
    Error::io(path, what, error)
}

/// Whether a write was refused because the disk is full, or the user's part of it.
pub(super) fn is_full(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}
