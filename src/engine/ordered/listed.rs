//! The cells of a matrix that something falls in, with what they hold.

use super::amount::{Amount, Tally};
use super::cell_lists;
use super::collect::Cells;
use super::measured::Measured;
use crate::query::{SparseCells, Values};

/// The cells of a matrix that something falls in, and what all others hold.
pub struct Listed {
    /// Those cells.
    pub cells: SparseCells,
    /// None where cells hold numbers of synapses.
    pub values: Option<Values>,
    /// What a cell holds that nothing falls in, by row and column.
    pub empty: Empty,
    /// The rows of the synapse table in them.
    pub row_count: u64,
}

/// What a cell holds that nothing falls in.
pub enum Empty {
    /// 0.
    Zero,
    /// What is undefined.
    Undefined,
    /// Nothing, as a fraction of what its line comes to: 0, or undefined.
    OfLines(Vec<f64>, bool),
}

impl Listed {
    /// Cells with their values, which may be parts of lines.
    pub fn of<T: Tally>(
        found: Cells<T>,
        lines: Option<Vec<T>>,
        are_columns: bool,
        value: impl Fn(&T, Option<&T>) -> f64,
    ) -> Listed {
        let line = |row: u32, column: u32| if are_columns { column } else { row } as usize;
        let of = |row, column| lines.as_ref().map(|lines| &lines[line(row, column)]);
        let values = found.cells.iter();
        let values = values.map(|cell| value(&cell.tally, of(cell.row, cell.column))).collect();
        let nothing = T::default();
        let empty = match &lines {
            None => Empty::Zero,
            Some(lines) => {
                let of_lines = lines.iter().map(|whole| value(&nothing, Some(whole))).collect();
                Empty::OfLines(of_lines, are_columns)
            }
        };
        let cells = cell_lists::of_cells(&found.cells);
        Listed { cells, values: Some(Values::Reals(values)), empty, row_count: found.row_count }
    }

    /// Cells as a measure has them, which may be parts of lines.
    pub fn measured(
        found: Cells<Amount>,
        lines: Option<Vec<Amount>>,
        are_columns: bool,
        measured: Measured,
    ) -> Listed {
        let counts = match (measured, &lines) {
            (Measured::Count, None) => {
                let (cells, row_count) = (cell_lists::of_cells(&found.cells), found.row_count);
                return Listed { cells, values: None, empty: Empty::Zero, row_count };
            }
            (Measured::Pairs, None) => {
                Some(found.cells.iter().map(|cell| cell.tally.pairs).collect())
            }
            _ => None,
        };
        let value = |part: &Amount, whole: Option<&Amount>| measured.value(part, whole);
        let mut listed = Listed::of(found, lines, are_columns, value);
        if let Some(counts) = counts {
            listed.values = Some(Values::Counts(counts));
        }
        if matches!(measured, Measured::Mean(_)) {
            listed.empty = Empty::Undefined;
        }
        listed
    }

    /// All cells.
    pub fn spread(&self, rows: usize, columns: usize) -> Values {
        let places = self.cells.rows.iter().zip(&self.cells.columns);
        let places = places.map(|(row, column)| *row as usize * columns + *column as usize);
        let counts = match &self.values {
            None => Some(&self.cells.counts),
            Some(Values::Counts(counts)) => Some(counts),
            Some(Values::Reals(_)) => None,
        };
        if let Some(counts) = counts {
            let mut all = vec![0; rows * columns];
            places.zip(counts).for_each(|(at, count)| all[at] = *count);
            return Values::Counts(all);
        }
        let empty = |at: usize| match &self.empty {
            Empty::Zero => 0.0,
            Empty::Undefined => f64::NAN,
            Empty::OfLines(lines, true) => lines[at % columns],
            Empty::OfLines(lines, false) => lines[at / columns],
        };
        let mut all: Vec<f64> = (0..rows * columns).map(empty).collect();
        if let Some(values) = &self.values {
            places.enumerate().for_each(|(cell, at)| all[at] = values.real(cell));
        }
        Values::Reals(all)
    }
}
