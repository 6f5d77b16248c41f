//! Files open for positioned reads. They are never mapped: one that shrinks while it is read is
//! then a short read and an error, not a SIGBUS.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::npy::{PREFIX_BYTES, header_span};
use crate::error::{Error, Place, Result};

/// An open file and the size that it must not fall below.
#[derive(Debug)]
pub struct Source {
    pub file: File,
    pub path: PathBuf,
    pub size: u64,
}

impl Source {
    /// Fills `buffer` from the file's bytes at `offset`.
    pub fn read(&self, buffer: &mut [u8], offset: u64) -> Result<()> {
        read_exact_at(&self.file, buffer, offset).map_err(|error| {
            if error.kind() != io::ErrorKind::UnexpectedEof {
                return Error::io(&self.path, "cannot read", error);
            }
            let (expected, found) = (self.size, self.file.metadata().map_or(0, |now| now.len()));
            Error::data(format!(
                "the file was cut short while it was read: {expected} bytes are expected, \
                 but it has {found} now"
            ))
            .in_file(&self.path)
            .at(Place::Byte(found))
            .advise("wait until nothing writes to it any more, then run again")
        })
    }

    /// The bytes of the `.npy` header, or as many of them as the file has.
    pub fn read_header(&self) -> Result<Vec<u8>> {
        let prefix = self.read_start(PREFIX_BYTES as u64)?;
        let span = header_span(&prefix).map_err(|error| error.in_file(&self.path))?;
        self.read_start(span)
    }

    /// The first `length` bytes, or all if there are fewer. The caller bounds `length`.
    fn read_start(&self, length: u64) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length.min(self.size) as usize];
        self.read(&mut bytes, 0)?;
        Ok(bytes)
    }
}

/// Opens a file that is there and is a file.
pub fn open(path: &Path) -> Result<(File, Metadata)> {
    let data_error = |what: &str| Error::data(what).in_file(path);
    // Asked before opening, because opening a pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => data_error("there is no such file").advise("check the path"),
        _ => Error::io(path, "cannot open", error),
    })?;
    if !metadata.is_file() {
        return Err(data_error("this is not a regular file").advise("give the file itself"));
    }
    let file = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
    let metadata = file.metadata().map_err(|error| Error::io(path, "cannot open", error))?;
    Ok((file, metadata))
}

/// Fills `buffer` from the bytes at `offset`.
#[cfg(unix)]
pub fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

/// The same.
#[cfg(windows)]
pub fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !buffer.is_empty() {
        match file.seek_read(buffer, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                buffer = &mut buffer[read..];
                offset += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
