//! float16 by arithmetic, `numpy.float16(x)` by search, and sums and fractions that are exact
//! until they are rounded once. Slow and plain on purpose; nothing here is shared.

use std::sync::OnceLock;

/// Units of 2⁻²⁴ in 1.0. Every finite float16 is a whole number of units.
pub const UNITS: i128 = 1 << 24;

/// The bit pattern of infinity.
const INFINITY: u16 = 0x7c00;

/// The value of every float16 bit pattern.
static VALUES: OnceLock<Vec<f64>> = OnceLock::new();

/// Not found out within the cell: a child that is forked meanwhile would wait for ever.
fn values() -> &'static [f64] {
    VALUES.get().unwrap_or_else(|| {
        let values = (0..=u16::MAX).map(decode).collect();
        VALUES.get_or_init(|| values)
    })
}

/// The value of a float16 bit pattern.
#[inline]
pub fn value(bits: u16) -> f64 {
    values()[usize::from(bits)]
}

/// Of which float16 bit patterns something is true of the value.
pub fn patterns(holds: impl Fn(f64) -> bool) -> Vec<bool> {
    values().iter().map(|value| holds(*value)).collect()
}

/// The value of a float16 by its definition: sign, 5 bits of exponent, 10 bits of fraction.
fn decode(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 31);
    let fraction = f64::from(bits & 1023) / 1024.0;
    match exponent {
        31 if fraction == 0.0 => sign * f64::INFINITY,
        31 => f64::NAN,
        0 => sign * fraction * 2f64.powi(-14),
        _ => sign * (1.0 + fraction) * 2f64.powi(exponent - 15),
    }
}

/// `numpy.float16(x)`, as the number it is: the nearest of all float16, of two equally near ones
/// the one with an even bit pattern.
pub fn float16(x: f64) -> f64 {
    // What overflows is treated as 65536, the number that the pattern of infinity would stand
    // for if the exponent went on: 65520, the middle between it and 65504, is a tie.
    const BEYOND: f64 = 65536.0;
    let magnitude = |bits: u16| if bits == INFINITY { BEYOND } else { value(bits) };
    let wanted = x.abs().min(BEYOND);
    // Up to infinity the magnitudes ascend with their patterns.
    let above = values()[..usize::from(INFINITY)].partition_point(|value| *value < wanted) as u16;
    let below = above.saturating_sub(1);
    let (down, up) = (wanted - magnitude(below), magnitude(above) - wanted);
    let nearest = if up < down || (up == down && above.is_multiple_of(2)) { above } else { below };
    if x < 0.0 { -value(nearest) } else { value(nearest) }
}

/// A sum of float16 values: exact, whatever the order, or undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The sum of the finite values, in units.
    pub units: i128,
    /// Whether a NaN or an infinity was among the values.
    pub undefined: bool,
}

impl Sum {
    /// Adds the float16 with these bits.
    #[inline]
    pub fn add(&mut self, bits: u16) {
        let value = value(bits);
        if value.is_finite() {
            // Exact: a finite float16 has less than 2⁴⁰ units.
            self.units += i128::from((value * UNITS as f64) as i64);
        } else {
            self.undefined = true;
        }
    }

    /// Both sums together.
    pub fn and(self, other: Sum) -> Sum {
        Sum { units: self.units + other.units, undefined: self.undefined || other.undefined }
    }

    /// The sum, rounded once; NaN if undefined.
    pub fn rounded(self) -> f64 {
        self.divided_by(1)
    }

    /// The sum divided by `count`, rounded once; NaN if undefined or over nothing.
    pub fn divided_by(self, count: u64) -> f64 {
        if self.undefined { f64::NAN } else { fraction(self.units, i128::from(count) * UNITS) }
    }
}

/// `numerator / denominator`, rounded once to nearest, ties to even; NaN where the denominator
/// is 0. Long division in binary, as on paper.
pub fn fraction(numerator: i128, denominator: i128) -> f64 {
    if denominator == 0 {
        return f64::NAN;
    }
    let divisor = denominator.unsigned_abs();
    let mut quotient = numerator.unsigned_abs() / divisor;
    let mut rest = numerator.unsigned_abs() % divisor;
    if quotient == 0 && rest == 0 {
        return 0.0;
    }
    // Digits after the point until there are 55: the 53 of a float64 and two to round by.
    let mut exponent = 0;
    while quotient < 1 << 54 {
        rest *= 2;
        quotient = 2 * quotient + u128::from(rest >= divisor);
        rest = if rest >= divisor { rest - divisor } else { rest };
        exponent -= 1;
    }
    // Or, of a large number, only the first 55 digits.
    let mut more = rest != 0;
    while quotient >= 1 << 55 {
        more |= quotient % 2 == 1;
        quotient /= 2;
        exponent += 1;
    }
    let kept = quotient / 4;
    let up = match quotient % 4 {
        3 => true,
        2 => more || kept % 2 == 1,
        _ => false,
    };
    let magnitude = (kept + u128::from(up)) as f64 * 2f64.powi(exponent + 2);
    if (numerator < 0) == (denominator < 0) { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn float16_values_are_those_of_the_format() {
        let cases = [
            (0x0000, 0.0),
            (0x0001, 1.0 / 16_777_216.0),
            (0x03ff, 1023.0 / 16_777_216.0),
            (0x0400, 1.0 / 16_384.0),
            (0x3c00, 1.0),
            (0x3c01, 1.000_976_562_5),
            (0xc000, -2.0),
            (0x2a66, 0.049_987_792_968_75),
            (0x7bff, 65504.0),
            (0x7c00, f64::INFINITY),
            (0xfc00, f64::NEG_INFINITY),
        ];
        for (bits, expected) in cases {
            assert_eq!(value(bits), expected, "{bits:#06x}");
        }
        assert!(value(0x8000).is_sign_negative() && value(0x8000) == 0.0);
        assert!([0x7c01, 0x7e00, 0x7fff, 0xfc01, 0xffff].iter().all(|b| value(*b).is_nan()));
    }

    #[test]
    fn numbers_become_the_nearest_float16() {
        let half_step = 2f64.powi(-11);
        let tiny = 2f64.powi(-25);
        let cases = [
            (0.05, 0.049_987_792_968_75),
            (0.1, 0.099_975_585_937_5),
            (0.2, 0.199_951_171_875),
            (0.6, 0.600_097_656_25),
            (0.8, 0.799_804_687_5),
            (0.9, 0.899_902_343_75),
            (1.0 + half_step, 1.0),
            (1.0 + 3.0 * half_step, 1.0 + 4.0 * half_step),
            // Rounded to float32 first, these would be ties.
            (1.0 + half_step + 2f64.powi(-50), 1.0 + 2.0 * half_step),
            (1.0 + 3.0 * half_step - 2f64.powi(-50), 1.0 + 2.0 * half_step),
            (tiny, 0.0),
            (tiny * (1.0 + f64::EPSILON), 2.0 * tiny),
            (tiny * (1.0 - f64::EPSILON), 0.0),
            (3.0 * tiny, 4.0 * tiny),
            (1e-300, 0.0),
            (f64::from_bits(1), 0.0),
            (65504.0, 65504.0),
            (65519.999, 65504.0),
            (65520.0, f64::INFINITY),
            (1e300, f64::INFINITY),
            (f64::INFINITY, f64::INFINITY),
        ];
        for (x, expected) in cases {
            assert_eq!(float16(x), expected, "{x}");
            assert_eq!(float16(-x), -expected, "{}", -x);
        }
        for bits in (0..0x7c00).step_by(97) {
            assert_eq!(float16(value(bits)), value(bits));
        }
    }

    #[test]
    fn fractions_are_rounded_once() {
        let big = 1i128 << 53;
        let cases = [
            (0, 5, 0.0),
            (0, -5, 0.0),
            (1, 2, 0.5),
            (-1, 2, -0.5),
            (1, -2, -0.5),
            (-6, -3, 2.0),
            (1, 3, 1.0 / 3.0),
            (2, 3, 2.0 / 3.0),
            (7, 10, 0.7),
            (big + 1, 1, 9_007_199_254_740_992.0),
            (big + 3, 1, 9_007_199_254_740_996.0),
            (2 * big + 1, 2, 9_007_199_254_740_992.0),
            (2 * big + 3, 2, 9_007_199_254_740_994.0),
            (i128::MAX, 1, 2f64.powi(127)),
            (i128::MAX, i128::MAX, 1.0),
            (1, i128::MAX, 2f64.powi(-127)),
            (i128::MIN, 1, -(2f64.powi(127))),
        ];
        for (numerator, denominator, expected) in cases {
            let found = fraction(numerator, denominator);
            assert_eq!(found.to_bits(), f64::to_bits(expected), "{numerator} / {denominator}");
        }
        assert!(fraction(1, 0).is_nan() && fraction(0, 0).is_nan());
    }

    #[test]
    fn fractions_of_small_whole_numbers_are_those_of_the_processor() {
        // Below 2⁵³ both numbers are float64, and the processor's division rounds once too.
        let mut rng = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let mut draw = || rng.i64(1..1 << 53) >> rng.u32(0..53);
            let (a, b) = (draw(), draw() + 1);
            assert_eq!(fraction(a.into(), b.into()), a as f64 / b as f64, "{a} / {b}");
        }
    }

    #[test]
    fn sums_are_exact_and_know_when_they_are_undefined() {
        let mut sum = Sum::default();
        for bits in [0x7bff, 0x0001, 0x2a66, 0xfbff, 0x8001] {
            sum.add(bits);
        }
        assert_eq!(sum.rounded(), value(0x2a66), "large ones and tiny ones cancel");
        assert_eq!(sum.divided_by(4), value(0x2a66) / 4.0);
        assert!(sum.divided_by(0).is_nan());
        assert_eq!(Sum::default().rounded(), 0.0);
        let mut infinite = Sum::default();
        infinite.add(0x7c00);
        assert!(sum.and(infinite).rounded().is_nan() && sum.and(infinite).divided_by(3).is_nan());
    }
}
