//! The interval of a median by the order of the values, without resampling.

use super::tail;
use crate::query::Level;

/// The values of the ranks between which the median of `n` values lies; `None` where they are too few.
/// `nth` gives the value of a rank from 0.
pub fn median_ends<T>(n: u64, level: Level, nth: impl Fn(usize) -> T) -> Option<(T, T)> {
    let rank = tail::rank(n, level);
    (rank > 0).then(|| (nth(rank as usize - 1), nth((n - rank) as usize)))
}
