//! What sums are multiples of.

use crate::exact::ratio;
use crate::query::Exact;

/// The power of two of which sums are multiples, by its exponent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit(pub i32);

impl Unit {
    /// So many units divided by a number, without rounding; none over 0.
    pub fn exact(self, units: i128, by: i128) -> Option<Exact> {
        Some(Exact::ratio(units, by)?.times(&Exact::power_of_two(self.0)))
    }

    /// So many units divided by a number, rounded once; NaN over 0.
    pub fn over(self, units: i128, by: i128) -> f64 {
        ratio(units, by) * 2f64.powi(self.0)
    }
}
