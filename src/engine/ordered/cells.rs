//! What a measure adds up, and what it makes of that.

use super::Ordered;
use super::amount::{Amount, Tally};
use super::axes::Axes;
use super::cell_lists;
use super::collect::{Cells, Collected};
use super::device::InCells;
use super::labelling::Labelling;
use super::meaning::Meaning;
use super::resolved::Resolved;
use super::summand::{Summand, Value};
use crate::dataset::AnyColumn;
use crate::dataset::mapped::Weights;
use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::{Measure, Of, SparseCells, Statistic};
use crate::run::Run;

/// Synapses by cell, as whoever counted them has them.
enum Counted {
    Cells(Cells<u64>),
    /// With the rows in all of them.
    Listed(SparseCells, u64),
}

impl Ordered {
    /// What a measure means.
    ///
    /// # Errors
    /// A number that the map does not have (usage); sums that are too wide ([`crate::Kind::Unsupported`]).
    pub(super) fn meaning(&self, measure: &Measure) -> Result<Meaning<'_>> {
        let number = |name: &str| self.summand(name, &measure.name());
        let meaning = match measure.statistic() {
            Statistic::Number => Meaning::Count,
            Statistic::Pairs => Meaning::Pairs,
            Statistic::Sum(named) => Meaning::Total(number(named)?),
            Statistic::Mean(named) => Meaning::Mean(number(named)?),
            Statistic::Median(side, Of::Number) => Meaning::Median(side, None),
            Statistic::Median(side, Of::Sum(named)) => Meaning::Median(side, Some(number(named)?)),
        };
        self.may_measure(&meaning)?;
        Ok(meaning)
    }

    pub(super) fn summand(&self, name: &str, measure: &str) -> Result<Summand<'_>> {
        let map = &self.map.synapses.numbers;
        if let Some(at) = super::names::number_of_rows(&self.map, name) {
            return self.summand_at(at);
        }
        let names: Vec<&str> = map.iter().map(|number| number.name.as_str()).collect();
        let what = format!("'{measure}': the synapses of this data set have no number '{name}'");
        let error = Error::usage("measure", what);
        Err(match nearest(name, names.iter().copied()) {
            _ if names.is_empty() => error.advise("count and pairs need none"),
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None => error.advise(format!("there are: {}", names.join(", "))),
        })
    }

    /// A number of rows, by its place in the map, to be summed.
    pub(super) fn summand_at(&self, at: usize) -> Result<Summand<'_>> {
        let (number, rows) = (&self.map.synapses.numbers[at], self.data.synapse_count());
        let summand = Summand::new(&number.name, &self.data.rows.numbers[at], number.summed, rows);
        summand.map_err(|error| self.too_wide(at, error))
    }

    /// The synapses of a row that has been ensured.
    #[inline]
    pub(super) fn synapses(&self, row: usize) -> u64 {
        self.data.rows.weight.as_ref().map_or(1, |weights| weights.get(row))
    }

    /// The synapses in each cell.
    pub(super) fn counts(&self, passing: &Resolved, axes: &Axes, run: &Run) -> Result<Cells<u64>> {
        Ok(match self.counted_cells(passing, axes, run)? {
            Counted::Cells(cells) => cells,
            Counted::Listed(cells, rows) => cell_lists::as_cells(&cells, rows),
        })
    }

    /// The same as a list, and the rows in all cells.
    pub(super) fn listed_counts(
        &self,
        passing: &Resolved,
        axes: &Axes,
        run: &Run,
    ) -> Result<(SparseCells, u64)> {
        Ok(match self.counted_cells(passing, axes, run)? {
            Counted::Cells(found) => (cell_lists::of_cells(&found.cells), found.row_count),
            Counted::Listed(cells, rows) => (cells, rows),
        })
    }

    fn counted_cells(&self, passing: &Resolved, axes: &Axes, run: &Run) -> Result<Counted> {
        if let Some(device) = &self.device {
            let found = self.cells_on(&**device, passing, &InCells::of(axes, None), run)?;
            return Ok(Counted::Cells(found.synapses()));
        }
        if let Some(cells) = self.out_of_cubes(passing, axes)? {
            return Ok(Counted::Cells(cells));
        }
        if let Some((cells, rows)) = self.counts_of_partners(passing, axes, run)? {
            return Ok(Counted::Listed(cells, rows));
        }
        let asked = Collected {
            rows: &axes.rows.labelling,
            columns: &axes.columns.labelling,
            shape: axes.shape(),
            reads: self.weight_columns(),
            by_pair: false,
            of: |row, _| self.synapses(row),
        };
        self.collect(passing, &asked, run).map(Counted::Cells)
    }

    /// What a measure that adds up comes to in each cell.
    pub(super) fn amounts(
        &self,
        passing: &Resolved,
        axes: &Axes,
        meaning: &Meaning,
        run: &Run,
    ) -> Result<Cells<Amount>> {
        let labels = (&axes.rows.labelling, &axes.columns.labelling, axes.shape());
        self.amounts_in(passing, labels, meaning, run)
    }

    /// The same among so many rows and columns by any labels.
    pub(super) fn amounts_in(
        &self,
        passing: &Resolved,
        (rows, columns, shape): (&Labelling, &Labelling, (usize, usize)),
        meaning: &Meaning,
        run: &Run,
    ) -> Result<Cells<Amount>> {
        let summand = meaning.summand();
        if let Some(device) = &self.device {
            let asked = InCells { rows, columns, shape, summand };
            return self.cells_on(&**device, passing, &asked, run);
        }
        let asked = Collected {
            rows,
            columns,
            shape,
            reads: self.amount_columns(summand),
            by_pair: matches!(meaning, Meaning::Pairs),
            of: |row, is_first| Amount { pairs: u64::from(is_first), ..self.amount(summand, row) },
        };
        self.collect(passing, &asked, run)
    }

    /// What a row adds; its value is its synapses where none is named.
    #[inline]
    pub(super) fn amount(&self, summand: Option<&Summand>, row: usize) -> Amount {
        let synapses = self.synapses(row);
        match summand {
            Some(summand) => Amount::of(synapses, summand.at(row), summand.summed),
            None => Amount::of(synapses, Value::Units(1), false),
        }
    }

    /// The columns that [`Ordered::amount`] reads, and those that tell pairs apart.
    pub(super) fn amount_columns<'a>(
        &'a self,
        summand: Option<&Summand<'a>>,
    ) -> Vec<&'a dyn AnyColumn> {
        let mut columns = self.weight_columns();
        columns.push(&self.data.rows.post);
        if let Some(summand) = summand {
            columns.extend(summand.reads());
        }
        columns
    }

    pub(super) fn weight_columns(&self) -> Vec<&dyn AnyColumn> {
        self.data.rows.weight.iter().map(Weights::column).collect()
    }

    /// What lines of a matrix come to together, where all its cells are fractions of that.
    pub(super) fn lines<T: Tally>(cells: &Cells<T>, lines: usize, are_columns: bool) -> Vec<T> {
        let mut all = vec![T::default(); lines];
        for cell in &cells.cells {
            all[if are_columns { cell.column } else { cell.row } as usize].add(cell.tally);
        }
        all
    }
}
