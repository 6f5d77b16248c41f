//! Matrices of counts, summed sizes, means, and fractions of them.
//!
//! `total` counts the synapses that pass and fall in the matrix. With groups, synapses with a
//! partner in no group are left out, of denominators too. A fraction of a sum with a NaN or
//! infinite value, or of 0, is NaN.

use rustc_hash::FxHashMap;

use super::axes::Axes;
use super::conditions;
use super::measures::Meaning;
use super::numbers::{Sum, UNITS, fraction};
use super::{Reference, passes::Rules};
use crate::error::Result;
use crate::query::{Categories, Filter, Matrix, MatrixQuery, Normalize, Values};
use crate::run::Run;
use crate::schema;

/// The synapses in one cell of a matrix.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub count: u64,
    /// Of the values that are asked for.
    values: Sum,
}

impl Tally {
    fn and(self, other: Tally) -> Tally {
        Tally { count: self.count + other.count, values: self.values.and(other.values) }
    }

    /// What can be summed and divided, as whole numbers: units of a value, or of one synapse.
    fn sum(self, meaning: Meaning) -> Sum {
        match meaning {
            Meaning::Total(_) => self.values,
            _ => Sum { units: i128::from(self.count) * UNITS, undefined: false },
        }
    }

    /// What it comes to, rounded once.
    pub fn real(self, meaning: Meaning) -> f64 {
        match meaning {
            Meaning::Mean(_) => self.values.divided_by(self.count),
            _ => self.sum(meaning).rounded(),
        }
    }
}

/// The cells of a matrix that have synapses, by row and column.
pub type Tallies = FxHashMap<(u32, u32), Tally>;

impl Reference {
    /// Answers every question but medians.
    pub(super) fn plain_matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        let axes = self.axes(query, run)?;
        let rules = self.rules(&query.filter, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }
        let meaning = Meaning::of(&query.measure)?;
        let tallies = self.tallies(&rules, &axes, meaning, run)?;
        let shape = axes.shape();
        let values = if query.normalize != Normalize::None {
            self.fractions(query, &axes, &tallies, run)?
        } else if meaning == Meaning::Number {
            Values::Counts(every_cell(shape, &tallies).map(|tally| tally.count).collect())
        } else {
            let cells = every_cell(shape, &tallies);
            Values::Reals(cells.map(|tally| tally.real(meaning)).collect())
        };
        let total = tallies.values().map(|tally| tally.count).sum();
        Ok(Matrix::new(axes.labels(), axes.columns(), values, total))
    }

    /// The synapses that pass, by cell.
    ///
    /// # Errors
    /// A table that cannot be read, a number that cannot be summed, or a run that is stopped.
    pub fn tallies(
        &self,
        rules: &Rules<'_>,
        axes: &Axes<'_>,
        meaning: Meaning,
        run: &Run,
    ) -> Result<Tallies> {
        self.scan(
            run,
            rules,
            FxHashMap::default,
            |tallies: &mut Tallies, block, i| {
                if let Some(cell) = axes.cell(block, i) {
                    let tally = tallies.entry(cell).or_default();
                    tally.count += 1;
                    if let Some(value) = meaning.value() {
                        tally.values.add(value.of(block, i));
                    }
                }
            },
            |mut a, b| {
                for (cell, tally) in b {
                    let both = a.entry(cell).or_default();
                    *both = both.and(tally);
                }
                a
            },
        )
    }

    /// Every cell over the sum of its column (input) or its row (output) in the matrix without
    /// the filter on the other partner's type.
    fn fractions(
        &self,
        query: &MatrixQuery,
        axes: &Axes<'_>,
        tallies: &Tallies,
        run: &Run,
    ) -> Result<Values> {
        let fraction = self.fraction_of(query, axes, run)?;
        let (rows, columns) = axes.shape();
        let places =
            (0..rows as u32).flat_map(|row| (0..columns as u32).map(move |column| (row, column)));
        let cells = places.zip(every_cell((rows, columns), tallies));
        Ok(Values::Reals(cells.map(|(at, tally)| fraction(at, tally)).collect()))
    }

    /// What the fraction of a cell is, by its row and column.
    ///
    /// # Errors
    /// Those of [`Reference::tallies`].
    pub fn fraction_of(
        &self,
        query: &MatrixQuery,
        axes: &Axes<'_>,
        run: &Run,
    ) -> Result<impl Fn((u32, u32), Tally) -> f64 + use<>> {
        let meaning = Meaning::of(&query.measure)?;
        let input = query.normalize == Normalize::Input;
        let whole = without_line(query, input)?;
        let (rows, columns) = axes.shape();
        let mut sums = vec![Sum::default(); if input { columns } else { rows }];
        for ((row, column), tally) in self.tallies(&self.rules(&whole, run)?, axes, meaning, run)? {
            let line = &mut sums[if input { column } else { row } as usize];
            *line = line.and(tally.sum(meaning));
        }
        Ok(move |(row, column): (u32, u32), tally: Tally| {
            let (part, of) = (tally.sum(meaning), sums[if input { column } else { row } as usize]);
            let undefined = part.undefined || of.undefined;
            if undefined { f64::NAN } else { fraction(part.units, of.units) }
        })
    }
}

/// All cells row by row, the empty ones too.
fn every_cell(
    (rows, columns): (usize, usize),
    tallies: &Tallies,
) -> impl Iterator<Item = Tally> + '_ {
    let cells =
        (0..rows as u32).flat_map(move |row| (0..columns as u32).map(move |column| (row, column)));
    cells.map(|cell| tallies.get(&cell).copied().unwrap_or_default())
}

/// The question's filter without what it asks of the rows (`input`) or of the columns.
pub(super) fn without_line(query: &MatrixQuery, input: bool) -> Result<Filter> {
    let mut filter = query.filter.clone();
    let axes = Categories::asked(&query.cells)?.unwrap_or(Categories::TYPES);
    let dropped = if input { axes.rows } else { axes.columns }.column();
    let without = |pre| conditions::without_types(&filter.conditions, pre);
    match dropped {
        schema::PRE_TYPE => {
            filter.conditions = without(true);
            filter.pre_celltype = None;
        }
        schema::POST_TYPE => {
            filter.conditions = without(false);
            filter.post_celltype = None;
        }
        _ => {
            filter.conditions = conditions::without_morphs(&filter.conditions);
            filter.post_morph = None;
        }
    }
    Ok(filter)
}
