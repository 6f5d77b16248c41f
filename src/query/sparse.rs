//! A matrix, or a matrix at every point of a grid, as the list of its cells that are not empty.

use crate::query::{Labels, Values};

/// The cells that a synapse falls in, by point of the grid, then row, then column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sparse {
    /// The names of the rows, all of them.
    pub rows: Labels,
    /// The names of the columns.
    pub columns: Labels,
    /// What is listed.
    pub cells: SparseCells,
    /// The value of each cell, where another measure is asked than numbers of synapses; NaN where it
    /// is undefined.
    pub values: Option<Values>,
    /// Synapses that passed and fall in the matrix, whatever the measure; of a grid, of all points.
    pub total: u64,
    /// The rows of the synapse table that these are, where a row may be several; `None` where each is one.
    pub row_count: Option<u64>,
    /// What it is a part of, where it is no whole matrix.
    pub part: Option<Box<PartOf>>,
}

impl Sparse {
    /// Cells over names without null, whose rows of the table are synapses. Without columns they are the
    /// same as the rows.
    pub fn new(
        rows: Vec<String>,
        columns: Option<Vec<String>>,
        cells: SparseCells,
        values: Option<Values>,
    ) -> Sparse {
        let total = cells.counts.iter().sum();
        let rows = Labels::from(rows);
        let columns = columns.map_or_else(|| rows.clone(), Labels::from);
        Sparse { rows, columns, cells, values, total, row_count: None, part: None }
    }
}

/// Places of cells, and their numbers of synapses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SparseCells {
    /// The place in the grid of each, the last axis fastest; none for a single matrix.
    pub points: Vec<u64>,
    /// The row of each.
    pub rows: Vec<u32>,
    /// The column of each.
    pub columns: Vec<u32>,
    /// The synapses in each.
    pub counts: Vec<u64>,
}

impl SparseCells {
    /// How many cells are listed.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether no cell is listed.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// What a part is a part of.
#[derive(Clone, Debug, PartialEq)]
pub struct PartOf {
    /// Its rows.
    pub rows: PartOfSide,
    /// Its columns.
    pub columns: PartOfSide,
    /// The largest cells of the whole matrix, the largest first.
    pub largest: Vec<LargestCell>,
}

/// Rows or columns that a part was chosen from.
#[derive(Clone, Debug, PartialEq)]
pub struct PartOfSide {
    /// How many there were to choose from.
    pub among: usize,
    /// How many more there are that have no synapse; those that were searched for are not left out.
    pub empty: usize,
    /// What the chosen ones were chosen by.
    pub strength: Vec<f64>,
}

/// A cell by its names.
#[derive(Clone, Debug, PartialEq)]
pub struct LargestCell {
    /// The name of its row; `None` for null.
    pub row: Option<String>,
    /// The name of its column.
    pub column: Option<String>,
    /// What it holds.
    pub value: f64,
}
