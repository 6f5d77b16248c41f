//! Medians over cells, as the engines but the reference take them: what is asked, and the middle of
//! exact sums, the cells that have none counting as 0.

use std::cmp::Ordering;

use super::resample::median_ends;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Level, Measure, MedianEnds, Statistic};
pub use crate::query::{Of, Side};

/// The side and the sums behind a measure, if it is a median.
///
/// # Errors
/// A number that j0251 lacks (usage).
pub fn asked(measure: &Measure) -> Result<Option<(Side, Of)>> {
    Ok(match measure.of_j0251()? {
        Statistic::Median(side, of) => Some((side, of)),
        _ => None,
    })
}

impl Of {
    /// The median of `sums` and as many zeros as make `cells` values; NaN where one is undefined.
    pub fn median(self, sums: Vec<ExactSum>, cells: usize) -> f64 {
        let middle = middle(sums, cells);
        match self {
            Of::Number => middle.units as f64 / 2.0,
            Of::Sum(_) => middle.over(2),
        }
    }

    /// The median, and the values of the ranks between which it lies.
    pub fn ends(self, sums: Vec<ExactSum>, cells: usize, level: Level) -> MedianEnds {
        let n = cells as u64;
        if sums.iter().any(|sum| sum.nonfinite > 0) || cells == 0 {
            return self.ranked(n, None, None);
        }
        let nth = by_rank(sums, cells);
        let doubled = nth((cells - 1) / 2) + nth(cells / 2);
        self.ranked(n, Some(doubled), median_ends(n, level, nth))
    }

    /// The same of `n` cells whose ranks are found, in units: both middle ones together, which are twice the
    /// median, and the ends.
    pub fn ranked(self, n: u64, doubled: Option<i128>, ends: Option<(i128, i128)>) -> MedianEnds {
        let value = |units: i128, of: u64| match self {
            Of::Number => units as f64 / of as f64,
            Of::Sum(_) => ExactSum { units, nonfinite: 0 }.over(of),
        };
        MedianEnds {
            n,
            median: doubled.map_or(f64::NAN, |doubled| value(doubled, 2)),
            ends: ends.map(|(low, high)| (value(low, 1), value(high, 1))),
        }
    }
}

/// The two middle ones of `sums` and as many zeros as make `cells` values, one at least, together: twice
/// the median.
pub fn middle(sums: Vec<ExactSum>, cells: usize) -> ExactSum {
    if let Some(undefined) = sums.iter().find(|sum| sum.nonfinite > 0) {
        return *undefined;
    }
    let nth = by_rank(sums, cells);
    ExactSum { units: nth((cells - 1) / 2) + nth(cells / 2), nonfinite: 0 }
}

/// The units of each rank from 0 among sums and as many zeros as make `cells` values.
fn by_rank(mut sums: Vec<ExactSum>, cells: usize) -> impl Fn(usize) -> i128 {
    sums.sort_unstable_by_key(|sum| sum.units);
    let zeros = cells - sums.len();
    let below = sums.partition_point(|sum| sum.units.cmp(&0) == Ordering::Less);
    // The zeros stand between the negative sums and the others.
    move |rank: usize| {
        if rank < below {
            sums[rank].units
        } else if rank < below + zeros {
            0
        } else {
            sums[rank - zeros].units
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_count_the_cells_that_have_none() {
        let check = |units: &[i128], cells: usize, expected: f64| {
            let sums: Vec<ExactSum> =
                units.iter().map(|units| ExactSum { units: *units, nonfinite: 0 }).collect();
            assert_eq!(Of::Number.median(sums, cells), expected, "{units:?} {cells}");
        };
        check(&[5, 1, 3], 3, 3.0);
        check(&[5, 1, 3], 4, 2.0);
        check(&[5, 1, 3], 6, 0.5);
        check(&[5, 1, 3], 9, 0.0);
        check(&[-5, -1, 3], 5, 0.0);
        check(&[-5, -1, 3], 4, -0.5);
    }
}
