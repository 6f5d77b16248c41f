//! Exact cells of a matrix, as every engine but the reference collects them, and their one
//! rounding into an answer.

use super::Amount;
use super::places::Places;
use crate::error::Result;
use crate::exact::{ExactSum, ratio};
use crate::query::{Measure, Normalize, Statistic, Summand, Values};

/// What is summed beside the number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summed {
    /// Nothing: only rows are counted.
    Nothing,
    /// Sizes.
    Size,
    /// Probabilities.
    Prob,
}

impl Summed {
    /// What a measure that is no median needs.
    ///
    /// # Errors
    /// A number that j0251 lacks (usage).
    pub fn for_measure(measure: &Measure) -> Result<Summed> {
        Ok(match measure.of_j0251()? {
            Statistic::Sum(Summand::Size) | Statistic::Mean(Summand::Size) => Summed::Size,
            Statistic::Sum(Summand::Prob) | Statistic::Mean(Summand::Prob) => Summed::Prob,
            Statistic::Number | Statistic::Pairs | Statistic::Median(..) => Summed::Nothing,
        })
    }
}

/// Rows and exact sums of the cells of a matrix, row-major.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Columns of the matrix.
    columns: usize,
    /// Rows in each cell.
    pub counts: Vec<u64>,
    /// Sums of the rows in each cell; empty where nothing is summed.
    pub sums: Vec<ExactSum>,
}

impl Tally {
    /// Its parts, as they are read back.
    pub(super) fn of(columns: usize, counts: Vec<u64>, sums: Vec<ExactSum>) -> Tally {
        Tally { columns, counts, sums }
    }

    /// How many columns.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The same cells among more.
    pub(super) fn among(self, rows: &Places, columns: &Places) -> Tally {
        let sums = match self.sums.is_empty() {
            true => Vec::new(),
            false => Places::spread(rows, columns, &self.sums),
        };
        let counts = Places::spread(rows, columns, &self.counts);
        Tally { columns: columns.labels.len(), counts, sums }
    }

    /// A matrix of zeros, with as many columns as rows.
    pub fn new(labels: usize, summed: Summed) -> Tally {
        Tally::of_shape((labels, labels), summed)
    }

    /// A matrix of zeros of so many rows and columns.
    pub fn of_shape((rows, columns): (usize, usize), summed: Summed) -> Tally {
        let cells = rows * columns;
        let sums = if summed == Summed::Nothing { 0 } else { cells };
        Tally { columns, counts: vec![0; cells], sums: vec![ExactSum::default(); sums] }
    }

    /// Adds rows and their sum to a cell.
    #[inline]
    pub fn add(&mut self, cell: usize, count: u64, sum: ExactSum) {
        self.counts[cell] += count;
        if let Some(cell) = self.sums.get_mut(cell) {
            cell.add(sum);
        }
    }

    /// Adds another tally of the same shape.
    pub fn merge(mut self, other: &Tally) -> Tally {
        self.add_all(other);
        self
    }

    /// Adds another tally of the same shape.
    pub fn add_all(&mut self, other: &Tally) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            sum.add(*more);
        }
    }

    /// Whether another one has the same shape.
    pub fn is_like(&self, other: &Tally) -> bool {
        self.columns == other.columns
            && self.counts.len() == other.counts.len()
            && self.sums.len() == other.sums.len()
    }

    /// Whether it is a matrix of so many rows and columns with these sums.
    pub fn has_shape(&self, (rows, columns): (usize, usize), summed: Summed) -> bool {
        let cells = rows * columns;
        self.columns == columns
            && self.counts.len() == cells
            && self.sums.is_empty() == (summed == Summed::Nothing || cells == 0)
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// All cells together.
    pub fn all(&self) -> Amount {
        let mut all = Amount { count: self.total(), sum: ExactSum::default() };
        self.sums.iter().for_each(|sum| all.sum.add(*sum));
        all
    }

    /// The cells as a measure that is no median.
    pub fn values(&self, measure: &Measure) -> Values {
        match measure.statistic() {
            Statistic::Sum(_) => self.reals(|_, sum| sum.value()),
            Statistic::Mean(_) => self.reals(|count, sum| sum.over(count)),
            Statistic::Number | Statistic::Pairs | Statistic::Median(..) => {
                Values::Counts(self.counts.clone())
            }
        }
    }

    fn reals(&self, value: impl Fn(u64, ExactSum) -> f64) -> Values {
        let cells = self.counts.iter().zip(&self.sums);
        Values::Reals(cells.map(|(count, sum)| value(*count, *sum)).collect())
    }

    /// The cells as fractions of `whole`'s column sums ([`Normalize::Input`]) or row sums
    /// ([`Normalize::Output`]).
    pub fn fractions(&self, whole: &Tally, measure: &Measure, normalize: Normalize) -> Values {
        let margin = whole.margin(normalize);
        let of = |cell: usize| match normalize {
            Normalize::Output => margin[cell / self.columns],
            _ => margin[cell % self.columns],
        };
        let fraction = |cell: usize| match measure.statistic() {
            Statistic::Sum(_) => self.sums[cell].fraction_of(of(cell).1),
            _ => ratio(self.counts[cell].into(), of(cell).0.into()),
        };
        Values::Reals((0..self.counts.len()).map(fraction).collect())
    }

    /// Rows and sums of each column (input) or row (output).
    fn margin(&self, normalize: Normalize) -> Vec<(u64, ExactSum)> {
        let rows = self.counts.len().checked_div(self.columns).unwrap_or(0);
        let lines = if normalize == Normalize::Output { rows } else { self.columns };
        let mut margin = vec![(0, ExactSum::default()); lines];
        for (cell, count) in self.counts.iter().enumerate() {
            let at = match normalize {
                Normalize::Output => cell / self.columns,
                _ => cell % self.columns,
            };
            margin[at].0 += count;
            margin[at].1.add(self.sums.get(cell).copied().unwrap_or_default());
        }
        margin
    }
}
