//! Blocks of bytes → batches of texts: whole lines are taken apart, the rest waits for the next
//! block.

use std::path::PathBuf;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::rows::{Layout, Rows, UNWANTED};
use super::{Head, careful, plain};
use crate::error::{Error, Place, Result};
use crate::table::ahead::Ahead;
use crate::table::batch::Places;
use crate::table::bytes::{Carry, not_utf8};
use crate::table::chunk::Chunk;
use crate::table::column::{Column, Values};
use crate::table::text::Text;

/// Longest line. Bounds the memory that a quote takes which nothing closes.
const LINE_BYTES_MAX: usize = 1 << 24;

/// The rows of a text file.
pub(in crate::table) struct Reader {
    path: PathBuf,
    bytes: Carry,
    layout: Layout,
    line: u64,
    rows: usize,
    is_done: bool,
}

impl Reader {
    /// Begins behind the head of a file; `wanted` are columns by number.
    pub fn new(
        path: PathBuf,
        blocks: Ahead<Result<Vec<u8>>>,
        head: &Head,
        wanted: &[usize],
    ) -> Reader {
        let mut slots = vec![UNWANTED; head.names.len()];
        wanted.iter().enumerate().for_each(|(slot, column)| slots[*column] = slot as u32);
        let layout = Layout { separator: head.separator, slots };
        let bytes = Carry::new(blocks, head.bytes);
        Reader { path, bytes, layout, line: head.line, rows: 0, is_done: false }
    }

    fn chunk(&mut self) -> Result<Chunk> {
        let (mut bytes, is_last) = self.bytes.next()?;
        self.is_done = is_last;
        let mut rows = Rows::new(&self.layout, self.line, self.rows);
        let mut undone = String::new();
        let done = match memchr(b'"', &bytes).is_some() || self.layout.separator == b' ' {
            true => careful::split(&bytes, &self.layout, &mut rows, &mut undone)?,
            false => plain::split(&bytes, &self.layout, &mut rows)?,
        };
        self.check_length(&bytes[done..], is_last, &rows)?;
        self.bytes.keep(bytes.split_off(done));
        check_signs(&bytes, self.line)?;
        (self.line, self.rows) = (rows.line(), rows.rows);
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = rows.lines.first + memchr_iter(b'\n', good).count() as u64;
            not_utf8().at(Place::Line(line))
        })?;
        Ok(chunk(text + &undone, rows))
    }

    /// What is left over is the begin of a line, and not too long for one.
    fn check_length(&self, left: &[u8], is_last: bool, rows: &Rows) -> Result<()> {
        if left.len() <= LINE_BYTES_MAX && (!is_last || left.is_empty()) {
            return Ok(());
        }
        let what = match memchr(b'"', left) {
            Some(_) => "a quote begins in this line and is never closed".to_owned(),
            None => format!("the line is longer than {LINE_BYTES_MAX} bytes"),
        };
        Err(Error::data(what).at(Place::Line(rows.line())).advise("mend the line"))
    }
}

/// Signs that no text file of a table has.
fn check_signs(bytes: &[u8], first_line: u64) -> Result<()> {
    let at_line = |what: &str, at: usize| {
        let line = first_line + memchr_iter(b'\n', &bytes[..at]).count() as u64;
        Err(Error::data(what).at(Place::Line(line)).advise("fetch the file again"))
    };
    if let Some(at) = memchr(0, bytes) {
        return at_line("a zero byte: this is no text, or it is damaged", at);
    }
    let lone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    match memchr_iter(b'\r', bytes).find(lone) {
        // Within quotes it belongs to the value.
        Some(at) if memchr(b'"', bytes).is_none() => {
            at_line("a carriage return within the line", at)
        }
        _ => Ok(()),
    }
}

fn chunk(text: String, rows: Rows) -> Chunk {
    let text = Arc::new(text);
    let column = |spans| Column::whole(Values::Text(Text::new(Arc::clone(&text), spans)));
    let Rows { rows, spans, lines, .. } = rows;
    let columns = spans.into_iter().map(column).collect();
    Chunk { rows, columns, places: Places::Lines(lines) }
}

impl Iterator for Reader {
    type Item = Result<Chunk>;

    fn next(&mut self) -> Option<Result<Chunk>> {
        while !self.is_done {
            match self.chunk() {
                Ok(chunk) if chunk.rows == 0 => {}
                Ok(chunk) => return Some(Ok(chunk)),
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(error.or_in_file(&self.path)));
                }
            }
        }
        None
    }
}
