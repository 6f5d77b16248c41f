//! Exact numbers: fractions of whole numbers of any size, so that equal is equal.

use std::fmt;

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::decimal::Decimal;

/// Binary digits of a root before it is rounded.
const ROOT_BITS: u32 = 60;

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

    /// The float64 nearest to the square root; `None` of a negative number.
    pub fn root(&self) -> Option<f64> {
        let (above, below) = (self.0.numer().to_biguint()?, self.0.denom().to_biguint()?);
        // Of the root as many binary digits as are rounded, and one that says whether more follow.
        let missing = 2 * ROOT_BITS as i64 - (above.bits() as i64 - below.bits() as i64);
        let places = missing.div_euclid(2) + 1;
        let (up, down) = ((2 * places).max(0) as u64, (-2 * places).max(0) as u64);
        let (above, below) = (above << up, below << down);
        let square = &above / &below;
        let root = square.sqrt();
        let is_more = &root * &root != square || &square * &below != above;
        let digits = (root << 1u32) + u32::from(is_more);
        Some(digits.to_f64()? * 2f64.powi(i32::try_from(-places - 1).ok()?))
    }

    /// The largest whole number that is not above it, where 128 bits hold it; else the last of them.
    pub fn floor(&self) -> i128 {
        let floor = self.0.floor().to_integer();
        floor.to_i128().unwrap_or(if floor.sign() == Sign::Minus { i128::MIN } else { i128::MAX })
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
    fn roots_are_rounded_once() {
        let root = |n, d| Exact::ratio(n, d).unwrap().root();
        assert_eq!(root(0, 1), Some(0.0));
        assert_eq!(root(-1, 5), None);
        assert_eq!(root(9, 4), Some(1.5));
        assert_eq!(root(2, 1), Some(std::f64::consts::SQRT_2));
        assert_eq!(root(1, 1 << 100), Some(2f64.powi(-50)));
        assert_eq!(root(1 << 101, 1), Some(std::f64::consts::SQRT_2 * 2f64.powi(50)));
        // The square of a number in the middle between two float64, and a little more or less.
        let middle = (1i128 << 54) + 2;
        let near = |more: i128| {
            let square = Exact::whole(middle).times(&Exact::whole(middle));
            square.plus(&Exact::whole(more)).root().unwrap()
        };
        assert_eq!(near(0), 2f64.powi(54));
        assert_eq!(near(1), 2f64.powi(54) + 4.0);
        assert_eq!(near(-1), 2f64.powi(54));
        let mut rng = fastrand::Rng::with_seed(8);
        for _ in 0..2_000 {
            // The processor rounds roots once, too.
            let n = rng.i128(1..1 << 53);
            assert_eq!(root(n, 1), Some((n as f64).sqrt()), "{n}");
        }
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
