//! Matrices, whole or as a list of the cells that something falls in.

use std::collections::HashSet;

use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::Records;
use super::axes::Axes;
use super::cells::{Meaning, RowsOf, Side};
use super::sum::rounded;
use crate::error::{Error, Result};
use crate::query::{
    Filter, Matrix, MatrixQuery, Normalize, Sparse, SparseCells, SweepQuery, Values,
};
use crate::run::Run;

/// The rows that pass, by cell, and what is needed to say what a cell holds.
struct Found<'a> {
    records: &'a Records,
    axes: Axes<'a>,
    meaning: Meaning<'a>,
    rows_of: RowsOf,
    /// How many neurons a median of each row, or column, is over.
    neurons: Vec<usize>,
    /// What the cells of each column, or row, are fractions of; none where they are no fractions.
    lines: Option<Vec<Option<BigRational>>>,
    /// Whether lines are columns.
    are_columns: bool,
}

impl Records {
    /// Every cell of a matrix.
    pub(super) fn every_cell(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        query.check()?;
        let found = self.found(query, run)?;
        let (rows, columns) = (found.axes.rows.labels.len(), found.axes.columns.labels.len());
        let places: Vec<(usize, usize)> =
            (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))).collect();
        let values = found.values(&places)?;
        let (total, row_count) = found.total()?;
        let Axes { rows, columns } = found.axes;
        let columns = Some(columns.labels);
        Ok(Matrix { labels: rows.labels, columns, values, total, row_count, ci: None, tests: None })
    }

    /// The cells of a matrix that a row falls in.
    pub(super) fn listed_cells(&self, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
        query.check()?;
        let found = self.found(query, run)?;
        let places: Vec<(usize, usize)> = found.rows_of.keys().copied().collect();
        let is_plain = matches!(found.meaning, Meaning::Count) && found.lines.is_none();
        let values = if is_plain { None } else { Some(found.values(&places)?) };
        let (total, row_count) = found.total()?;
        let cells = found.listed()?;
        let Axes { rows, columns } = found.axes;
        let (rows, columns) = (rows.labels, columns.labels);
        Ok(Sparse { rows, columns, cells, values, total, row_count, part: None })
    }

    /// The cells that a row falls in at every point of a grid.
    pub(super) fn listed_points(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        let Axes { rows, columns } = self.axes(&query.cells, None)?;
        query.check_cells((rows.labels.len() * columns.labels.len()) as u64)?;
        let mut all = SparseCells::default();
        let plain =
            |filter| MatrixQuery { filter, cells: query.cells.clone(), ..MatrixQuery::default() };
        for point in 0..query.points().unwrap_or(0) {
            let cells = self.found(&plain(query.filter_at(point)), run)?.listed()?;
            all.points.extend(cells.counts.iter().map(|_| point));
            all.rows.extend(cells.rows);
            all.columns.extend(cells.columns);
            all.counts.extend(cells.counts);
            query.check_listed(all.counts.len())?;
        }
        let total = all.counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let (rows, columns) = (rows.labels, columns.labels);
        Ok(Sparse { rows, columns, cells: all, values: None, total, row_count: None, part: None })
    }

    fn found<'a>(&'a self, query: &'a MatrixQuery, run: &Run) -> Result<Found<'a>> {
        let meaning = self.meaning(&query.measure)?;
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let rows_of = self.by_cell(&self.passing(&query.filter)?, &axes);
        run.check()?;
        let neurons = match meaning {
            Meaning::Median(side, _) => self.neurons_of(&rows_of, side),
            _ => Vec::new(),
        };
        let are_columns = query.normalize == Normalize::Input;
        let lines = match self.whole(query) {
            None => None,
            Some(whole) => Some(self.lines(&whole, &axes, meaning, are_columns)?),
        };
        run.check()?;
        Ok(Found { records: self, axes, meaning, rows_of, neurons, lines, are_columns })
    }

    /// How many neurons of one side each row label, or column label, has.
    pub(super) fn neurons_of(&self, rows_of: &RowsOf, side: Side) -> Vec<usize> {
        let mut neurons: Vec<HashSet<u32>> = Vec::new();
        for ((row, column), rows) in rows_of {
            let own = if side == Side::Pre { *row } else { *column };
            neurons.resize_with(neurons.len().max(own + 1), HashSet::new);
            neurons[own].extend(rows.iter().map(|row| self.partner(*row, side)));
        }
        neurons.iter().map(HashSet::len).collect()
    }

    /// What each column, or row, comes to over the rows that another filter lets pass.
    fn lines(
        &self,
        whole: &Filter,
        axes: &Axes,
        meaning: Meaning,
        are_columns: bool,
    ) -> Result<Vec<Option<BigRational>>> {
        let labels = if are_columns { &axes.columns.labels } else { &axes.rows.labels };
        let mut rows_of = vec![Vec::new(); labels.len()];
        for row in self.passing(whole)? {
            if let Some((at_row, at_column)) = axes.cell_of(row) {
                rows_of[if are_columns { at_column } else { at_row }].push(row);
            }
        }
        Ok(rows_of.iter().map(|rows| self.value(rows, meaning, 0)).collect())
    }
}

impl Found<'_> {
    /// What a cell holds; none where it is undefined.
    fn value(&self, at: (usize, usize)) -> Option<BigRational> {
        let rows = self.rows_of.get(&at).map_or(&[][..], Vec::as_slice);
        let own = match self.meaning {
            Meaning::Median(Side::Pre, _) => at.0,
            _ => at.1,
        };
        let neurons = self.neurons.get(own).copied().unwrap_or(0);
        let value = self.records.value(rows, self.meaning, neurons)?;
        match &self.lines {
            None => Some(value),
            Some(lines) => {
                let whole = lines[if self.are_columns { at.1 } else { at.0 }].as_ref()?;
                (!whole.is_zero()).then(|| value / whole)
            }
        }
    }

    fn values(&self, places: &[(usize, usize)]) -> Result<Values> {
        let values = places.iter().map(|at| self.value(*at));
        let are_counts = matches!(self.meaning, Meaning::Count | Meaning::Pairs);
        Ok(match are_counts && self.lines.is_none() {
            true => {
                Values::Counts(values.flatten().map(|value| count(&value)).collect::<Result<_>>()?)
            }
            false => {
                let real = |value: Option<BigRational>| value.map_or(f64::NAN, |v| rounded(&v));
                Values::Reals(values.map(real).collect())
            }
        })
    }

    /// The synapses in all cells, and their rows where a row may be several.
    fn total(&self) -> Result<(u64, Option<u64>)> {
        let rows = self.rows_of.values().map(|rows| rows.len() as u64).sum();
        let row_count = self.records.weight.is_some().then_some(rows);
        let synapses = self.rows_of.values().map(|rows| self.records.synapses_in(rows)).sum();
        Ok((fits(synapses)?, row_count))
    }

    /// The cells that a row falls in.
    fn listed(&self) -> Result<SparseCells> {
        let counts = self.rows_of.values().map(|rows| fits(self.records.synapses_in(rows)));
        Ok(SparseCells {
            points: Vec::new(),
            rows: self.rows_of.keys().map(|(row, _)| *row as u32).collect(),
            columns: self.rows_of.keys().map(|(_, column)| *column as u32).collect(),
            counts: counts.collect::<Result<_>>()?,
        })
    }
}

fn count(value: &BigRational) -> Result<u64> {
    fits(value.to_u128().unwrap_or(u128::MAX))
}

/// A number of synapses, as answers have it.
///
/// # Errors
/// More than 64 bits hold ([`crate::Kind::Data`]).
pub fn fits(synapses: u128) -> Result<u64> {
    u64::try_from(synapses)
        .map_err(|_| Error::data(format!("{synapses} synapses are more than 64 bits hold")))
}
