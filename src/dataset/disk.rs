//! Column files of the prepared copy, written and read at any place.

use std::fs::File;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use super::durable::refused;
use super::npy::{self, HEADER_BYTES, Scalar};
use super::sums;
use crate::error::{Error, Result};

/// A column in the making. Rows may be written in any order and by any thread.
pub(super) struct ColumnFile<T> {
    file: File,
    path: PathBuf,
    rows: u64,
    number: PhantomData<T>,
}

impl<T: Scalar> ColumnFile<T> {
    /// Creates `<folder>/<name>.npy` for `rows` numbers; what is not written reads as zero.
    pub(super) fn create(folder: &Path, name: &str, rows: u64) -> Result<ColumnFile<T>> {
        let path = folder.join(npy::file_name(name));
        let bytes = npy::file_bytes(size_of::<T>(), rows)
            .ok_or_else(|| Error::data(format!("{rows} rows are more than a file can hold")))?;
        let made = File::options().read(true).write(true).create_new(true).open(&path);
        let file = made.map_err(|error| refused(&path, "cannot create", error))?;
        file.set_len(bytes).map_err(|error| refused(&path, "cannot grow", error))?;
        place::write(&file, &npy::header(T::DESCR, rows), 0)
            .map_err(|error| refused(&path, "cannot write", error))?;
        Ok(ColumnFile { file, path, rows, number: PhantomData })
    }

    /// Writes `values` from row `first` on.
    pub(super) fn write(&self, first: u64, values: &[T]) -> Result<()> {
        debug_assert!(first + values.len() as u64 <= self.rows);
        place::write(&self.file, bytemuck::cast_slice(values), self.offset(first))
            .map_err(|error| refused(&self.path, "cannot write", error))
    }

    /// Reads back `values.len()` rows from row `first` on.
    pub(super) fn read(&self, first: u64, values: &mut [T]) -> Result<()> {
        place::read(&self.file, bytemuck::cast_slice_mut(values), self.offset(first))
            .map_err(|error| refused(&self.path, "cannot read back", error))
    }

    /// Makes what was written durable, with checksums beside it: whatever is a column of the
    /// prepared copy comes from here, and so has them.
    pub(super) fn finish(self) -> Result<FinishedColumn> {
        self.file.sync_all().map_err(|error| refused(&self.path, "cannot sync", error))?;
        let written = File::open(&self.path);
        let written = written.map_err(|error| refused(&self.path, "cannot read back", error))?;
        let sums = sums::write(&self.path, written)?;
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(FinishedColumn { file, dtype: T::DESCR.to_owned(), rows: self.rows, sums })
    }

    fn offset(&self, row: u64) -> u64 {
        HEADER_BYTES as u64 + row * size_of::<T>() as u64
    }
}

/// A column on disk, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct FinishedColumn {
    /// File name.
    pub(super) file: String,
    /// NumPy's name of its numbers.
    pub(super) dtype: String,
    /// How many numbers.
    pub(super) rows: u64,
    /// Checksum of the checksums of its checksums ([`super::sums`]).
    pub(super) sums: String,
}

/// Positioned reads and writes.
#[cfg(unix)]
pub(super) mod place {
    use std::fs::File;
    use std::io::Result;
    use std::os::unix::fs::FileExt;

    pub(in crate::dataset) fn write(file: &File, bytes: &[u8], at: u64) -> Result<()> {
        file.write_all_at(bytes, at)
    }

    pub(in crate::dataset) fn read(file: &File, bytes: &mut [u8], at: u64) -> Result<()> {
        file.read_exact_at(bytes, at)
    }
}

/// Positioned reads and writes.
#[cfg(windows)]
pub(super) mod place {
    use std::fs::File;
    use std::io::{ErrorKind, Result};
    use std::os::windows::fs::FileExt;

    pub(in crate::dataset) fn write(file: &File, mut bytes: &[u8], mut at: u64) -> Result<()> {
        while !bytes.is_empty() {
            let written = match file.seek_write(bytes, at)? {
                0 => return Err(ErrorKind::WriteZero.into()),
                written => written,
            };
            bytes = &bytes[written..];
            at += written as u64;
        }
        Ok(())
    }

    pub(in crate::dataset) fn read(file: &File, mut bytes: &mut [u8], mut at: u64) -> Result<()> {
        while !bytes.is_empty() {
            let read = match file.seek_read(bytes, at)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                read => read,
            };
            bytes = &mut bytes[read..];
            at += read as u64;
        }
        Ok(())
    }
}
