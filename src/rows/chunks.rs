//! Rows as text, a chunk whenever one is asked for: what waits is one chunk, however slowly it
//! is taken, and nothing is made for a reader who has gone away.

use rayon::prelude::*;

use super::fetch::Blocks;
use crate::codes::order_code;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::output::rows::RowWriter;
use crate::query::{Count, RowSet};
use crate::read::SynapseFile;

/// Bytes of text that a chunk is to have, about: two of them wait for each reader.
const CHUNK_BYTES: usize = 256 << 10;
/// Bytes of records of a block, about. As text with all fields they become five times as many.
const BLOCK_BYTES: usize = 32 << 10;
/// Most blocks of a chunk: bounds the work between two chunks of a thin selection.
const BLOCKS_MAX: usize = 1 << 12;

/// How far a selection has been written.
#[derive(Debug)]
pub struct Cursor {
    pass: usize,
    block: usize,
    /// Blocks of the next chunk.
    blocks: usize,
    /// Bytes that the longest block of the last chunk became: buffers that grow by doubling would
    /// leave memory of every size behind.
    block_bytes: usize,
    rows: u64,
    sizes: ExactSum,
    done: bool,
}

impl Default for Cursor {
    fn default() -> Cursor {
        let sizes = ExactSum::default();
        Cursor { pass: 0, block: 0, blocks: 1, block_bytes: 0, rows: 0, sizes, done: false }
    }
}

impl Cursor {
    /// Whether everything has been written.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The next chunk of text, in pieces.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn next(
        &mut self,
        file: &SynapseFile,
        set: &RowSet,
        writer: &dyn RowWriter,
    ) -> Result<Vec<Vec<u8>>> {
        let all = Blocks::of_bytes(file, set, BLOCK_BYTES)?;
        let mut pieces = Vec::new();
        if self.block == 0 {
            let mut head = Vec::new();
            writer.begin(self.pass, &mut head);
            pieces.push(head);
        }
        let end = all.len().min(self.block + self.blocks);
        let (pass, numbers) = (self.pass, self.block..end);
        let capacity = self.block_bytes + self.block_bytes / 16;
        let texts: Vec<Result<Piece>> = numbers
            .into_par_iter()
            .map_init(Vec::new, |records, block| {
                let text = Vec::with_capacity(capacity);
                Piece::new(&all, block, (writer, pass), records, text)
            })
            .collect();
        self.block_bytes = 0;
        for piece in texts {
            let piece = piece?;
            self.block_bytes = self.block_bytes.max(piece.text.len());
            self.rows += piece.rows;
            self.sizes.add(piece.sizes);
            pieces.push(piece.text);
        }
        self.pace(end - self.block, pieces.iter().map(Vec::len).sum());
        self.block = end;
        if end == all.len() {
            pieces.push(self.finish_pass(writer)?);
        }
        pieces.retain(|piece| !piece.is_empty());
        Ok(pieces)
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

/// A block as text, and what is in it.
struct Piece {
    text: Vec<u8>,
    rows: u64,
    sizes: ExactSum,
}

impl Piece {
    fn new(
        blocks: &Blocks,
        block: usize,
        (writer, pass): (&dyn RowWriter, usize),
        records: &mut Vec<u8>,
        text: Vec<u8>,
    ) -> Result<Piece> {
        let mut piece = Piece { text, rows: 0, sizes: ExactSum::default() };
        blocks.visit(block, records, |row| {
            writer.row(pass, row, &mut piece.text);
            piece.rows += 1;
            piece.sizes.add(ExactSum::of_code(order_code(row.size)));
        })?;
        Ok(piece)
    }
}
