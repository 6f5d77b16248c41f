//! Fractions of any size as float64, rounded once, as on paper. Both references use it, and no engine does.

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The float64 nearest to a fraction.
pub fn rounded(exact: &BigRational) -> f64 {
    quotient(exact.numer(), exact.denom().magnitude(), 0)
}

/// `numerator / denominator · 2^exponent` to nearest, ties to even.
pub fn quotient(numerator: &BigInt, denominator: &BigUint, exponent: i32) -> f64 {
    if numerator.is_zero() {
        return 0.0;
    }
    // A quotient of 55 or 56 bits: the 53 of a float64, and some to round by.
    let magnitude = numerator.magnitude().clone();
    let shift = 55 - (magnitude.bits() as i64 - denominator.bits() as i64);
    let (up, down) = (shift.max(0) as u64, (-shift).max(0) as u64);
    let (numerator_up, denominator_down) = (magnitude << up, denominator << down);
    let quotient = &numerator_up / &denominator_down;
    let is_more = &quotient * &denominator_down != numerator_up;
    let unit = i64::from(exponent) - shift;
    let last = (unit + quotient.bits() as i64 - 53).max(-1074);
    let dropped = (last - unit) as u64;
    let kept: BigUint = &quotient >> dropped;
    let remainder = &quotient - (&kept << dropped);
    let tie = BigUint::one() << (dropped - 1);
    let is_up = match remainder.cmp(&tie) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => is_more || kept.bit(0),
        std::cmp::Ordering::Greater => true,
    };
    let kept = (kept + u8::from(is_up)).to_f64().unwrap_or(f64::INFINITY);
    let value = match i32::try_from(last).unwrap_or(i32::MAX) {
        // 2^-1074 is no factor of its own; both steps are exact.
        last if last < -1000 => kept * 2f64.powi(last + 200) * 2f64.powi(-200),
        last => kept * 2f64.powi(last),
    };
    if numerator.is_negative() { -value } else { value }
}
