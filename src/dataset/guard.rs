//! A mapped file of the prepared copy whose blocks are compared with their checksums before they
//! are first read: one bit a block remembers that. Whoever is about to read says which bytes.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use memmap2::Mmap;
use rayon::prelude::*;

use super::condemned;
use super::sums::{self, BLOCK_BYTES, SUM_BYTES, beside};
use crate::error::Result;

/// Blocks of a word of bits.
const WORD_BLOCKS: usize = 64;
/// So many blocks and more are compared by all threads: 1 MiB.
const SHARED_BLOCKS_MIN: usize = 256;

/// A mapped file and the checksums of its blocks.
pub(super) struct Guard {
    path: PathBuf,
    map: Mmap,
    sums: Mmap,
    /// The checksum of `sums`, as the manifest has it.
    sums_sum: String,
    /// Whether `sums` has it; known once the first block is compared.
    sums_hold: OnceLock<bool>,
    /// One bit for each block that holds what was written.
    whole: Box<[AtomicU64]>,
    /// Blocks that are not known to.
    left: AtomicUsize,
}

impl Guard {
    /// Both files have the right length.
    pub(super) fn new(path: PathBuf, map: Mmap, sums: Mmap, sums_sum: String) -> Guard {
        let blocks = map.len().div_ceil(BLOCK_BYTES);
        let whole = (0..blocks.div_ceil(WORD_BLOCKS)).map(|_| AtomicU64::new(0)).collect();
        let left = AtomicUsize::new(blocks);
        Guard { path, map, sums, sums_sum, sums_hold: OnceLock::new(), whole, left }
    }

    /// The bytes of the file, whether they hold what was written or not.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// Whether all of the file is known to hold what was written.
    #[inline]
    pub(super) fn is_whole(&self) -> bool {
        // Nothing is published through the bits: what they speak of does not change.
        self.left.load(Ordering::Relaxed) == 0
    }

    /// Whether some bytes are known to.
    pub(super) fn holds(&self, bytes: &Range<usize>) -> bool {
        self.is_whole() || blocks(bytes).all(|block| self.is_set(block))
    }

    /// Compares the blocks of some bytes with their checksums, unless that is done already.
    ///
    /// # Errors
    /// A block that differs ([`crate::Kind::Damaged`]); its folder is not used again.
    pub(super) fn ensure(&self, bytes: Range<usize>) -> Result<()> {
        let blocks = blocks(&bytes);
        if blocks.len() < SHARED_BLOCKS_MIN {
            return self.compare(blocks);
        }
        let starts = (blocks.start..blocks.end).into_par_iter().step_by(SHARED_BLOCKS_MIN);
        starts.try_for_each(|start| self.compare(start..blocks.end.min(start + SHARED_BLOCKS_MIN)))
    }

    fn compare(&self, blocks: Range<usize>) -> Result<()> {
        let mut first = blocks.start;
        while first < blocks.end {
            let (word, bit) = (first / WORD_BLOCKS, first % WORD_BLOCKS);
            let count = (WORD_BLOCKS - bit).min(blocks.end - first);
            let asked = u64::MAX >> (WORD_BLOCKS - count) << bit;
            let mut missing = asked & !self.whole[word].load(Ordering::Relaxed);
            while missing != 0 {
                self.compare_block(word * WORD_BLOCKS + missing.trailing_zeros() as usize)?;
                missing &= missing - 1;
            }
            first += count;
        }
        Ok(())
    }

    fn compare_block(&self, block: usize) -> Result<()> {
        let start = block * BLOCK_BYTES;
        let bytes = &self.map[start..self.map.len().min(start + BLOCK_BYTES)];
        if Some(sums::sum(bytes)) != self.expected(block)? {
            return self.damage(start);
        }
        let bit = 1 << (block % WORD_BLOCKS);
        let before = self.whole[block / WORD_BLOCKS].fetch_or(bit, Ordering::Relaxed);
        if before & bit == 0 {
            self.left.fetch_sub(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// What a block's checksum is to be.
    fn expected(&self, block: usize) -> Result<Option<u64>> {
        // Not found out within the cell: a child that is forked meanwhile would wait for ever.
        let hold = || {
            let hold = sums::words(sums::sum(&self.sums)) == self.sums_sum;
            *self.sums_hold.get_or_init(|| hold)
        };
        if !self.sums_hold.get().copied().unwrap_or_else(hold) {
            let path = beside(&self.path);
            condemned::add(&path);
            return Err(sums::damaged(&path, 0));
        }
        let (all, _) = self.sums.as_chunks::<SUM_BYTES>();
        Ok(all.get(block).map(|bytes| u64::from_le_bytes(*bytes)))
    }

    fn damage(&self, byte: usize) -> Result<()> {
        condemned::add(&self.path);
        Err(sums::damaged(&self.path, byte as u64))
    }

    fn is_set(&self, block: usize) -> bool {
        let word = self.whole.get(block / WORD_BLOCKS);
        word.is_some_and(|word| word.load(Ordering::Relaxed) >> (block % WORD_BLOCKS) & 1 == 1)
    }
}

/// The blocks that hold some bytes.
fn blocks(bytes: &Range<usize>) -> Range<usize> {
    match bytes.is_empty() {
        true => 0..0,
        false => bytes.start / BLOCK_BYTES..bytes.end.div_ceil(BLOCK_BYTES),
    }
}
