//! What the rows of the synapse table that fall in a cell come to: each measure by its definition, exact,
//! and rounded by whoever gives it.

use std::collections::{BTreeMap, HashMap, HashSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::Records;
use super::axes::Axes;
use super::columns::{Numbers, Value};
use super::sum::{Sum, rounded};
use crate::query::MedianEnds;

/// What a cell holds.
#[derive(Clone, Copy)]
pub enum Meaning<'a> {
    /// Synapses.
    Count,
    /// Connected pairs of neurons.
    Pairs,
    /// The sum of a number over synapses.
    Total(Summand<'a>),
    /// Its mean.
    Mean(Summand<'a>),
    /// The median over the neurons of one side of their synapses, or of their sum of a number.
    Median(Side, Option<Summand<'a>>),
}

/// A number of the synapse table.
#[derive(Clone, Copy)]
pub struct Summand<'a> {
    /// Its values.
    pub numbers: &'a Numbers,
    /// Whether a value is the sum over the synapses of its row already.
    pub summed: bool,
}

/// Which neurons a median is over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The presynaptic ones.
    Pre,
    /// The postsynaptic ones.
    Post,
}

/// Rows by the cell of a matrix that they fall in: its row, then its column.
pub type RowsOf = BTreeMap<(usize, usize), Vec<usize>>;

impl Records {
    /// Rows by their cell; those whose partners have no label are in none.
    pub fn by_cell(&self, rows: &[usize], axes: &Axes) -> RowsOf {
        let mut rows_of = RowsOf::new();
        for row in rows {
            if let Some(cell) = axes.cell_of(*row) {
                rows_of.entry(cell).or_default().push(*row);
            }
        }
        rows_of
    }

    /// What some rows come to; none where that is undefined. A median is over `cells` neurons, of
    /// which those without a row have nothing.
    pub fn value(&self, rows: &[usize], meaning: Meaning, cells: usize) -> Option<BigRational> {
        let whole = |number: BigInt| Some(BigRational::from(number));
        match meaning {
            Meaning::Count => whole(self.synapses_in(rows).into()),
            Meaning::Pairs => {
                let pairs: HashSet<(u32, u32)> = rows.iter().map(|row| self.pair(*row)).collect();
                whole(pairs.len().into())
            }
            Meaning::Total(summand) => self.sum(rows, Some(summand)).exact(),
            Meaning::Mean(summand) => self.sum(rows, Some(summand)).exact_mean(),
            Meaning::Median(side, of) => self.median(rows, side, of, cells),
        }
    }

    /// The exact sum of a number over the synapses of some rows, or of 1. Null values are left out, with
    /// their synapses.
    pub fn sum(&self, rows: &[usize], summand: Option<Summand>) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            let synapses = self.synapses(*row);
            match summand {
                None => sum.add(Value::Whole(1), synapses, synapses),
                Some(Summand { numbers, summed }) => {
                    if let Some(value) = numbers.get(*row) {
                        sum.add(value, if summed { 1 } else { synapses }, synapses);
                    }
                }
            }
        }
        sum
    }

    /// The median over the neurons of one side of what each has in these rows.
    fn median(
        &self,
        rows: &[usize],
        side: Side,
        of: Option<Summand>,
        cells: usize,
    ) -> Option<BigRational> {
        let mut rows_of: HashMap<u32, Vec<usize>> = HashMap::new();
        for row in rows {
            rows_of.entry(self.partner(*row, side)).or_default().push(*row);
        }
        let sums = rows_of.values().map(|rows| self.sum(rows, of).exact());
        middle(sums.collect::<Option<Vec<BigRational>>>()?, cells)
    }

    /// The median of a cell over `n` neurons, and the values of a rank from either end.
    pub fn ends_of_median(
        &self,
        rows: &[usize],
        side: Side,
        of: Option<Summand>,
        (n, rank): (usize, usize),
    ) -> MedianEnds {
        let median = self.median(rows, side, of, n).map_or(f64::NAN, |median| rounded(&median));
        let mut rows_of: HashMap<u32, Vec<usize>> = HashMap::new();
        for row in rows {
            rows_of.entry(self.partner(*row, side)).or_default().push(*row);
        }
        let sums = rows_of.values().map(|rows| self.sum(rows, of).exact());
        let sums: Option<Vec<BigRational>> = sums.collect();
        let ends = sums.filter(|_| rank > 0).map(|mut sums| {
            sums.resize_with(n, BigRational::zero);
            sums.sort_unstable();
            (rounded(&sums[rank - 1]), rounded(&sums[n - rank]))
        });
        MedianEnds { n: n as u64, median, ends }
    }

    /// The neuron of a row on one side.
    pub fn partner(&self, row: usize, side: Side) -> u32 {
        let (pre, post) = self.pair(row);
        if side == Side::Pre { pre } else { post }
    }

    /// How many synapses some rows stand for.
    pub fn synapses_in(&self, rows: &[usize]) -> u128 {
        rows.iter().map(|row| u128::from(self.synapses(*row))).sum()
    }
}

/// The median of `cells` numbers, those that are not given being 0; none of nothing.
fn middle(mut sums: Vec<BigRational>, cells: usize) -> Option<BigRational> {
    let zero = BigRational::zero();
    sums.sort_unstable();
    // The zeros are not written out: with many labels there would be too many of them.
    let negative = sums.iter().filter(|sum| **sum < zero).count();
    let zeros = cells - sums.len();
    let nth = |n: usize| match n {
        n if n < negative => &sums[n],
        n if n < negative + zeros => &zero,
        n => &sums[n - zeros],
    };
    let last = cells.checked_sub(1)?;
    Some((nth(last / 2) + nth(cells / 2)) / BigInt::from(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_counts_the_neurons_that_have_nothing() {
        let cases: [(&[i32], usize, Option<i32>); 10] = [
            (&[5], 1, Some(10)),
            (&[8, 5], 2, Some(13)),
            (&[9, 1, 4], 3, Some(8)),
            (&[9, 4], 3, Some(8)),
            (&[9, 4], 4, Some(4)),
            (&[9, 4], 5, Some(0)),
            (&[-3, 4], 3, Some(0)),
            (&[-3, -1], 3, Some(-2)),
            (&[], 3, Some(0)),
            (&[], 0, None),
        ];
        for (sums, cells, twice) in cases {
            let sums = sums.iter().map(|sum| BigInt::from(*sum).into()).collect();
            let expected = twice.map(|twice| BigRational::new(twice.into(), 2.into()));
            assert_eq!(middle(sums, cells), expected);
        }
    }
}
