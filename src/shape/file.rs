//! Whole small files: at most so many bytes, and no more than the file has.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::BYTES_MAX;
use crate::error::{Error, Kind, Result};

/// The bytes of a shape's file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    // Asked before opening, because opening a pipe would wait for its writer.
    let meta = std::fs::metadata(path).map_err(|error| cannot_open(path, error))?;
    if !meta.is_file() {
        let error = Error::data("this is not a regular file").in_file(path);
        return Err(error.advise("give the file of one shape"));
    }
    if meta.len() > BYTES_MAX {
        let what = format!(
            "{} bytes are too many for a single shape: at most {BYTES_MAX} are read",
            meta.len()
        );
        return Err(Error::data(what).in_file(path).advise("give the file of one shape"));
    }
    let mut bytes = Vec::new();
    // At most BYTES_MAX, so it fits wherever memory does.
    bytes.try_reserve_exact(meta.len() as usize).map_err(|_| {
        let what = format!("not enough memory to read {} bytes", meta.len());
        Error::new(Kind::Failure, what).in_file(path)
    })?;
    let file = File::open(path).map_err(|error| cannot_open(path, error))?;
    file.take(meta.len())
        .read_to_end(&mut bytes)
        .map_err(|error| Error::io(path, "cannot read", error))?;
    Ok(bytes)
}

/// The first bytes of a file, or all if there are fewer.
pub fn beginning(path: &Path, length: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| cannot_open(path, error))?;
    let read = file.take(length as u64).read_to_end(&mut bytes);
    read.map_err(|error| Error::io(path, "cannot read", error))?;
    Ok(bytes)
}

fn cannot_open(path: &Path, error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => {
            Error::data("there is no such file").in_file(path).advise("check the path")
        }
        _ => Error::io(path, "cannot open", error),
    }
}
