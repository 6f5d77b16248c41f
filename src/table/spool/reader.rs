//! A spool that was written: its columns at any rows.

use std::ops::Range;
use std::path::Path;

use super::blocks::Blocks;
use super::kinds::{of_bytes, row_bytes};
use super::manifest::{self, nulls_path, values_path};
use crate::error::{Error, Result};
use crate::table::column::{Column, Nulls, SourceColumn};
use crate::table::unify;

/// Columns of numbers in the order of the files that they came from.
pub struct Spool {
    rows: u64,
    columns: Vec<SourceColumn>,
    files: Vec<(Blocks, Option<Blocks>)>,
}

impl Spool {
    /// One whose files are open.
    pub(super) fn of(
        rows: u64,
        columns: Vec<SourceColumn>,
        files: Vec<(Blocks, Option<Blocks>)>,
    ) -> Spool {
        Spool { rows, columns, files }
    }

    /// Opens the spool of a folder.
    ///
    /// # Errors
    /// One that is missing, or damaged ([`crate::Kind::Damaged`]).
    pub fn open(folder: &Path) -> Result<Spool> {
        let (rows, entries) = manifest::read(folder)?;
        let (mut columns, mut files) = (Vec::new(), Vec::new());
        for (i, entry) in entries.into_iter().enumerate() {
            let values = Blocks::open(&values_path(folder, i), entry.sums)?;
            let nulls = entry.null_sums.map(|sums| Blocks::open(&nulls_path(folder, i), sums));
            files.push((values, nulls.transpose()?));
            columns.push(entry.column);
        }
        Ok(Spool { rows, columns, files })
    }

    /// How many rows.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The columns with the types that they turned out to have.
    pub fn columns(&self) -> &[SourceColumn] {
        &self.columns
    }

    /// Successive rows of a column.
    ///
    /// # Errors
    /// Rows beyond the last; bytes that are not those written ([`crate::Kind::Damaged`]).
    pub fn read(&self, column: usize, rows: Range<u64>) -> Result<Column> {
        if rows.end > self.rows || rows.start > rows.end {
            let what = format!("rows {} to {} of a spool of {}", rows.start, rows.end, self.rows);
            return Err(Error::data(what));
        }
        let kind = &self.columns[column].kind;
        let width = row_bytes(kind)? as u64;
        let (values, nulls) = &self.files[column];
        let bytes = values.read(rows.start * width..rows.end * width, self.rows * width)?;
        let nulls = nulls.as_ref().map(|nulls| nulls.read(rows, self.rows)).transpose()?;
        let marks = nulls.map(|marks| marks.iter().map(|mark| *mark != 0).collect());
        let nulls = marks.map_or(Nulls::NONE, Nulls::of);
        Ok(Column { values: of_bytes(kind, &bytes), nulls })
    }

    /// Rows of a column in the order asked for.
    ///
    /// # Errors
    /// As [`Spool::read`].
    pub fn rows_at(&self, column: usize, rows: &[u64]) -> Result<Column> {
        let mut found = unify::none(&self.columns[column].kind);
        for run in rows.chunk_by(|a, b| a + 1 == *b) {
            let more = self.read(column, run[0]..run[0] + run.len() as u64)?;
            unify::append(&mut found, more);
        }
        Ok(found)
    }
}
