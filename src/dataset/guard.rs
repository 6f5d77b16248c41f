//! A mapped file of the prepared copy whose blocks are compared with their checksums before they
//! are first read: one bit a block remembers that. Whoever is about to read says which bytes.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use memmap2::Mmap;
use rayon::prelude::*;

use super::condemned;
use super::sums::{self, BLOCK_BYTES};
use super::sums_file::SumsFile;
use crate::error::Result;

/// Blocks of a word of bits.
const WORD_BLOCKS: usize = 64;
/// So many blocks and more are compared by all threads: 1 MiB.
const SHARED_BLOCKS_MIN: usize = (1 << 20) / BLOCK_BYTES;

/// A mapped file and the checksums of its blocks.
pub(super) struct Guard {
    path: PathBuf,
    map: Mmap,
    sums: SumsFile,
    /// One bit for each block that holds what was written.
    whole: Box<[AtomicU64]>,
    /// Words of bits that are not all set: threads that compare seldom meet here.
    left: AtomicUsize,
}

impl Guard {
    /// Both files have the right length; `sums_sum` is what the manifest says of the checksums.
    pub(super) fn new(path: PathBuf, map: Mmap, sums: Mmap, sums_sum: String) -> Guard {
        let blocks = map.len().div_ceil(BLOCK_BYTES);
        let sums = SumsFile::new(sums::beside(&path), sums, blocks, sums_sum);
        let whole: Box<[AtomicU64]> =
            (0..blocks.div_ceil(WORD_BLOCKS)).map(|_| AtomicU64::new(0)).collect();
        // No block has the last bits of the last word.
        if let (Some(last), used @ 1..) = (whole.last(), blocks % WORD_BLOCKS) {
            last.store(u64::MAX << used, Ordering::Relaxed);
        }
        let left = AtomicUsize::new(whole.len());
        Guard { path, map, sums, whole, left }
    }

    /// The bytes of the file, whether they hold what was written or not.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// Some bytes, with those that are compared together with them.
    pub(super) fn around(&self, bytes: Range<usize>) -> &[u8] {
        let blocks = if self.is_whole() { 0..0 } else { blocks(&bytes) };
        match blocks.is_empty() {
            true => &self.map[bytes],
            false => {
                &self.map[blocks.start * BLOCK_BYTES..self.map.len().min(blocks.end * BLOCK_BYTES)]
            }
        }
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
            let missing = asked & !self.whole[word].load(Ordering::Relaxed);
            if missing != 0 {
                self.compare_word(word, missing)?;
            }
            first += count;
        }
        Ok(())
    }

    /// Compares the blocks of some bits of a word.
    fn compare_word(&self, word: usize, bits: u64) -> Result<()> {
        let mut rest = bits;
        while rest != 0 {
            let block = word * WORD_BLOCKS + rest.trailing_zeros() as usize;
            let start = block * BLOCK_BYTES;
            let bytes = &self.map[start..self.map.len().min(start + BLOCK_BYTES)];
            if self.sums.of(block)? != Some(sums::sum(bytes)) {
                return self.damage(start);
            }
            rest &= rest - 1;
        }
        let before = self.whole[word].fetch_or(bits, Ordering::Relaxed);
        if before != u64::MAX && before | bits == u64::MAX {
            self.left.fetch_sub(1, Ordering::Relaxed);
        }
        Ok(())
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
