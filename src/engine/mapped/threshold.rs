//! A number of a condition, and how the values of a column compare with it.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::engine::reference::numbers;

/// Digits that an exponent is followed through; no column reaches so far.
const EXPONENT_MAX: i32 = 400;

/// A number as it was written.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The greatest whole number that is not above it.
    floor: i128,
    is_whole: bool,
    /// The float64 nearest to it.
    real: f64,
}

/// What a float column is rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// float16.
    Half,
    /// float32.
    Single,
    /// float64.
    Double,
}

impl Precision {
    /// The name of the type.
    pub const fn name(self) -> &'static str {
        match self {
            Precision::Half => "float16",
            Precision::Single => "float32",
            Precision::Double => "float64",
        }
    }
}

impl Threshold {
    /// The number that a text says, if it says one.
    pub fn parse(text: &str) -> Option<Threshold> {
        let text = text.trim();
        let real: f64 = text.parse().ok().filter(|real: &f64| !real.is_nan())?;
        Some(match exact(text) {
            Some(exact) => Threshold {
                floor: exact.floor().to_integer().to_i128().unwrap_or(limit(&exact)),
                is_whole: exact.is_integer(),
                real,
            },
            None => {
                let floor = if real > 0.0 { i128::MAX } else { i128::MIN };
                Threshold { floor, is_whole: false, real }
            }
        })
    }

    /// How an integer stands to it.
    pub fn of_whole(&self, value: i128) -> Ordering {
        match value.cmp(&self.floor) {
            Ordering::Equal if !self.is_whole => Ordering::Less,
            order => order,
        }
    }

    /// How a number of a float column stands to it: it is rounded as NumPy does, unless `exact`.
    /// None for NaN.
    pub fn of_real(&self, value: f64, precision: Precision, exact: bool) -> Option<Ordering> {
        let (real, rounded) = self.rounded(precision);
        value.partial_cmp(if exact { &real } else { &rounded })
    }

    /// The float64 nearest to it, and what a float column is compared with.
    pub fn rounded(&self, precision: Precision) -> (f64, f64) {
        let rounded = match precision {
            Precision::Half => numbers::float16(self.real),
            Precision::Single => f64::from(self.real as f32),
            Precision::Double => self.real,
        };
        (self.real, rounded)
    }
}

fn limit(exact: &BigRational) -> i128 {
    if exact.is_negative() { i128::MIN } else { i128::MAX }
}

/// A finite decimal as the fraction that it is.
fn exact(text: &str) -> Option<BigRational> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(i32::MAX)),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().ok()?;
    let exponent =
        exponent.clamp(-EXPONENT_MAX, EXPONENT_MAX) - i32::try_from(fraction.len()).ok()?;
    let power = BigInt::from(10).pow(exponent.unsigned_abs());
    Some(match (digits.is_zero(), exponent < 0) {
        (true, _) => BigRational::zero(),
        (false, true) => BigRational::new(digits, power),
        (false, false) => BigRational::new(digits * power, BigInt::one()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    #[test]
    fn integers_compare_with_the_number_itself() {
        let of = |text, value| Threshold::parse(text).unwrap().of_whole(value);
        assert_eq!(of("9007199254740993", 9_007_199_254_740_992), Less);
        assert_eq!(of("9007199254740993", 9_007_199_254_740_993), Equal);
        assert_eq!(of("2.5", 2), Less);
        assert_eq!(of("2.5", 3), Greater);
        assert_eq!(of("-2.5", -3), Less);
        assert_eq!(of("-2.5", -2), Greater);
        assert_eq!(of("25e-1", 3), Greater);
        assert_eq!(of("0.2e1", 2), Equal);
        assert_eq!(of("1e999", i128::from(u64::MAX)), Less);
        assert_eq!(of("-inf", i128::from(i64::MIN)), Greater);
        assert_eq!(of("inf", i128::from(u64::MAX)), Less);
        for text in ["", "nan", "x", "1_000", "0x10"] {
            assert!(Threshold::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn floats_compare_as_in_numpy() {
        let of = |text, value, precision, exact| {
            Threshold::parse(text).unwrap().of_real(value, precision, exact)
        };
        // numpy.float32(0.1) >= 0.1 is true, and so is numpy.float16(0.1) >= 0.1.
        let tenth = f64::from(0.1_f32);
        assert_eq!(of("0.1", tenth, Precision::Single, false), Some(Equal));
        assert_eq!(of("0.1", tenth, Precision::Single, true), Some(Greater));
        assert_eq!(of("0.1", 0.0999755859375, Precision::Half, false), Some(Equal));
        assert_eq!(of("0.1", 0.1, Precision::Double, false), Some(Equal));
        assert_eq!(of("1", f64::NAN, Precision::Double, false), None);
    }
}
