//! A file of bytes in blocks, each with a checksum: what tells damage from what was written. XXH3
//! guards against accidents, not against people who forge.

use std::fs::File;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Kind, Place, Result};
use crate::read::read_exact_at;

/// Bytes of a block: what one row costs to read.
const BLOCK_BYTES: usize = 1 << 14;
/// Blocks that are written together.
const BLOCKS_WRITTEN: usize = 64;

/// A file in the making.
pub(super) struct BlockWriter {
    file: File,
    path: PathBuf,
    sums: Vec<u64>,
    /// What is not written yet, less than all blocks written together.
    pending: Vec<u8>,
}

impl BlockWriter {
    /// Creates the file, empty.
    pub fn create(path: &Path) -> Result<BlockWriter> {
        let file = File::options().read(true).write(true).create(true).truncate(true).open(path);
        let file = file.map_err(|error| Error::io(path, "cannot create", error))?;
        Ok(BlockWriter { file, path: path.to_owned(), sums: Vec::new(), pending: Vec::new() })
    }

    /// Appends bytes.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() < BLOCKS_WRITTEN * BLOCK_BYTES {
            return Ok(());
        }
        let whole = self.pending.len() / BLOCK_BYTES * BLOCK_BYTES;
        self.write(whole)
    }

    fn write(&mut self, bytes: usize) -> Result<()> {
        let written = &self.pending[..bytes];
        self.sums.extend(written.chunks(BLOCK_BYTES).map(xxh3_64));
        self.file.write_all(written).map_err(|e| Error::io(&self.path, "cannot write", e))?;
        self.pending.drain(..bytes);
        Ok(())
    }

    /// Gives the file another name, while it is written.
    pub fn renamed(&mut self, path: &Path) -> Result<()> {
        std::fs::rename(&self.path, path).map_err(|e| Error::io(path, "cannot rename", e))?;
        path.clone_into(&mut self.path);
        Ok(())
    }

    /// All bytes are there. They are durable once the caller has synced the folder.
    pub fn finish(mut self) -> Result<Blocks> {
        self.write(self.pending.len())?;
        self.file.sync_all().map_err(|error| Error::io(&self.path, "cannot sync", error))?;
        let BlockWriter { file, path, sums, .. } = self;
        Ok(Blocks { file, path, sums })
    }
}

/// A file that was written, and its checksums.
pub(super) struct Blocks {
    file: File,
    path: PathBuf,
    sums: Vec<u64>,
}

impl Blocks {
    /// Opens a file that was written with these checksums.
    pub fn open(path: &Path, sums: Vec<u64>) -> Result<Blocks> {
        let file = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
        Ok(Blocks { file, path: path.to_owned(), sums })
    }

    /// The checksums of the blocks.
    pub fn sums(&self) -> &[u64] {
        &self.sums
    }

    /// Some bytes, of a file that has `all`.
    pub fn read(&self, range: Range<u64>, all: u64) -> Result<Vec<u8>> {
        let block = BLOCK_BYTES as u64;
        let first = range.start / block * block;
        let end = (range.end.div_ceil(block) * block).min(all);
        let mut bytes = vec![0; end.saturating_sub(first) as usize];
        read_exact_at(&self.file, &mut bytes, first).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => self.damaged(first),
            _ => Error::io(&self.path, "cannot read", error),
        })?;
        for (i, found) in bytes.chunks(BLOCK_BYTES).enumerate() {
            let at = first / block + i as u64;
            if self.sums.get(at as usize) != Some(&xxh3_64(found)) {
                return Err(self.damaged(at * block));
            }
        }
        bytes.truncate((range.end - first) as usize);
        bytes.drain(..(range.start - first) as usize);
        Ok(bytes)
    }

    fn damaged(&self, byte: u64) -> Error {
        Error::new(Kind::Damaged, "the prepared copy is damaged here")
            .in_file(&self.path)
            .at(Place::Byte(byte))
            .advise("ask again: the copy is rebuilt from the published files")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_any_place_and_damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let bytes: Vec<u8> = (0..3_000_000u32).map(|i| (i / 7) as u8).collect();
        let mut writer = BlockWriter::create(&path).unwrap();
        bytes.chunks(77_777).for_each(|part| writer.append(part).unwrap());
        let blocks = writer.finish().unwrap();
        let all = bytes.len() as u64;
        for range in [0..all, 5..6, 16_383..16_385, all - 1..all, 7..7] {
            let expected = &bytes[range.start as usize..range.end as usize];
            assert_eq!(blocks.read(range, all).unwrap(), expected);
        }
        let mut changed = bytes.clone();
        changed[20_000] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        let blocks = Blocks::open(&path, blocks.sums().to_vec()).unwrap();
        assert!(blocks.read(0..16_384, all).is_ok());
        assert_eq!(blocks.read(16_384..16_385, all).unwrap_err().kind(), Kind::Damaged);
        std::fs::write(&path, &bytes[..100]).unwrap();
        let blocks = Blocks::open(&path, blocks.sums().to_vec()).unwrap();
        assert_eq!(blocks.read(0..all, all).unwrap_err().kind(), Kind::Damaged);
    }
}
