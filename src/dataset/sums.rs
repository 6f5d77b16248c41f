//! Checksums of the blocks of a column file, in a file of their own beside it: what tells damage
//! from what was written. XXH3 with 64 bits, which is computed as fast as memory is read; it
//! guards against accidents, not against people who forge.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use twox_hash::XxHash3_64;

use super::durable::{refused, write_durably};
use crate::error::{Error, Result};

/// Bytes of a block, the header of the file included. Small: a question looks at few rows in many
/// places, and all of a block is read for the first of them.
pub(super) const BLOCK_BYTES: usize = 512;
/// Bytes of checksums that are compared together: a page.
pub(super) const PIECE_BYTES: usize = 4096;
/// Bytes of a checksum; they stand one behind the other, little-endian.
pub(super) const SUM_BYTES: usize = size_of::<u64>();

/// The checksum of some bytes.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// A checksum as manifests write it.
pub(super) fn words(sum: u64) -> String {
    format!("{sum:016x}")
}

/// Blocks of a file.
fn blocks(file_bytes: u64) -> u64 {
    file_bytes.div_ceil(BLOCK_BYTES as u64)
}

/// The file of checksums beside a column file.
pub(super) fn beside(column: &Path) -> PathBuf {
    column.with_extension("sums")
}

/// Bytes of the file of checksums beside a column file of so many.
pub(super) fn file_bytes(column_bytes: u64) -> u64 {
    let of_blocks = blocks(column_bytes) * SUM_BYTES as u64;
    of_blocks + of_blocks.div_ceil(PIECE_BYTES as u64) * SUM_BYTES as u64
}

/// Sums every block of a column file, and every piece of these sums; writes all beside it, durably, and
/// gives the checksum of the latter.
pub(super) fn write(column: &Path, file: File) -> Result<String> {
    let sums = of_file(file).map_err(|error| refused(column, "cannot read back", error))?;
    let of_blocks = bytes_of(&sums);
    let of_pieces = bytes_of(&of_blocks.chunks(PIECE_BYTES).map(sum).collect::<Vec<u64>>());
    write_durably(&beside(column), &[&of_blocks[..], &of_pieces].concat())?;
    Ok(words(sum(&of_pieces)))
}

fn bytes_of(sums: &[u64]) -> Vec<u8> {
    sums.iter().flat_map(|sum| sum.to_le_bytes()).collect()
}

/// The sum of every block of a file.
fn of_file(mut file: File) -> std::io::Result<Vec<u64>> {
    const READ_BYTES: usize = 512 * BLOCK_BYTES;
    let mut buffer = vec![0; READ_BYTES];
    let mut sums = Vec::new();
    loop {
        let filled = fill(&mut file, &mut buffer)?;
        sums.extend(buffer[..filled].chunks(BLOCK_BYTES).map(sum));
        if filled < READ_BYTES {
            return Ok(sums);
        }
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(bytes) => filled += bytes,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The error of a file of the prepared copy whose bytes from `byte` on are not those written.
pub(super) fn damaged(path: &Path, byte: u64) -> Error {
    Error::new(crate::error::Kind::Damaged, "the prepared copy is damaged here")
        .in_file(path)
        .at(crate::error::Place::Byte(byte))
        .advise("ask again: the copy is rebuilt from the published files")
}
