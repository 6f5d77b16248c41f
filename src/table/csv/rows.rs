//! Where the values of the wanted columns stand, row by row, while a block is taken apart.

use crate::error::{Error, Place, Result};
use crate::table::batch::Lines;
use crate::table::text::Span;

/// Says of a column that nobody wants it.
pub(super) const UNWANTED: u32 = u32::MAX;

/// Which columns there are, and which of them are wanted.
#[derive(Clone)]
pub(super) struct Layout {
    /// What stands between two values.
    pub separator: u8,
    /// For each column of the file its place among the wanted ones, or [`UNWANTED`].
    pub slots: Vec<u32>,
}

/// The rows of a block so far.
pub(super) struct Rows {
    pub rows: usize,
    /// The values of each wanted column.
    pub spans: Vec<Vec<Span>>,
    pub lines: Lines,
    /// Lines that were passed since the last row, its own left out.
    pub skipped: u32,
}

impl Rows {
    /// None yet, but room for some; the next line is `line`.
    pub fn new(layout: &Layout, line: u64, rows: usize) -> Rows {
        let wanted = layout.slots.iter().filter(|slot| **slot != UNWANTED).count();
        let lines = Lines { first: line, more: Vec::new() };
        let spans = (0..wanted).map(|_| Vec::with_capacity(rows)).collect();
        Rows { rows: 0, spans, lines, skipped: 0 }
    }

    /// The line on which the next row begins, if it begins after what was skipped.
    pub fn line(&self) -> u64 {
        self.lines.of(self.rows) + u64::from(self.skipped)
    }

    /// A row is complete.
    #[inline]
    pub fn end_row(&mut self, layout: &Layout, values: usize) -> Result<()> {
        if values != layout.slots.len() {
            return Err(self.ragged(layout, values));
        }
        if self.skipped > 0 {
            self.lines.more.push((self.rows as u32, std::mem::take(&mut self.skipped)));
        }
        self.rows += 1;
        Ok(())
    }

    /// Drops the values of a line that is not complete.
    pub fn forget_line(&mut self) {
        let rows = self.rows;
        self.spans.iter_mut().for_each(|spans| spans.truncate(rows));
    }

    #[cold]
    fn ragged(&self, layout: &Layout, values: usize) -> Error {
        let columns = layout.slots.len();
        let (have, are) = (plural(values, "value"), plural(columns, "column"));
        let sign = char::from(layout.separator).escape_default();
        let next = match layout.separator {
            b' ' if values < columns => "an empty value between blanks is written \"\"".into(),
            _ if values > columns => {
                format!("a value with '{sign}' in it stands in double quotes: mend the line")
            }
            _ => format!("mend the line, or give the separator if it is not '{sign}'"),
        };
        let what = format!("the line has {have}, and there are {are}");
        Error::data(what).at(Place::Line(self.line())).advise(next)
    }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Begin and end of a value without trailing blanks.
#[inline]
pub(super) fn trimmed(bytes: &[u8], start: usize, end: usize) -> Span {
    let mut end = end;
    while end > start && matches!(bytes[end - 1], b' ' | b'\t' | b'\r') {
        end -= 1;
    }
    (start as u32, end as u32)
}
