//! Sums that are exact until they are rounded once, of numbers of any type.

use std::collections::BTreeMap;

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::One;

use super::columns::Value;
use crate::engine::reference::rounding::quotient;
pub use crate::engine::reference::rounding::rounded;

/// A sum of numbers, each times a weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// For each power of two the sum of what is multiplied by it.
    parts: BTreeMap<i32, BigInt>,
    /// Whether an infinity was among the numbers.
    is_undefined: bool,
    /// The weights of all numbers together.
    weight: u128,
}

impl Sum {
    /// Adds a number of `weight` synapses, `times` times.
    pub fn add(&mut self, value: Value, times: u64, weight: u64) {
        self.weight += u128::from(weight);
        match value {
            Value::Whole(value) => self.add_part(0, value, times),
            Value::Real(value, _) if value.is_finite() => {
                let (mantissa, exponent) = parts(value);
                self.add_part(exponent, mantissa.into(), times);
            }
            Value::Real(..) => self.is_undefined = true,
        }
    }

    fn add_part(&mut self, exponent: i32, value: i128, times: u64) {
        let part = self.parts.entry(exponent).or_default();
        match value.checked_mul(times.into()) {
            Some(product) => *part += product,
            None => *part += BigInt::from(value) * times,
        }
    }

    /// The sum, rounded once; NaN if undefined.
    pub fn total(&self) -> f64 {
        self.divided_by(1)
    }

    /// The sum divided by the weights, rounded once; NaN if undefined or of nothing.
    pub fn mean(&self) -> f64 {
        self.divided_by(self.weight)
    }

    /// The sum divided by a number, rounded once; NaN if undefined, or divided by 0.
    pub fn divided_by(&self, by: u128) -> f64 {
        if self.is_undefined || by == 0 {
            return f64::NAN;
        }
        let (scaled, lowest) = self.scaled();
        quotient(&scaled, &BigUint::from(by), lowest)
    }

    /// The sum itself; none if undefined.
    pub fn exact(&self) -> Option<BigRational> {
        let (scaled, lowest) = self.scaled();
        let power = BigInt::one() << lowest.unsigned_abs();
        (!self.is_undefined).then(|| match lowest < 0 {
            true => BigRational::new(scaled, power),
            false => (scaled * power).into(),
        })
    }

    /// The sum divided by the weights; none if undefined or of nothing.
    pub fn exact_mean(&self) -> Option<BigRational> {
        let weight = BigRational::from(BigInt::from(self.weight));
        self.exact().filter(|_| self.weight > 0).map(|sum| sum / weight)
    }

    /// A whole number, and the power of two that it is multiplied by.
    fn scaled(&self) -> (BigInt, i32) {
        let lowest = self.parts.keys().next().copied().unwrap_or(0);
        let scaled = self.parts.iter().map(|(exponent, part)| part << (exponent - lowest));
        (scaled.sum(), lowest)
    }
}

/// A finite float as a whole number times a power of two.
fn parts(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    (if value < 0.0 { -mantissa } else { mantissa }, exponent)
}

#[cfg(test)]
mod tests {
    use super::super::threshold::Precision;
    use super::*;

    fn reals(values: &[f64]) -> Sum {
        let mut sum = Sum::default();
        values.iter().for_each(|value| sum.add(Value::Real(*value, Precision::Double), 1, 1));
        sum
    }

    #[test]
    fn sums_are_rounded_once() {
        // sum(map(Fraction, values)), as float.
        assert_eq!(reals(&[0.1; 10]).total(), 1.0);
        assert_eq!(reals(&[1e308, 1e308, -1e308]).total(), 1e308);
        assert_eq!(reals(&[1e300, 1.0, -1e300]).total(), 1.0);
        assert_eq!(reals(&[5e-324, 5e-324]).total(), 1e-323);
        assert_eq!(reals(&[5e-324; 3]).mean(), 5e-324);
        assert_eq!(reals(&[1e308, 1e308]).total(), f64::INFINITY);
        assert_eq!(reals(&[-0.1, -0.2]).total(), -0.30000000000000004);
        assert_eq!(reals(&[]).total(), 0.0);
        assert!(reals(&[]).mean().is_nan());
        assert!(reals(&[f64::INFINITY, 1.0]).total().is_nan());
        assert_eq!(reals(&[f64::INFINITY, 1.0]).exact(), None);
        assert_eq!(reals(&[]).exact_mean(), None);
        assert_eq!(rounded(&reals(&[0.1; 10]).exact().unwrap()), 1.0);
        assert_eq!(rounded(&reals(&[5e-324; 3]).exact_mean().unwrap()), 5e-324);
        assert_eq!(rounded(&reals(&[1e308, 1e308, -1e308]).exact().unwrap()), 1e308);
    }

    #[test]
    fn integers_beyond_64_bits_stay_exact() {
        let mut sum = Sum::default();
        sum.add(Value::Whole(i128::from(u64::MAX)), u64::MAX, u64::MAX);
        assert_eq!(sum.total(), (u64::MAX as f64) * (u64::MAX as f64));
        assert_eq!(sum.mean(), u64::MAX as f64);
        sum.add(Value::Whole(-1), 3, 3);
        assert_eq!(reals(&[1.0, 2.0]).mean(), 1.5);
    }

    #[test]
    fn random_quotients_are_those_of_float_division() {
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..2000 {
            let (value, by) = (random.i64(-1 << 52..1 << 52), random.u64(1..1 << 52));
            let mut sum = Sum::default();
            sum.add(Value::Whole(value.into()), 1, 1);
            assert_eq!(sum.divided_by(by.into()), value as f64 / by as f64);
            let exact = sum.exact().unwrap() / BigInt::from(by);
            assert_eq!(rounded(&exact), value as f64 / by as f64);
        }
    }
}
