//! Medians of numbers of which most may be zeros.

use super::unit::Unit;
use crate::exact::ratio;

/// What the sum of some units is, halved: the middle of two.
pub fn middle(units: i128, unit: Option<Unit>) -> f64 {
    unit.map_or_else(|| ratio(units, 2), |unit| unit.over(units, 2))
}

/// Twice the median of ascending numbers and as many zeros as make them `count`.
pub fn twice_the_middle(sums: &[i128], count: usize) -> i128 {
    let nth = by_rank(sums, count);
    nth((count - 1) / 2) + nth(count / 2)
}

/// The number of each rank from 0.
pub fn by_rank(sums: &[i128], count: usize) -> impl Fn(usize) -> i128 {
    let negative = sums.partition_point(|sum| *sum < 0);
    let zeros = count - sums.len();
    move |n: usize| match n {
        n if n < negative => sums[n],
        n if n < negative + zeros => 0,
        n => sums[n - zeros],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neurons_without_a_share_count_as_zeros() {
        assert_eq!(twice_the_middle(&[5], 1), 10);
        assert_eq!(twice_the_middle(&[4, 9], 3), 8);
        assert_eq!(twice_the_middle(&[4, 9], 4), 4);
        assert_eq!(twice_the_middle(&[-3, 4], 3), 0);
        assert_eq!(twice_the_middle(&[-3, -1], 3), -2);
    }
}
