//! Matrices: cells that something falls in, each by its definition.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Records;
use super::axes::Axis;
use super::columns::Numbers;
use super::sum::Sum;

/// What a cell holds.
#[derive(Clone, Copy)]
pub enum Statistic<'a> {
    /// Synapses.
    Count,
    /// Connected pairs of neurons.
    Pairs,
    /// The sum of a number over synapses; whether a value is that of its row already.
    Total(&'a Numbers, bool),
    /// The mean of a number over synapses.
    Mean(&'a Numbers, bool),
    /// The median over the neurons of one side of their synapses, or of their sum of a number.
    Median(Side, Option<(&'a Numbers, bool)>),
}

/// Which neurons a median is over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The presynaptic ones.
    Pre,
    /// The postsynaptic ones.
    Post,
}

/// A value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// A number of synapses or pairs.
    Count(u128),
    /// Anything else; NaN where it is undefined.
    Real(f64),
}

impl Records {
    /// The cells in which one of these rows falls, by row label and column label.
    pub fn cells(
        &self,
        rows: &[usize],
        (row_axis, column_axis): (&Axis, &Axis),
        statistic: Statistic,
    ) -> BTreeMap<(usize, usize), Cell> {
        let mut rows_of: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for row in rows {
            let cell = (row_axis.label_of(*row), column_axis.label_of(*row));
            rows_of.entry(cell).or_default().push(*row);
        }
        rows_of.into_iter().map(|(cell, rows)| (cell, self.statistic(&rows, statistic))).collect()
    }

    fn statistic(&self, rows: &[usize], statistic: Statistic) -> Cell {
        match statistic {
            Statistic::Count => {
                Cell::Count(rows.iter().map(|row| u128::from(self.synapses(*row))).sum())
            }
            Statistic::Pairs => {
                let pairs: HashSet<(u32, u32)> = rows.iter().map(|row| self.pair(*row)).collect();
                Cell::Count(pairs.len() as u128)
            }
            Statistic::Total(numbers, summed) => {
                Cell::Real(self.sum(rows, numbers, summed).total())
            }
            Statistic::Mean(numbers, summed) => Cell::Real(self.sum(rows, numbers, summed).mean()),
            Statistic::Median(side, of) => Cell::Real(self.median(rows, side, of)),
        }
    }

    /// The exact sum of a number over the synapses of some rows; null values are left out, with their
    /// synapses.
    pub fn sum(&self, rows: &[usize], numbers: &Numbers, summed: bool) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            if let Some(value) = numbers.get(*row) {
                let synapses = self.synapses(*row);
                sum.add(value, if summed { 1 } else { synapses }, synapses);
            }
        }
        sum
    }

    /// The median over the neurons of one side that these rows have.
    fn median(&self, rows: &[usize], side: Side, of: Option<(&Numbers, bool)>) -> f64 {
        let mut rows_of: HashMap<u32, Vec<usize>> = HashMap::new();
        for row in rows {
            let (pre, post) = self.pair(*row);
            let neuron = if side == Side::Pre { pre } else { post };
            rows_of.entry(neuron).or_default().push(*row);
        }
        let value = |rows: &Vec<usize>| match of {
            Some((numbers, summed)) => self.sum(rows, numbers, summed).total(),
            None => rows.iter().map(|row| u128::from(self.synapses(*row))).sum::<u128>() as f64,
        };
        let mut values: Vec<f64> = rows_of.values().map(value).collect();
        if values.iter().any(|value| value.is_nan()) {
            return f64::NAN;
        }
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        match values.len() {
            0 => f64::NAN,
            odd if odd % 2 == 1 => values[middle],
            _ => (values[middle - 1] + values[middle]) / 2.0,
        }
    }
}
