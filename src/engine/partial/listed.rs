//! The cells of a matrix that are not empty, and their one rounding into an answer.

use super::Amount;
use crate::exact::ratio;
use crate::query::{MatrixQuery, Normalize, Sparse, SparseCells, Statistic, Values};

/// A cell that is not empty.
#[derive(Clone, Copy)]
pub struct Cell {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// Its synapses.
    pub amount: Amount,
    /// Pairs of neurons.
    pub pairs: u64,
}

/// The answer that lists these cells, by row, then column; `whole` are those that they are fractions of.
pub fn finish(
    (rows, columns): (Vec<String>, Option<Vec<String>>),
    listed: &[Cell],
    whole: Option<&[Cell]>,
    query: &MatrixQuery,
) -> Sparse {
    let width = columns.as_ref().map_or(rows.len(), Vec::len);
    let margin = Margin::of(whole.unwrap_or(listed), query, rows.len(), width);
    let values = values(listed, query, &margin);
    let cells = SparseCells {
        points: Vec::new(),
        rows: listed.iter().map(|cell| cell.row).collect(),
        columns: listed.iter().map(|cell| cell.column).collect(),
        counts: listed.iter().map(|cell| cell.amount.count).collect(),
    };
    Sparse::new(rows, columns, cells, values)
}

/// What the cells hold, where that is not their number of synapses.
fn values(cells: &[Cell], query: &MatrixQuery, margin: &Margin) -> Option<Values> {
    let reals =
        |value: &dyn Fn(&Cell) -> f64| Some(Values::Reals(cells.iter().map(value).collect()));
    if query.normalize != Normalize::None {
        return reals(&|cell| margin.fraction(cell, query));
    }
    match query.measure.statistic() {
        Statistic::Pairs => Some(Values::Counts(cells.iter().map(|cell| cell.pairs).collect())),
        Statistic::Sum(_) => reals(&|cell| cell.amount.sum.value()),
        Statistic::Mean(_) => reals(&|cell| cell.amount.sum.over(cell.amount.count)),
        Statistic::Number | Statistic::Median(..) => None,
    }
}

/// What a whole row (output) or column (input) has.
struct Margin(Vec<Amount>);

impl Margin {
    fn of(cells: &[Cell], query: &MatrixQuery, rows: usize, columns: usize) -> Margin {
        let is_output = query.normalize == Normalize::Output;
        let mut lines = vec![Amount::default(); if is_output { rows } else { columns }];
        for cell in cells {
            lines[if is_output { cell.row } else { cell.column } as usize].add(cell.amount);
        }
        Margin(lines)
    }

    fn fraction(&self, cell: &Cell, query: &MatrixQuery) -> f64 {
        let is_output = query.normalize == Normalize::Output;
        let whole = self.0[if is_output { cell.row } else { cell.column } as usize];
        match query.measure.statistic() {
            Statistic::Sum(_) => cell.amount.sum.fraction_of(whole.sum),
            _ => ratio(cell.amount.count.into(), whole.count.into()),
        }
    }
}
