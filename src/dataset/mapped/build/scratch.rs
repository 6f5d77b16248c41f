//! Bytes that are put aside while a copy is made: in memory, or in a file of the folder of the copy that
//! is removed with its last reader, and at the latest with the folder.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::dataset::disk::place;
use crate::dataset::durable::refused;
use crate::error::Result;

/// Bytes that are written together.
const WRITTEN_BYTES: usize = 1 << 20;

/// Bytes that are put aside.
pub(in crate::dataset::mapped) struct Scratch {
    /// What is not in the file; all, where there is none.
    pending: Vec<u8>,
    file: Option<(File, PathBuf)>,
    /// Bytes of the file.
    written: u64,
}

impl Scratch {
    /// Nothing yet, in memory.
    pub(in crate::dataset::mapped) fn memory() -> Scratch {
        Scratch { pending: Vec::new(), file: None, written: 0 }
    }

    /// Nothing yet, in a file of a folder.
    pub(in crate::dataset::mapped) fn file(folder: &Path, name: &str) -> Result<Scratch> {
        let path = folder.join(format!("{name}.scratch"));
        let made = File::options().read(true).write(true).create_new(true).open(&path);
        let file = made.map_err(|error| refused(&path, "cannot create", error))?;
        Ok(Scratch { pending: Vec::new(), file: Some((file, path)), written: 0 })
    }

    /// Puts bytes behind those that are there.
    pub(in crate::dataset::mapped) fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.pending.extend_from_slice(bytes);
        let Some((file, path)) = &self.file else { return Ok(()) };
        if self.pending.len() >= WRITTEN_BYTES {
            place::write(file, &self.pending, self.written)
                .map_err(|error| refused(path, "cannot write", error))?;
            self.written += self.pending.len() as u64;
            self.pending.clear();
        }
        Ok(())
    }

    /// Reads bytes from a place on.
    pub(super) fn read(&self, at: u64, bytes: &mut [u8]) -> Result<()> {
        let in_file = self.written.saturating_sub(at).min(bytes.len() as u64) as usize;
        let (first, rest) = bytes.split_at_mut(in_file);
        if let Some((file, path)) = &self.file {
            place::read(file, first, at)
                .map_err(|error| refused(path, "cannot read back", error))?;
        }
        if !rest.is_empty() {
            let start = (at + in_file as u64 - self.written) as usize;
            rest.copy_from_slice(&self.pending[start..start + rest.len()]);
        }
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.file {
            // It goes with its folder, if it cannot be removed now; a published folder is swept of it
            // with its generation.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_the_file_and_from_memory() {
        let folder = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..3 * WRITTEN_BYTES as u32 + 77).map(|i| (i / 3) as u8).collect();
        for mut scratch in [Scratch::memory(), Scratch::file(folder.path(), "x").unwrap()] {
            bytes.chunks(99_999).for_each(|part| scratch.append(part).unwrap());
            for (start, end) in
                [(0, bytes.len()), (1 << 20, (1 << 20) + 1), (bytes.len() - 5, bytes.len())]
            {
                let mut found = vec![0; end - start];
                scratch.read(start as u64, &mut found).unwrap();
                assert!(found == bytes[start..end], "{start}..{end}");
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
