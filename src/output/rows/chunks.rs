//! Rows as text or bytes, a chunk whenever one is asked for: what waits is one chunk, however slowly it
//! is taken, and nothing is made for a reader who has gone away.

use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::portions::{Portions, Spare};
use super::{Head, RowWriter, Sink, packed, sink, writer};
use crate::codes::order_code;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::output::columns::{self, RecordBatch, TextColumns};
use crate::output::views::RowsView;
use crate::output::{Context, Format};
use crate::query::Count;
use crate::rows::{Records, RowSource};
use crate::threads::loops;

/// What is left of a piece when the next is begun: a row fits into it, but for longest names.
const ROW_BYTES: usize = 512;

/// How far rows have been written.
pub(in crate::output) struct Cursor {
    portions: Portions,
    pass: usize,
    block: usize,
    /// Blocks of the next chunk, once there is a first.
    blocks: usize,
    rows: u64,
    sizes: ExactSum,
    /// The rows, if they are few.
    kept: Option<Records>,
    /// What makes a file of the bytes, where they are not the file.
    sink: Option<Box<dyn Sink>>,
    /// Buffers to use again.
    spare: Arc<Spare>,
    done: bool,
}

/// Some bytes, in pieces, and how much of the work they are.
pub(in crate::output) struct Chunk {
    pub pieces: Vec<Vec<u8>>,
    /// Blocks that were gone over for it.
    pub blocks: usize,
    /// Blocks that are gone over for all chunks, each pass for itself.
    pub of: usize,
}

impl Cursor {
    /// Before the first row.
    pub fn new(portions: Portions) -> Cursor {
        Cursor {
            portions,
            pass: 0,
            block: 0,
            blocks: 0,
            rows: 0,
            sizes: ExactSum::default(),
            kept: None,
            sink: None,
            spare: Arc::default(),
            done: false,
        }
    }

    /// Before the first row of record batches, which come out of the channel after each chunk.
    pub fn of_batches(view: &RowsView, texts: TextColumns) -> (Cursor, Receiver<RecordBatch>) {
        let portions = Portions::LARGE;
        let records = packed::Records::of(view.fields, view.vocabulary, view.rows.layout());
        let (file, batches) = columns::collect(&records.kinds(), texts);
        let sink = packed::groups(file, records, portions.group_rows);
        (Cursor { sink: Some(sink), ..Cursor::new(portions) }, batches)
    }

    /// Whether everything has been written.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Where pieces may go when their bytes are written.
    pub fn spare(&self) -> Arc<Spare> {
        Arc::clone(&self.spare)
    }

    /// The next chunk; without pieces where a group of columns is not yet full. No chunk is given
    /// that a change of the file could have spoiled.
    ///
    /// # Errors
    /// A format that rows do not have (usage); a file that has changed since it was opened, or cannot
    /// be read any more.
    pub fn next(
        &mut self,
        view: &RowsView,
        format: Format,
        context: &Context,
    ) -> Result<Vec<Vec<u8>>> {
        view.rows.read(|| self.bytes(view, format, context))
    }

    fn bytes(
        &mut self,
        view: &RowsView,
        format: Format,
        context: &Context,
    ) -> Result<Vec<Vec<u8>>> {
        if self.has_not_begun() && self.sink.is_none() {
            self.sink = sink(format, view, context, self.portions)?;
        }
        let Chunk { pieces, .. } = self.text(view, format, context)?;
        let Some(mut sink) = self.sink.take() else { return Ok(pieces) };
        let mut file = Vec::new();
        for piece in pieces {
            sink.put(&piece, &mut file)?;
        }
        if self.done {
            sink.finish(&mut file)?;
        } else {
            self.sink = Some(sink);
        }
        Ok(if file.is_empty() { Vec::new() } else { vec![file] })
    }

    fn has_not_begun(&self) -> bool {
        self.pass == 0 && self.block == 0
    }

    /// The next chunk of what a sink makes the file of.
    pub fn text(&mut self, view: &RowsView, format: Format, context: &Context) -> Result<Chunk> {
        view.rows.read(|| self.chunk(view, format, context))
    }

    fn chunk(&mut self, view: &RowsView, format: Format, context: &Context) -> Result<Chunk> {
        let head = Head::new(view, context);
        let writer = writer(format, &head)?;
        let writer = writer.as_ref();
        let records = format.is_of_records(view.fields_named);
        let selection = view.rows.giving(view.fields, records);
        let block_bytes = self.portions.block_bytes;
        let most = self.portions.kept_bytes_max(writer.passes());
        if self.has_not_begun() {
            self.blocks = self.portions.first_blocks();
            if most > 0 {
                self.kept = view.rows.keep(selection, block_bytes, most)?;
            }
        }
        let kept = self.kept.take();
        let all = view.rows.source(selection, block_bytes, kept.as_ref())?;
        let start = self.block;
        let mut pieces = self.pieces(&all, writer)?;
        let (blocks, of) = (self.block - start, all.blocks() * writer.passes());
        if self.block == all.blocks() {
            pieces.push(self.finish_pass(writer)?);
        }
        self.kept = kept;
        pieces.retain(|piece| !piece.is_empty());
        view.rows.unchanged()?;
        Ok(Chunk { pieces, blocks, of })
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
        let each = self.portions.blocks_of_task(end - self.block);
        let starts: Vec<usize> = (self.block..end).step_by(each).collect();
        let work =
            Work { all, writer, pass: self.pass, portions: self.portions, spare: &self.spare };
        let part = |start: usize| work.part(start..end.min(start + each));
        let done: Vec<Result<Part>> = loops::map(starts.len(), |at| part(starts[at]));
        for part in done {
            let part = part?;
            self.rows += part.rows;
            self.sizes.add(part.sizes);
            pieces.extend(part.pieces);
        }
        let bytes = pieces.iter().map(Vec::len).sum();
        self.blocks = self.portions.next_blocks((self.blocks, end - self.block), bytes);
        self.block = end;
        Ok(pieces)
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

/// What all tasks of a chunk share.
struct Work<'a> {
    all: &'a RowSource<'a>,
    writer: &'a dyn RowWriter,
    pass: usize,
    portions: Portions,
    spare: &'a Spare,
}

/// Some blocks as text, and what is in them.
struct Part {
    pieces: Vec<Vec<u8>>,
    rows: u64,
    sizes: ExactSum,
}

impl Work<'_> {
    fn part(&self, blocks: Range<usize>) -> Result<Part> {
        let mut part = Part { pieces: Vec::new(), rows: 0, sizes: ExactSum::default() };
        let (mut text, mut records) = (self.spare.take(), Vec::new());
        let piece_bytes = self.portions.piece_bytes;
        for block in blocks {
            self.all.visit(block, &mut records, |row| {
                if let Some(bytes) = piece_bytes
                    && text.len() + ROW_BYTES > text.capacity()
                {
                    let full = std::mem::replace(&mut text, Vec::with_capacity(bytes));
                    part.pieces.push(full);
                }
                self.writer.row(self.pass, row, &mut text);
                part.rows += 1;
                part.sizes.add(ExactSum::of_code(order_code(row.size)));
            })?;
        }
        part.pieces.push(text);
        Ok(part)
    }
}
