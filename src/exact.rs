//! Exact sums and quotients: integers throughout, rounded to float64 once at the very end.

use crate::codes::{self, UNITS_PER_ONE};

/// An exact sum of float16 values in units of 2⁻²⁴, and how many NaN or infinite values it met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    /// Sum of the finite values. 500 million rows of the largest float16 need 69 bits.
    pub units: i128,
    /// Number of NaN and infinite values; above 0 the sum is undefined.
    pub nonfinite: u64,
}

impl ExactSum {
    /// The sum of one float16 value, given by its order code.
    #[inline]
    pub fn of_code(code: u16) -> ExactSum {
        match codes::units(codes::bits_of_order_code(code)) {
            Some(units) => ExactSum { units: units.into(), nonfinite: 0 },
            None => ExactSum { units: 0, nonfinite: 1 },
        }
    }

    /// Adds another sum.
    pub fn add(&mut self, other: ExactSum) {
        self.units += other.units;
        self.nonfinite += other.nonfinite;
    }

    /// The sum; NaN if it is undefined.
    pub fn value(self) -> f64 {
        self.over(1)
    }

    /// The sum ÷ `count`; NaN if it is undefined or `count` is 0.
    pub fn over(self, count: u64) -> f64 {
        if self.nonfinite > 0 {
            return f64::NAN;
        }
        // The unit is a power of two, so this division does not round.
        ratio(self.units, i128::from(count)) / UNITS_PER_ONE as f64
    }

    /// This sum as a fraction of another; NaN if either is undefined or the other is 0.
    pub fn fraction_of(self, whole: ExactSum) -> f64 {
        if self.nonfinite > 0 || whole.nonfinite > 0 {
            return f64::NAN;
        }
        ratio(self.units, whole.units)
    }
}

/// `numerator ÷ denominator`, rounded once to the nearest float64, ties to even; NaN over 0.
pub fn ratio(numerator: i128, denominator: i128) -> f64 {
    const EXACT: u128 = 1 << 53;
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    if d == 0 {
        return f64::NAN;
    }
    if n == 0 {
        return 0.0;
    }
    let magnitude = if n <= EXACT && d <= EXACT {
        // Both are exact as float64, and IEEE division rounds once.
        n as f64 / d as f64
    } else {
        long_division(n, d)
    };
    if (numerator < 0) != (denominator < 0) { -magnitude } else { magnitude }
}

/// Quotient bits one by one until there are more than float64 keeps; what is left over is kept
/// as one sticky bit, so that the conversion rounds as if it saw all of it.
fn long_division(n: u128, d: u128) -> f64 {
    const SIGNIFICANT_BITS: u32 = 56;
    let (mut quotient, mut rest) = (n / d, n % d);
    let mut scale = 0;
    while u128::BITS - quotient.leading_zeros() < SIGNIFICANT_BITS && rest != 0 {
        // `rest` is below `d`, which came from an i128: doubling it fits.
        rest <<= 1;
        quotient = quotient << 1 | u128::from(rest >= d);
        if rest >= d {
            rest -= d;
        }
        scale += 1;
    }
    // Below 56 bits nothing is left over; above, the lowest bit is far under float64's last.
    quotient |= u128::from(rest != 0);
    quotient as f64 / 2f64.powi(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_once() {
        assert_eq!(ratio(1, 3), 1.0 / 3.0);
        assert_eq!(ratio(-7, 2), -3.5);
        assert_eq!(ratio(7, -2), -3.5);
        assert_eq!(ratio(0, -5).to_bits(), 0);
        assert!(ratio(1, 0).is_nan());
        // 2⁵³ + 1 over 1 is a tie: to even, down. One more part in 2⁸⁰ tips it up.
        let tie = (1i128 << 53) + 1;
        assert_eq!(ratio(tie, 1), 2f64.powi(53));
        assert_eq!(ratio((tie << 70) + 1, 1 << 70), 2f64.powi(53) + 2.0);
        assert_eq!(ratio((tie << 70) - 1, 1 << 70), 2f64.powi(53));
        // A quotient far below one.
        assert_eq!(ratio(1, 1 << 100), 2f64.powi(-100));
        assert_eq!(ratio(3, (1 << 100) + 1), 3.0 * 2f64.powi(-100));
    }

    #[test]
    fn long_division_agrees_with_hardware_where_both_are_exact() {
        let mut rng = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let (bits_n, bits_d) = (rng.u32(1..53), rng.u32(1..53));
            let n = rng.u128(1..1 << bits_n);
            let d = rng.u128(1..=1 << bits_d);
            assert_eq!(long_division(n, d), n as f64 / d as f64, "{n} / {d}");
        }
    }

    #[test]
    fn sums_over_a_nonfinite_value_are_undefined() {
        let sum = ExactSum { units: 3 << 23, nonfinite: 0 };
        assert_eq!(sum.value(), 1.5);
        assert_eq!(sum.over(3), 0.5);
        assert!(sum.over(0).is_nan());
        assert!(ExactSum { nonfinite: 1, ..sum }.value().is_nan());
        assert!(sum.fraction_of(ExactSum { units: 1, nonfinite: 1 }).is_nan());
    }
}
