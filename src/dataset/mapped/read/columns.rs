//! The columns of a table that are read, and where each stands in its batches.

use crate::error::{Error, Result};
use crate::map::Files;
use crate::table::{ReadOptions, Table};

/// Columns by name.
#[derive(Default)]
pub(super) struct Columns(Vec<String>);

impl Columns {
    /// The place of a column in the batches; it is read from now on.
    pub(super) fn slot(&mut self, column: &str) -> usize {
        self.0.iter().position(|known| known == column).unwrap_or_else(|| {
            self.0.push(column.to_owned());
            self.0.len() - 1
        })
    }

    /// Their numbers in the table; `refuse` makes an error about the map of a column that it lacks.
    pub(super) fn numbers(
        &self,
        table: &Table,
        refuse: impl Fn(&str, Error) -> Error,
    ) -> Result<Vec<usize>> {
        self.0.iter().map(|name| table.column(name).map_err(|error| refuse(name, error))).collect()
    }
}

/// How the files of a table are read.
pub(super) fn options(files: &Files) -> ReadOptions {
    let separator = files.separator.and_then(|sign| u8::try_from(sign).ok());
    ReadOptions { columns: files.columns.clone(), separator }
}
