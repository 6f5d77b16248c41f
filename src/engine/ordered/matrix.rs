//! Matrices, whole or as a list of the cells that something falls in.

use super::Ordered;
use super::amount::Amount;
use super::axes::Axes;
use super::collect::Cells;
use super::listed::{Empty, Listed};
use super::meaning::Meaning;
use super::measured::Measured;
use super::resolved::Resolved;
use crate::error::Result;
use crate::exact::ratio;
use crate::query::{Filter, Matrix, MatrixQuery, Normalize, Sparse};
use crate::run::Run;

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
        if matches!((meaning, query.normalize), (Meaning::Count, Normalize::None)) {
            let (cells, row_count) = self.listed_counts(passing, axes, run)?;
            return Ok(Listed { cells, values: None, empty: Empty::Zero, row_count });
        }
        if matches!(meaning, Meaning::Count) {
            let lines =
                if are_columns { axes.columns.labels.len() } else { axes.rows.labels.len() };
            let whole = self.whole_of(query)?.map(|whole| self.resolve(&whole)).transpose()?;
            let found = self.counts(passing, axes, run)?;
            let whole = whole.map(|whole| self.counts(&whole, axes, run)).transpose()?;
            let of = whole.map(|whole| Ordered::lines(&whole, lines, are_columns));
            return Ok(Listed::of(found, of, are_columns, |part, whole| match whole {
                None => *part as f64,
                Some(whole) => ratio((*part).into(), (*whole).into()),
            }));
        }
        let (found, of) = self.measured_cells(query, axes, passing, meaning, run)?;
        // Medians are not listed.
        let measured = Measured::of(meaning).unwrap_or(Measured::Count);
        Ok(Listed::measured(found, of, are_columns, measured))
    }

    /// What a measure comes to in each cell, and in the lines that cells are fractions of.
    pub(super) fn measured_cells(
        &self,
        query: &MatrixQuery,
        axes: &Axes,
        passing: &Resolved,
        meaning: &Meaning,
        run: &Run,
    ) -> Result<(Cells<Amount>, Option<Vec<Amount>>)> {
        let are_columns = query.normalize == Normalize::Input;
        let lines = if are_columns { axes.columns.labels.len() } else { axes.rows.labels.len() };
        let whole = self.whole_of(query)?.map(|whole| self.resolve(&whole)).transpose()?;
        let found = self.amounts(passing, axes, meaning, run)?;
        // A pair that falls in several cells of a line is one of the line; one with labels of neurons
        // falls in one.
        let of_lines = axes.of_lines(are_columns);
        let of_whole = if query.groups.is_some() { axes } else { &of_lines };
        let whole = whole.map(|whole| self.amounts(&whole, of_whole, meaning, run)).transpose()?;
        Ok((found, whole.map(|whole| Ordered::lines(&whole, lines, are_columns))))
    }
}
