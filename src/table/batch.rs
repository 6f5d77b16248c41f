//! Some rows of a table: their columns, and where in the files they stand.

use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

use super::column::Column;
use crate::error::{Error, Place};

/// Successive rows of one file.
#[derive(Debug)]
pub struct Batch {
    /// Position of the first row, counted through all files of the table.
    pub first_row: u64,
    /// How many rows.
    pub rows: usize,
    /// Which file of the table they are of.
    pub file: usize,
    /// The wanted columns, in the order asked for.
    pub columns: Vec<Column>,
    pub(super) origin: Arc<Origin>,
    pub(super) places: Places,
}

/// What all batches of a file have in common.
#[derive(Debug)]
pub(super) struct Origin {
    pub path: PathBuf,
    /// The names of the wanted columns.
    pub names: Vec<String>,
}

/// Where the rows of a batch stand in their file.
#[derive(Debug)]
pub(super) enum Places {
    Lines(Lines),
    /// The number of the first row in the file.
    #[cfg(feature = "tables")]
    Rows(u64),
    /// The same in an array of records.
    Records {
        first: u64,
        data_start: u64,
        record_bytes: u64,
    },
}

/// The lines on which rows begin.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// That of the first row, if nothing stands between.
    pub first: u64,
    /// Rows before which there are more lines: empty ones, or those of a value with line breaks.
    pub more: Vec<(u32, u32)>,
}

impl Lines {
    /// The line of a row.
    pub fn of(&self, row: usize) -> u64 {
        let more = self.more.iter().take_while(|(before, _)| *before as usize <= row);
        self.first + row as u64 + more.map(|(_, lines)| u64::from(*lines)).sum::<u64>()
    }
}

impl Batch {
    /// Where a row stands in its file.
    pub fn place(&self, row: usize) -> Place {
        match &self.places {
            Places::Lines(lines) => Place::Line(lines.of(row)),
            #[cfg(feature = "tables")]
            Places::Rows(first) => Place::Record(first + row as u64),
            Places::Records { first, data_start, record_bytes } => {
                let row = first + row as u64;
                Place::Row { row, byte: data_start + row * record_bytes }
            }
        }
    }

    /// An error about the value of a column in a row: names file, line or row, and column.
    pub fn error(&self, column: usize, row: usize, what: impl Display) -> Error {
        let name = self.origin.names.get(column).map_or("", String::as_str);
        self.error_of_row(row, format!("column '{name}': {what}"))
    }

    /// An error about a row.
    pub fn error_of_row(&self, row: usize, what: impl Display) -> Error {
        Error::data(what.to_string()).in_file(&self.origin.path).at(self.place(row))
    }
}

/// A batch of one file, for tests.
#[cfg(test)]
pub(crate) fn of_columns(columns: Vec<Column>) -> Batch {
    let rows = columns.first().map_or(0, Column::rows);
    let names = (0..columns.len()).map(|i| format!("c{i}")).collect();
    let origin = Arc::new(Origin { path: "x.csv".into(), names });
    Batch {
        first_row: 0,
        rows,
        file: 0,
        columns,
        origin,
        places: Places::Lines(Lines { first: 1, more: vec![] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_rows_are_counted() {
        let lines = Lines { first: 2, more: vec![(0, 1), (3, 2)] };
        assert_eq!([0, 2, 3, 4].map(|row| lines.of(row)), [3, 5, 8, 9]);
    }
}
