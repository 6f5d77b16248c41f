//! The number of a threshold before it meets a column: a decimal number keeps all its digits.

use crate::query::decimal::Decimal;

/// Whether a threshold is a lower or an upper one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// ≥, or > if strict.
    AtLeast,
    /// ≤, or < if strict.
    AtMost,
}

impl Bound {
    /// Its sign.
    pub const fn sign(self, strict: bool) -> &'static str {
        match (self, strict) {
            (Bound::AtLeast, false) => "≥",
            (Bound::AtLeast, true) => ">",
            (Bound::AtMost, false) => "≤",
            (Bound::AtMost, true) => "<",
        }
    }
}

/// A number as it was asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number with all its digits.
    Whole(i128),
    /// A decimal number with all its digits.
    Decimal(Decimal),
    /// Another one: an infinity, or one of more digits than a decimal number holds.
    Float(f64),
}

impl From<f64> for Number {
    fn from(number: f64) -> Number {
        Number::Float(number)
    }
}

impl Number {
    /// The number that a text says; `None` if it says none.
    pub fn parse(text: &str) -> Option<Number> {
        let decimal = || Decimal::parse(text).map(Number::Decimal);
        let float = || text.parse().ok().map(Number::Float);
        text.parse().ok().map(Number::Whole).or_else(decimal).or_else(float)
    }

    /// The nearest float64.
    pub fn value(self) -> f64 {
        match self {
            Number::Whole(whole) => whole as f64,
            Number::Decimal(decimal) => decimal.value(),
            Number::Float(float) => float,
        }
    }

    /// The highest whole number that is not above it, as far as 128 bits reach; `None` for NaN.
    pub fn floor(self) -> Option<i128> {
        match self {
            Number::Whole(whole) => Some(countable(whole)),
            Number::Decimal(decimal) => {
                let (units, scale) = decimal.parts();
                Some(units.div_euclid(10i128.pow(scale)))
            }
            Number::Float(float) => whole(float.floor()),
        }
    }

    /// The lowest whole number that is not below it, as far as 128 bits reach; `None` for NaN.
    pub fn ceil(self) -> Option<i128> {
        match self {
            Number::Whole(whole) => Some(countable(whole)),
            Number::Decimal(decimal) => {
                let (units, scale) = decimal.parts();
                Some(-(-units).div_euclid(10i128.pow(scale)))
            }
            Number::Float(float) => whole(float.ceil()),
        }
    }
}

fn whole(float: f64) -> Option<i128> {
    // Casting saturates.
    (!float.is_nan()).then(|| countable(float as i128))
}

/// A whole number, brought within what can be counted up and down from; no column reaches so far.
fn countable(whole: i128) -> i128 {
    const MOST: i128 = 1 << 100;
    whole.clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_beside_a_number() {
        for (text, floor, ceil) in [
            ("0", 0, 0),
            ("-0.5", -1, 0),
            ("2.5e1", 25, 25),
            ("25.0000000000000001", 25, 26),
            ("-7", -7, -7),
            ("9007199254740993", 9_007_199_254_740_993, 9_007_199_254_740_993),
            ("18446744073709551615", u64::MAX.into(), u64::MAX.into()),
            ("inf", 1 << 100, 1 << 100),
            ("-1e300", -(1 << 100), -(1 << 100)),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!((number.floor(), number.ceil()), (Some(floor), Some(ceil)), "{text}");
        }
        assert_eq!(Number::parse("x"), None);
        assert_eq!(Number::Float(f64::NAN).floor(), None);
    }
}
