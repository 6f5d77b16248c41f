//! Matrices, whole or as a list of the cells that something falls in.

use super::Ordered;
use super::amount::{Amount, Tally};
use super::axes::Axes;
use super::cell_lists;
use super::collect::Cells;
use super::meaning::Meaning;
use super::resolved::Resolved;
use super::summand::Summand;
use crate::error::Result;
use crate::exact::ratio;
use crate::query::{Filter, Matrix, MatrixQuery, Normalize, Sparse, SparseCells, Values};
use crate::run::Run;

/// The cells of a matrix that something falls in, and what all others hold.
struct Listed {
    cells: SparseCells,
    /// None where cells hold numbers of synapses.
    values: Option<Values>,
    /// What a cell holds that nothing falls in, by row and column.
    empty: Empty,
    row_count: u64,
}

/// What a cell holds that nothing falls in.
enum Empty {
    Zero,
    Undefined,
    /// Nothing, as a fraction of what its line comes to: 0, or undefined.
    OfLines(Vec<f64>, bool),
}

impl Ordered {
    /// Every cell of a matrix.
    pub(super) fn every_cell(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        query.check()?;
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let passing = self.resolve(&query.filter)?;
        let meaning = self.meaning(&query.measure)?;
        let columns = axes.columns.labels.len();
        let (values, total, rows) = match meaning {
            Meaning::Median(side, of) => self.medians(&passing, &axes, side, of.as_ref(), run)?,
            meaning => {
                let listed = self.found(query, &axes, &passing, &meaning, run)?;
                let total = listed.cells.counts.iter().sum();
                (listed.spread(axes.rows.labels.len(), columns), total, listed.row_count)
            }
        };
        Ok(Matrix {
            labels: axes.rows.labels,
            columns: Some(axes.columns.labels),
            values,
            total,
            row_count: self.data.rows.weight.as_ref().map(|_| rows),
            ci: None,
            tests: None,
        })
    }

    /// The filter of what the cells of a matrix are fractions of.
    pub(super) fn whole_of(&self, query: &MatrixQuery) -> Result<Option<Filter>> {
        let cells = query.cells.clone();
        let named = if query.groups.is_some() { cells } else { cells.or(&self.default_axes()) };
        let filter = self.expanded(&query.filter)?;
        Ok(query.normalize.whole(&filter, &named, &self.axes_of_types()))
    }

    /// The cells of a matrix that something falls in.
    pub(super) fn listed_cells(&self, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
        query.check()?;
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let passing = self.resolve(&query.filter)?;
        let meaning = self.meaning(&query.measure)?;
        let Listed { cells, values, row_count, .. } =
            self.found(query, &axes, &passing, &meaning, run)?;
        Ok(Sparse {
            rows: axes.rows.labels,
            columns: axes.columns.labels,
            total: cells.counts.iter().sum(),
            cells,
            values,
            row_count: self.data.rows.weight.as_ref().map(|_| row_count),
            part: None,
        })
    }

    fn found(
        &self,
        query: &MatrixQuery,
        axes: &Axes,
        passing: &Resolved,
        meaning: &Meaning,
        run: &Run,
    ) -> Result<Listed> {
        let are_columns = query.normalize == Normalize::Input;
        let lines = if are_columns { axes.columns.labels.len() } else { axes.rows.labels.len() };
        let whole = self.whole_of(query)?.map(|whole| self.resolve(&whole)).transpose()?;
        if matches!((meaning, query.normalize), (Meaning::Count, Normalize::None)) {
            let (cells, row_count) = self.listed_counts(passing, axes, run)?;
            return Ok(Listed { cells, values: None, empty: Empty::Zero, row_count });
        }
        if matches!(meaning, Meaning::Count) {
            let found = self.counts(passing, axes, run)?;
            let whole = whole.map(|whole| self.counts(&whole, axes, run)).transpose()?;
            let of = whole.map(|whole| Ordered::lines(&whole, lines, are_columns));
            return Ok(Listed::of(found, of, are_columns, |part, whole| match whole {
                None => *part as f64,
                Some(whole) => ratio((*part).into(), (*whole).into()),
            }));
        }
        let found = self.amounts(passing, axes, meaning, run)?;
        // A pair that falls in several cells of a line is one of the line; one with labels of neurons
        // falls in one.
        let of_lines = axes.of_lines(are_columns);
        let of_whole = if query.groups.is_some() { axes } else { &of_lines };
        let whole = whole.map(|whole| self.amounts(&whole, of_whole, meaning, run)).transpose()?;
        let of = whole.map(|whole| Ordered::lines(&whole, lines, are_columns));
        let pairs = (matches!(meaning, Meaning::Pairs) && of.is_none())
            .then(|| found.cells.iter().map(|cell| cell.tally.pairs).collect());
        let mut listed =
            Listed::of(found, of, are_columns, |part, whole| value(meaning, part, whole));
        if let Some(pairs) = pairs {
            listed.values = Some(Values::Counts(pairs));
        }
        if matches!(meaning, Meaning::Mean(_)) {
            listed.empty = Empty::Undefined;
        }
        Ok(listed)
    }
}

/// What a cell holds; NaN where that is undefined.
fn value(meaning: &Meaning, part: &Amount, whole: Option<&Amount>) -> f64 {
    match (meaning, whole) {
        (Meaning::Mean(of), _) => part.mean(of),
        (Meaning::Total(of), None) => part.total(of),
        (Meaning::Total(_), Some(whole)) => fraction(part, whole),
        (_, None) => part.pairs as f64,
        (_, Some(whole)) => ratio(part.pairs.into(), whole.pairs.into()),
    }
}

fn fraction(part: &Amount, whole: &Amount) -> f64 {
    if part.is_infinite || whole.is_infinite { f64::NAN } else { ratio(part.units, whole.units) }
}

impl Listed {
    /// Cells with their values, which may be parts of lines.
    fn of<T: Tally>(
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

    /// All cells.
    fn spread(&self, rows: usize, columns: usize) -> Values {
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

/// What the sum of some units is, halved: the middle of two.
pub fn middle(units: i128, of: Option<&Summand>) -> f64 {
    of.map_or_else(|| ratio(units, 2), |of| of.over(units, 2))
}
