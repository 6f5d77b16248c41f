//! The file of checksums beside a column, mapped. What it says is compared too, a piece at a time, before it
//! is believed: looking up a few rows costs a few pages of it.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::Mmap;

use super::condemned;
use super::sums::{self, PIECE_BYTES, SUM_BYTES};
use crate::error::Result;

/// Checksums that stand in a piece.
const PIECE_SUMS: usize = PIECE_BYTES / SUM_BYTES;
/// Bits of a word.
const BITS: usize = u64::BITS as usize;

/// The checksums of a column's blocks.
pub(super) struct SumsFile {
    path: PathBuf,
    map: Mmap,
    /// How many blocks the column has.
    blocks: usize,
    /// The checksum of the checksums of the pieces, as the manifest has it.
    expected: String,
    /// Whether they have it; known once the first is needed.
    pieces_hold: OnceLock<bool>,
    /// One bit for each piece that holds what was written.
    whole: Box<[AtomicU64]>,
}

impl SumsFile {
    /// The file has the right length.
    pub(super) fn new(path: PathBuf, map: Mmap, blocks: usize, expected: String) -> SumsFile {
        let words = blocks.div_ceil(PIECE_SUMS).div_ceil(BITS);
        let whole = (0..words).map(|_| AtomicU64::new(0)).collect();
        SumsFile { path, map, blocks, expected, pieces_hold: OnceLock::new(), whole }
    }

    /// The checksum of a block; none behind the last.
    ///
    /// # Errors
    /// A piece that differs ([`crate::Kind::Damaged`]); its folder is not used again.
    #[inline]
    pub(super) fn of(&self, block: usize) -> Result<Option<u64>> {
        let piece = block / PIECE_SUMS;
        let Some(bits) = self.whole.get(piece / BITS).filter(|_| block < self.blocks) else {
            return Ok(None);
        };
        if bits.load(Ordering::Relaxed) >> (piece % BITS) & 1 == 0 {
            self.compare(piece)?;
            bits.fetch_or(1 << (piece % BITS), Ordering::Relaxed);
        }
        Ok(sum_at(&self.map, block))
    }

    fn compare(&self, piece: usize) -> Result<()> {
        let (all, of_pieces) = self.map.split_at(self.blocks * SUM_BYTES);
        // Not found out within the cell: a child that is forked meanwhile would wait for ever.
        let hold = || {
            let hold = sums::words(sums::sum(of_pieces)) == self.expected;
            *self.pieces_hold.get_or_init(|| hold)
        };
        if !self.pieces_hold.get().copied().unwrap_or_else(hold) {
            return self.damage(all.len());
        }
        let start = piece * PIECE_BYTES;
        let bytes = &all[start..all.len().min(start + PIECE_BYTES)];
        match sum_at(of_pieces, piece) == Some(sums::sum(bytes)) {
            true => Ok(()),
            false => self.damage(start),
        }
    }

    fn damage(&self, byte: usize) -> Result<()> {
        condemned::add(&self.path);
        Err(sums::damaged(&self.path, byte as u64))
    }
}

fn sum_at(sums: &[u8], at: usize) -> Option<u64> {
    sums.as_chunks::<SUM_BYTES>().0.get(at).map(|sum| u64::from_le_bytes(*sum))
}
