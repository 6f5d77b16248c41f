//! Exact numbers: fractions of whole numbers of any size, so that equal is equal.

use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::decimal::Decimal;

/// A number without rounding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigRational);

impl Exact {
    /// `numerator ÷ denominator`; `None` over 0.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Exact> {
        let ratio = || BigRational::new(BigInt::from(numerator), BigInt::from(denominator));
        (denominator != 0).then(|| Exact(ratio()))
    }

    /// A whole number.
    pub fn whole(number: i128) -> Exact {
        Exact(BigInt::from(number).into())
    }

    /// 2 to the power of `exponent`.
    pub fn power_of_two(exponent: i32) -> Exact {
        let power = BigRational::from(BigInt::from(1) << exponent.unsigned_abs());
        Exact(if exponent < 0 { power.recip() } else { power })
    }

    /// A decimal number as it is written; `None` if it is none, or has too many digits.
    pub fn decimal(text: &str) -> Option<Exact> {
        let (units, scale) = Decimal::parse(text)?.parts();
        Exact::ratio(units, 10i128.checked_pow(scale)?)
    }

    /// Both together.
    pub fn plus(&self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }

    /// One times the other.
    pub fn times(&self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }

    /// The nearest float64.
    pub fn value(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }
}

impl From<BigRational> for Exact {
    fn from(fraction: BigRational) -> Exact {
        Exact(fraction)
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_float64_would_round_stays_apart_or_equal() {
        let tenth = |n| Exact::ratio(n, 10).unwrap();
        assert_eq!(tenth(1).plus(&tenth(2)), tenth(3));
        assert_ne!(0.1 + 0.2, 0.3);
        assert_eq!(Exact::power_of_two(-2), Exact::ratio(1, 4).unwrap());
        assert_eq!(Exact::power_of_two(3), Exact::whole(8));
        let large = Exact::whole(1 << 60);
        assert!(large.plus(&Exact::whole(1)) > large);
        assert_eq!(Exact::decimal("0.25"), Exact::ratio(1, 4));
        assert_eq!(Exact::decimal("-2.50e1").unwrap(), Exact::whole(-25));
        assert_eq!(Exact::decimal("x"), None);
        assert_eq!(Exact::ratio(1, 0), None);
    }

    #[test]
    fn values_are_rounded_once() {
        let mut rng = fastrand::Rng::with_seed(3);
        for _ in 0..20_000 {
            let (bits_n, bits_d) = (rng.u32(1..53), rng.u32(1..53));
            let (n, d) = (rng.i128(1..1 << bits_n), rng.i128(1..=1 << bits_d));
            let exact = Exact::ratio(n, d).unwrap();
            assert_eq!(exact.value(), n as f64 / d as f64, "{n} / {d}");
        }
        let tie = (1i128 << 53) + 1;
        assert_eq!(Exact::whole(tie).value(), 2f64.powi(53));
        assert_eq!(Exact::ratio((tie << 70) + 1, 1 << 70).unwrap().value(), 2f64.powi(53) + 2.0);
    }
}
