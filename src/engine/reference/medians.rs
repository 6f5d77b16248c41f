//! Medians over cells of their number, or summed size, of synapses with the partner type.
//!
//! A cell is a distinct pair of type (or label) and id. Per pre cell, row type A, column type B:
//! the cells are those of type A that are the presynaptic partner of at least one synapse that
//! passes, whatever its post type; each counts its synapses onto type B, none being 0. The
//! median is the middle value, or the exact mean of the two middle ones rounded once; NaN where
//! there is no cell, or where a size among those summed is NaN or infinite. Per post cell
//! likewise, with the partners' places exchanged.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::axes::Axes;
use super::measures::Value;
use super::numbers::{Sum, UNITS, fraction};
use super::passes::Rules;
use super::resample::median_rank;
use crate::error::Result;
use crate::query::{Level, Matrix, MatrixQuery, MedianEnds, Values};
use crate::run::Run;

/// What each cell has with each partner type: (type, id, partner type) → sum.
type PerCell = FxHashMap<(u32, u64, u32), (u64, Sum)>;

impl Reference {
    /// Answers the medians: over presynaptic or postsynaptic cells, of summed sizes or of numbers.
    pub(super) fn median_matrix(
        &self,
        query: &MatrixQuery,
        (per_pre, of): (bool, Option<Value>),
        run: &Run,
    ) -> Result<Matrix> {
        let axes = self.axes(query, run)?;
        let rules = self.rules(&query.filter, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }

        let per_cell = self.per_cell(&rules, &axes, (per_pre, of), run)?;
        let total = per_cell.values().map(|(count, _)| count).sum();
        let values = each_cell(per_cell, axes.shape(), (per_pre, of)).into_iter();
        let values = Values::Reals(values.map(|(sums, cells)| median(sums, cells)).collect());
        Ok(Matrix::new(axes.labels(), axes.columns(), values, total))
    }

    /// The medians and between which values they lie.
    pub(super) fn median_ends(
        &self,
        query: &MatrixQuery,
        (per_pre, of): (bool, Option<Value>),
        level: Level,
        run: &Run,
    ) -> Result<Vec<MedianEnds>> {
        let axes = self.axes(query, run)?;
        let rules = self.rules(&query.filter, run)?;
        let per_cell = self.per_cell(&rules, &axes, (per_pre, of), run)?;
        let cells = each_cell(per_cell, axes.shape(), (per_pre, of)).into_iter();
        Ok(cells.map(|(sums, n)| ends(sums, n, level)).collect())
    }
    fn per_cell(
        &self,
        rules: &Rules<'_>,
        axes: &Axes<'_>,
        (per_pre, of): (bool, Option<Value>),
        run: &Run,
    ) -> Result<PerCell> {
        self.scan(
            run,
            rules,
            FxHashMap::default,
            |per_cell: &mut PerCell, block, i| {
                let Some((row, column)) = axes.cell(block, i) else { return };
                let key = if per_pre {
                    (row, block.pre_id(i), column)
                } else {
                    (column, block.post_id(i), row)
                };
                let (count, sum) = per_cell.entry(key).or_default();
                *count += 1;
                of.into_iter().for_each(|value| sum.add(value.of(block, i)));
            },
            |mut a, b| {
                for (key, (count, size)) in b {
                    let both = a.entry(key).or_default();
                    *both = (both.0 + count, both.1.and(size));
                }
                a
            },
        )
    }
}

/// What the cells of every place of a matrix have there, and how many they are.
fn each_cell(
    per_cell: PerCell,
    (rows, columns): (usize, usize),
    (per_pre, of): (bool, Option<Value>),
) -> Vec<(Vec<Sum>, u64)> {
    let cells: FxHashSet<(u32, u64)> = per_cell.keys().map(|(own, id, _)| (*own, *id)).collect();
    let mut cells_of: FxHashMap<u32, u64> = FxHashMap::default();
    for (own, _) in cells {
        *cells_of.entry(own).or_default() += 1;
    }
    let mut sums_of: FxHashMap<(u32, u32), Vec<Sum>> = FxHashMap::default();
    for ((own, _, partner), (count, summed)) in per_cell {
        let number = Sum { units: i128::from(count) * UNITS, undefined: false };
        let sum = if of.is_some() { summed } else { number };
        sums_of.entry((own, partner)).or_default().push(sum);
    }
    let mut each = Vec::with_capacity(rows * columns);
    for row in 0..rows as u32 {
        for column in 0..columns as u32 {
            let (own, partner) = if per_pre { (row, column) } else { (column, row) };
            let sums = sums_of.remove(&(own, partner)).unwrap_or_default();
            each.push((sums, cells_of.get(&own).copied().unwrap_or(0)));
        }
    }
    each
}

/// The median, and the values between which it lies, the zeros written out.
fn ends(sums: Vec<Sum>, n: u64, level: Level) -> MedianEnds {
    let is_undefined = n == 0 || sums.iter().any(|sum| sum.undefined);
    let mut units: Vec<i128> = sums.iter().map(|sum| sum.units).collect();
    let median = median(sums, n);
    units.resize(n as usize, 0);
    units.sort_unstable();
    let rank = median_rank(n, level) as usize;
    let ends = (!is_undefined && rank > 0).then(|| {
        let value = |units: i128| fraction(units, UNITS);
        (value(units[rank - 1]), value(units[units.len() - rank]))
    });
    MedianEnds { n, median, ends }
}

/// The median over `cells` cells, of which those without an entry in `sums` have 0.
fn median(sums: Vec<Sum>, cells: u64) -> f64 {
    if cells == 0 || sums.iter().any(|sum| sum.undefined) {
        return f64::NAN;
    }
    let mut sorted: Vec<i128> = sums.iter().map(|sum| sum.units).collect();
    sorted.sort_unstable();
    // The zeros are not written out: with many labels there would be too many of them.
    let zeros = cells - sorted.len() as u64;
    let negative = sorted.iter().filter(|units| **units < 0).count() as u64;
    let nth = |n: u64| {
        if n < negative {
            sorted[n as usize]
        } else if n < negative + zeros {
            0
        } else {
            sorted[(n - zeros) as usize]
        }
    };
    fraction(nth((cells - 1) / 2) + nth(cells / 2), 2 * UNITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_counts_the_cells_that_have_nothing() {
        let sum = |n: i128| Sum { units: n * UNITS, undefined: false };
        let cases: [(&[i128], u64, f64); 9] = [
            (&[5], 1, 5.0),
            (&[5, 8], 2, 6.5),
            (&[9, 1, 4], 3, 4.0),
            (&[9, 4], 3, 4.0),
            (&[9, 4], 4, 2.0),
            (&[9, 4], 5, 0.0),
            (&[-3, 4], 3, 0.0),
            (&[-3, -1], 3, -1.0),
            (&[-3, -1], 2, -2.0),
        ];
        for (sums, cells, expected) in cases {
            let sums: Vec<Sum> = sums.iter().map(|n| sum(*n)).collect();
            assert_eq!(median(sums, cells), expected);
        }
        assert_eq!(median(vec![], 3), 0.0);
        assert!(median(vec![], 0).is_nan());
        let undefined = Sum { units: 0, undefined: true };
        assert!(median(vec![sum(1), sum(2), undefined], 9).is_nan());
    }
}
