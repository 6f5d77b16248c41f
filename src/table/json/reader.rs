//! Blocks of bytes → batches of texts, a line a row.

use std::path::PathBuf;
use std::sync::Arc;

use memchr::memrchr;

use super::wanted::{Tree, read};
use crate::error::{Error, Place, Result};
use crate::table::ahead::Ahead;
use crate::table::batch::{Lines, Places};
use crate::table::bytes::{Carry, not_utf8};
use crate::table::chunk::Chunk;
use crate::table::column::{Column, Nulls, Values};
use crate::table::format::without_mark;
use crate::table::text::{Span, Text};

/// Longest line.
const LINE_BYTES_MAX: usize = 1 << 24;

/// The rows of a file of JSON lines.
pub(in crate::table) struct Reader {
    path: PathBuf,
    bytes: Carry,
    tree: Tree,
    wanted: usize,
    line: u64,
    is_done: bool,
}

/// A wanted column of a block.
#[derive(Default)]
struct Strings {
    spans: Vec<Span>,
    nulls: Vec<bool>,
}

impl Reader {
    /// Reads these paths.
    pub fn new(path: PathBuf, blocks: Ahead<Result<Vec<u8>>>, paths: &[String]) -> Reader {
        let (tree, bytes) = (Tree::of(paths), Carry::new(blocks, 0));
        Reader { path, bytes, tree, wanted: paths.len(), line: 1, is_done: false }
    }

    fn chunk(&mut self) -> Result<Chunk> {
        let (mut bytes, is_last) = self.bytes.next()?;
        self.is_done = is_last;
        let done = memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
        let rest = bytes.split_off(done);
        if rest.len() > LINE_BYTES_MAX {
            let what = format!("the line is longer than {LINE_BYTES_MAX} bytes");
            return Err(Error::data(what).at(Place::Line(self.line)));
        }
        self.bytes.keep(rest);
        let at_first = |error: Error| error.at(Place::Line(self.line));
        let text = String::from_utf8(bytes).map_err(|_| at_first(not_utf8()))?;
        self.lines(text)
    }

    fn lines(&mut self, text: String) -> Result<Chunk> {
        let mut columns: Vec<Strings> = Vec::new();
        columns.resize_with(self.wanted, Strings::default);
        let mut lines = Lines { first: self.line, more: Vec::new() };
        let (mut undone, mut rows, mut start) = (String::new(), 0, 0);
        for line in text.split_inclusive('\n') {
            let written = match self.line {
                1 => std::str::from_utf8(without_mark(line.as_bytes())).unwrap_or(line),
                _ => line,
            };
            if written.trim_ascii().is_empty() {
                lines.more.push((rows, 1));
            } else {
                let mut found = vec![None; self.wanted];
                read(written, &self.tree, &mut found).map_err(|error| self.refused(&error))?;
                let of_block = start + (line.len() - written.len());
                for (column, value) in columns.iter_mut().zip(found) {
                    let span = value.map(|value| {
                        // Where it stands in the line: it is a part of it.
                        let at = value.as_ptr() as usize - written.as_ptr() as usize;
                        span(value, of_block + at, text.len(), &mut undone)
                    });
                    let span = span.transpose().map_err(|error| self.refused(&error))?;
                    column.nulls.push(span.is_none());
                    column.spans.push(span.unwrap_or_default());
                }
                rows += 1;
            }
            (start, self.line) = (start + line.len(), self.line + 1);
        }
        let text = Arc::new(text + &undone);
        let column = |of: Strings| Column {
            values: Values::Text(Text::new(Arc::clone(&text), of.spans)),
            nulls: Nulls::of(of.nulls),
        };
        let columns = columns.into_iter().map(column).collect();
        Ok(Chunk { rows: rows as usize, columns, places: Places::Lines(lines) })
    }

    fn refused(&self, error: &serde_json::Error) -> Error {
        let what = error.to_string();
        // serde_json counts lines of what it was given, which is one line.
        let what = what.split(" at line ").next().unwrap_or_default();
        let column = error.column();
        Error::data(format!("this is not a JSON object: {what} (column {column})"))
            .at(Place::Line(self.line))
            .advise("an object a line is read; mend the line, or fetch the file again")
    }
}

/// Where the text of a value stands: in the block, from `at` on, or behind it among the strings
/// whose escapes were undone.
fn span(value: &str, at: usize, block: usize, undone: &mut String) -> serde_json::Result<Span> {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return Ok((at as u32, (at + value.len()) as u32));
    };
    if !inner.contains('\\') {
        return Ok((at as u32 + 1, (at + 1 + inner.len()) as u32));
    }
    let start = block + undone.len();
    undone.push_str(&serde_json::from_str::<String>(value)?);
    Ok((start as u32, (block + undone.len()) as u32))
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
