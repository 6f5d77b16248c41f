//! Rows as text or bytes, a chunk whenever one is asked for: what waits is one chunk, however slowly it
//! is taken, and nothing is made for a reader who has gone away.

use std::ops::Range;

use rayon::prelude::*;

use super::Selection;
use super::fetch::{Records, RowSource};
use crate::codes::order_code;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::output::rows::{RowWriter, Sink};
use crate::query::Count;
use crate::read::SynapseFile;

/// Bytes of text that a chunk is to have, about: two of them wait for each reader.
const CHUNK_BYTES: usize = 256 << 10;
/// Bytes of records of a block, about. As text with all fields they become five times as many.
const BLOCK_BYTES: usize = 32 << 10;
/// Most blocks of a chunk: bounds the work between two chunks of a thin selection.
const BLOCKS_MAX: usize = 1 << 12;
/// Bytes of one piece of text. All have this one size, and it is one of the allocator's medium
/// ones: buffers of many sizes, or of large ones, would leave pages of every size behind.
const PIECE_BYTES: usize = 32 << 10;
/// What is left of a piece when the next is begun: a row fits into it, but for longest names.
const ROW_BYTES: usize = 512;
/// Tasks of a chunk: more would leave pieces nearly empty.
const TASKS_MAX: usize = CHUNK_BYTES / PIECE_BYTES;

/// Rows of a group of a format that has columns: what waits for each reader is a group of records,
/// and what became of one.
const GROUP_ROWS: usize = 1 << 15;

/// Most bytes of records that are read once and kept: a thin selection is spread over the whole
/// file, and a format may go over it several times.
const RECORDS_BYTES_MAX: u64 = 1 << 20;

/// How far a selection has been written.
pub struct Cursor {
    pass: usize,
    block: usize,
    /// Blocks of the next chunk.
    blocks: usize,
    rows: u64,
    sizes: ExactSum,
    /// The rows, if they are few.
    kept: Option<Records>,
    /// What makes a file of the bytes, where they are not the file.
    sink: Option<Box<dyn Sink>>,
    done: bool,
}

impl Default for Cursor {
    fn default() -> Cursor {
        let sizes = ExactSum::default();
        Cursor { pass: 0, block: 0, blocks: 1, rows: 0, sizes, kept: None, sink: None, done: false }
    }
}

impl Cursor {
    /// Whether everything has been written.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The next chunk, in pieces; none where a group of columns is not yet full. No chunk is given
    /// that a change of the file could have spoiled.
    ///
    /// # Errors
    /// A file that has changed since it was opened, or cannot be read any more.
    pub fn next(
        &mut self,
        file: &SynapseFile,
        selection: &Selection,
        writer: &dyn RowWriter,
    ) -> Result<Vec<Vec<u8>>> {
        let begins = self.pass == 0 && self.block == 0;
        if begins {
            self.sink = writer.sink(GROUP_ROWS)?;
            self.kept = selection.keep(file, BLOCK_BYTES, RECORDS_BYTES_MAX)?;
        }
        let kept = self.kept.take();
        let all = selection.rows(file, BLOCK_BYTES, kept.as_ref())?;
        let mut pieces = self.pieces(&all, writer)?;
        if self.block == all.blocks() {
            pieces.push(self.finish_pass(writer)?);
        }
        self.kept = kept;
        pieces = self.through_sink(pieces)?;
        pieces.retain(|piece| !piece.is_empty());
        file.unchanged()?;
        Ok(pieces)
    }

    /// The next blocks as text, in pieces.
    fn pieces(&mut self, all: &RowSource, writer: &dyn RowWriter) -> Result<Vec<Vec<u8>>> {
        let mut pieces = Vec::new();
        if self.block == 0 {
            let mut head = Vec::new();
            writer.begin(self.pass, &mut head);
            pieces.push(head);
        }
        let end = all.blocks().min(self.block + self.blocks);
        let each = (end - self.block).div_ceil(TASKS_MAX.min(2 * rayon::current_num_threads()));
        let starts: Vec<usize> = (self.block..end).step_by(each.max(1)).collect();
        let pass = self.pass;
        let done: Vec<Result<Part>> = starts
            .into_par_iter()
            .map(|start| Part::new(all, start..end.min(start + each), (writer, pass)))
            .collect();
        for part in done {
            let part = part?;
            self.rows += part.rows;
            self.sizes.add(part.sizes);
            pieces.extend(part.pieces);
        }
        self.pace(end - self.block, pieces.iter().map(Vec::len).sum());
        self.block = end;
        Ok(pieces)
    }

    /// What the sink makes of a chunk; the chunk where there is none.
    fn through_sink(&mut self, pieces: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>> {
        let Some(mut sink) = self.sink.take() else { return Ok(pieces) };
        let mut file = Vec::new();
        for piece in &pieces {
            sink.put(piece, &mut file)?;
        }
        if self.done {
            sink.finish(&mut file)?;
        } else {
            self.sink = Some(sink);
        }
        Ok(vec![file])
    }

    /// Chooses the size of the next chunk by that of the last one.
    fn pace(&mut self, blocks: usize, bytes: usize) {
        let wanted = blocks.max(1) * CHUNK_BYTES / bytes.max(1);
        self.blocks = wanted.clamp(1, (2 * self.blocks).min(BLOCKS_MAX));
    }

    /// What stands behind a pass.
    fn finish_pass(&mut self, writer: &dyn RowWriter) -> Result<Vec<u8>> {
        let (count, sizes) = (self.rows, std::mem::take(&mut self.sizes));
        let sums = Count { count, total_size: sizes.value(), mean_size: sizes.over(count) };
        let mut tail = Vec::new();
        writer.end(self.pass, &sums, &mut tail)?;
        self.pass += 1;
        (self.block, self.rows) = (0, 0);
        self.done = self.pass == writer.passes();
        Ok(tail)
    }
}

/// Some blocks as text, and what is in them.
struct Part {
    pieces: Vec<Vec<u8>>,
    rows: u64,
    sizes: ExactSum,
}

impl Part {
    fn new(
        all: &RowSource,
        blocks: Range<usize>,
        (writer, pass): (&dyn RowWriter, usize),
    ) -> Result<Part> {
        let mut part = Part { pieces: Vec::new(), rows: 0, sizes: ExactSum::default() };
        let (mut text, mut records) = (Vec::new(), Vec::new());
        for block in blocks {
            all.visit(block, &mut records, |row| {
                if text.len() + ROW_BYTES > text.capacity() {
                    let full = std::mem::replace(&mut text, Vec::with_capacity(PIECE_BYTES));
                    part.pieces.push(full);
                }
                writer.row(pass, row, &mut text);
                part.rows += 1;
                part.sizes.add(ExactSum::of_code(order_code(row.size)));
            })?;
        }
        part.pieces.push(text);
        Ok(part)
    }
}
