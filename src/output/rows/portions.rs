//! How rows are cut up on their way: for a reader of whom there are many, or for one who is fast.

use std::sync::{Mutex, PoisonError};

/// Sizes of what is read, made and kept.
#[derive(Clone, Copy, Debug)]
pub(in crate::output) struct Portions {
    /// Bytes of records of a block, about. As text with all fields they become five times as many.
    pub block_bytes: usize,
    /// Bytes of one piece of text; a block is one piece where there is no such number.
    pub piece_bytes: Option<usize>,
    /// Rows of a group of a format that has columns.
    pub group_rows: usize,
    /// Most bytes of records that are read once and kept, where a format goes over them once and
    /// where it does so several times.
    kept_bytes_max: [u64; 2],
}

/// Bytes of text that a small chunk is to have, about: two of them wait for each reader.
const CHUNK_BYTES: usize = 256 << 10;
/// Most blocks of a small chunk: bounds the work between two chunks of a thin selection.
const SMALL_BLOCKS_MAX: usize = 1 << 12;
/// All pieces have this one size, and it is one of the allocator's medium ones: buffers of many
/// sizes, or of large ones, would leave pages of every size behind.
const PIECE_BYTES: usize = 32 << 10;
/// Tasks of a small chunk: more would leave pieces nearly empty.
const TASKS_MAX: usize = CHUNK_BYTES / PIECE_BYTES;

/// Blocks of a large chunk for each thread: enough to even out.
const BLOCKS_PER_THREAD: usize = 8;
/// Most blocks of a large chunk. Bounds the text that waits: a block becomes some 2 MB at most.
const LARGE_BLOCKS_MAX: usize = 32;

impl Portions {
    /// For many readers at once, however slow: a chunk is about 256 KiB, and what waits for each is a
    /// group of records and what became of one. A thin selection is spread over the whole file, and
    /// so kept if it is short.
    pub const SMALL: Portions = Portions {
        block_bytes: 32 << 10,
        piece_bytes: Some(PIECE_BYTES),
        group_rows: 1 << 15,
        kept_bytes_max: [1 << 20; 2],
    };

    /// For one reader who takes all that the processors give: blocks that stay in cache until they
    /// are written. What is gone over once is read as it is written; several times out of the whole
    /// table would take longer than the writing.
    pub const LARGE: Portions = Portions {
        block_bytes: 128 << 10,
        piece_bytes: None,
        group_rows: crate::output::columns::GROUP_ROWS,
        kept_bytes_max: [0, 64 << 20],
    };

    /// Most bytes of records that are kept for so many passes.
    pub fn kept_bytes_max(self, passes: usize) -> u64 {
        self.kept_bytes_max[usize::from(passes > 1)]
    }

    /// Blocks of the first chunk.
    pub fn first_blocks(self) -> usize {
        match self.piece_bytes {
            Some(_) => 1,
            None => (rayon::current_num_threads() * BLOCKS_PER_THREAD).min(LARGE_BLOCKS_MAX),
        }
    }

    /// Blocks of a task, of so many of the chunk.
    pub fn blocks_of_task(self, blocks: usize) -> usize {
        match self.piece_bytes {
            Some(_) => {
                let tasks = TASKS_MAX.min(2 * rayon::current_num_threads());
                blocks.div_ceil(tasks).max(1)
            }
            None => 1,
        }
    }

    /// Blocks of the next chunk, by the size of the last one: of so many that were to be made, how
    /// many were, and how many bytes they became.
    pub fn next_blocks(self, (planned, made): (usize, usize), bytes: usize) -> usize {
        match self.piece_bytes {
            Some(_) => {
                let wanted = made.max(1) * CHUNK_BYTES / bytes.max(1);
                wanted.clamp(1, (2 * planned).min(SMALL_BLOCKS_MAX))
            }
            None => planned,
        }
    }
}

/// Buffers to use again: fresh memory for each large block would cost as much as the text in it.
/// Small pieces have one size that the allocator keeps at hand.
#[derive(Debug, Default)]
pub(in crate::output) struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    pub fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    pub fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}
