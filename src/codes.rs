//! float16 values as areax compares and sums them: by integer codes, exactly.
//!
//! *Order codes.* A float16 becomes a 16-bit code that sorts like its value: NaN lowest (it
//! passes no threshold), −∞ next, −0 and +0 the same, +∞ highest. Every threshold on a float16
//! column is then an inclusive range of codes, [`CodeRange`], and no float16 arithmetic is
//! needed anywhere.
//!
//! *Units.* Every finite float16 is an integer multiple of 2⁻²⁴, so sums of them are exact as
//! integers and do not depend on the order of addition.
//!
//! *Thresholds.* NumPy compares a float16 column with `numpy.float16(x)`, the number rounded
//! once to the nearest float16, ties to even ([`round_to_f16`]). `half::f16::from_f64` rounds
//! twice and is not used here.

use half::f16;

/// Order code of both zeros.
pub const ZERO: u16 = 0x7c01;
/// Order code of +∞, the highest there is.
pub const INFINITY: u16 = ZERO + 0x7c00;
/// Order code of −∞, the lowest that a threshold can let pass.
pub const NEG_INFINITY: u16 = 1;
/// Order code of every NaN.
pub const NAN: u16 = 0;
/// The power of two of which every float16 is a multiple: the unit of exact sums.
pub const UNIT_EXPONENT: i32 = -24;
/// Such units in 1.0.
pub const UNITS_PER_ONE: i64 = 1 << -UNIT_EXPONENT;

/// The order code of a float16 bit pattern.
#[inline]
pub const fn order_code(bits: u16) -> u16 {
    let magnitude = bits & 0x7fff;
    if magnitude > 0x7c00 {
        NAN
    } else if bits & 0x8000 != 0 {
        ZERO - magnitude
    } else {
        ZERO + magnitude
    }
}

/// The float16 bit pattern of an order code (+0 for zero, the quiet NaN for NaN).
#[inline]
pub const fn bits_of_order_code(code: u16) -> u16 {
    if code == NAN || code > INFINITY {
        0x7e00
    } else if code < ZERO {
        0x8000 | (ZERO - code)
    } else {
        code - ZERO
    }
}

/// The value of a float16 bit pattern, exactly.
#[inline]
pub fn f16_to_f64(bits: u16) -> f64 {
    f16::from_bits(bits).to_f64()
}

/// The value of an order code, exactly.
#[inline]
pub fn value_of_order_code(code: u16) -> f64 {
    f16_to_f64(bits_of_order_code(code))
}

/// A finite float16 in units of 2⁻²⁴ (below 2⁴⁰ in magnitude), or `None` for NaN and infinities.
#[inline]
pub const fn units(bits: u16) -> Option<i64> {
    let exponent = (bits >> 10) & 0x1f;
    let fraction = (bits & 0x3ff) as i64;
    let magnitude = match exponent {
        0x1f => return None,
        0 => fraction,
        e => (fraction | 0x400) << (e - 1),
    };
    Some(if bits & 0x8000 != 0 { -magnitude } else { magnitude })
}

/// `numpy.float16(x)` as a bit pattern: one rounding to nearest, ties to even, overflow to ∞.
pub fn round_to_f16(x: f64) -> u16 {
    if x.is_nan() {
        return 0x7e00;
    }
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = x.abs();
    // 65520 is halfway between the largest float16, 65504, and 65536; the tie goes to ∞.
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    // The spacing of float16 around `magnitude` is 2^(exponent − 10), at least 2⁻²⁴. Dividing by
    // a power of two is exact here, so `round_ties_even` is the only rounding.
    let exponent = (((magnitude.to_bits() >> 52) as i32) - 1023).max(-14);
    let steps = (magnitude / 2f64.powi(exponent - 10)).round_ties_even() as u16;
    // `steps` counts from 0 in the subnormals and from 1024 elsewhere; a carry into 2048 moves
    // on to the next exponent by itself.
    sign | (((exponent + 14) as u16) * 1024 + steps)
}

/// An inclusive range of order codes: what a threshold, or two, let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRange {
    /// Lowest code that passes.
    pub low: u16,
    /// Highest code that passes; below `low` nothing passes.
    pub high: u16,
}

impl CodeRange {
    /// No threshold: everything passes, NaN too.
    pub const ALL: CodeRange = CodeRange { low: NAN, high: u16::MAX };
    /// Every number but the infinities.
    pub const FINITE: CodeRange = CodeRange { low: NEG_INFINITY + 1, high: INFINITY - 1 };
    /// Nothing passes.
    pub const EMPTY: CodeRange = CodeRange { low: 1, high: 0 };

    /// Whether a value with this code passes.
    #[inline]
    pub const fn contains(self, code: u16) -> bool {
        self.low <= code && code <= self.high
    }

    /// Whether everything passes.
    pub fn is_all(self) -> bool {
        self == CodeRange::ALL
    }

    /// Whether nothing passes.
    pub fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// The range that a lower and an upper threshold let pass.
    pub fn between(min: Option<f64>, max: Option<f64>, rule: ThresholdRule) -> CodeRange {
        let mut range = CodeRange::ALL;
        if let Some(min) = min {
            range = range.and(rule.at_least(min));
        }
        if let Some(max) = max {
            range = range.and(rule.at_most(max));
        }
        range
    }

    /// Whether everything passes that passes `other`.
    pub fn covers(self, other: CodeRange) -> bool {
        other.is_empty() || self.low <= other.low && other.high <= self.high
    }

    /// What passes both.
    pub fn and(self, other: CodeRange) -> CodeRange {
        let both = CodeRange { low: self.low.max(other.low), high: self.high.min(other.high) };
        if both.is_empty() { CodeRange::EMPTY } else { both }
    }
}

/// How a number becomes a threshold on a float16 column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThresholdRule {
    /// `>` and `<` instead of `≥` and `≤`.
    pub strict: bool,
    /// Compare real numbers; otherwise the threshold is rounded to float16 first, as NumPy does.
    pub exact: bool,
}

impl ThresholdRule {
    /// The codes of the values that are at least (strict: above) `threshold`.
    pub fn at_least(self, threshold: f64) -> CodeRange {
        let (below, equal) = self.locate(threshold);
        // The first code above everything smaller, and above the equal one if strict.
        let low = u32::from(below) + 1 + u32::from(self.strict && equal);
        match u16::try_from(low) {
            Ok(low) if low <= INFINITY => CodeRange { low, high: INFINITY },
            _ => CodeRange::EMPTY,
        }
    }

    /// The codes of the values that are at most (strict: below) `threshold`.
    pub fn at_most(self, threshold: f64) -> CodeRange {
        let (below, equal) = self.locate(threshold);
        let high = below + u16::from(equal && !self.strict);
        if high < NEG_INFINITY {
            return CodeRange::EMPTY;
        }
        CodeRange { low: NEG_INFINITY, high }
    }

    /// The value that is really compared with the column.
    pub fn compared(self, threshold: f64) -> f64 {
        if self.exact { threshold } else { f16_to_f64(round_to_f16(threshold)) }
    }

    /// The highest code below the threshold (0 if there is none), and whether the next code
    /// equals it.
    fn locate(self, threshold: f64) -> (u16, bool) {
        let threshold = self.compared(threshold);
        let nearest = order_code(round_to_f16(threshold));
        match value_of_order_code(nearest).partial_cmp(&threshold) {
            Some(std::cmp::Ordering::Equal) => (nearest - 1, true),
            Some(std::cmp::Ordering::Greater) => (nearest - 1, false),
            Some(std::cmp::Ordering::Less) => (nearest, false),
            // NaN thresholds are refused before they get here; as a range, NaN passes nothing.
            None => (INFINITY, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_codes_sort_like_values_and_round_trip() {
        let mut finite: Vec<u16> = (0..=u16::MAX).filter(|b| !f16_to_f64(*b).is_nan()).collect();
        finite.sort_by(|a, b| f16_to_f64(*a).total_cmp(&f16_to_f64(*b)));
        for pair in finite.windows(2) {
            let (a, b) = (f16_to_f64(pair[0]), f16_to_f64(pair[1]));
            assert_eq!(order_code(pair[0]) < order_code(pair[1]), a < b, "{a} {b}");
        }
        for bits in finite {
            let back = bits_of_order_code(order_code(bits));
            assert_eq!(f16_to_f64(back), f16_to_f64(bits));
        }
        assert_eq!(order_code(0x7e01), NAN);
        assert_eq!(order_code(0x8000), order_code(0));
    }

    #[test]
    fn a_range_covers_those_inside_it() {
        let range = |low, high| CodeRange { low, high };
        assert!(CodeRange::ALL.covers(range(0, 9)) && range(3, 9).covers(range(3, 9)));
        assert!(!range(3, 9).covers(range(2, 9)) && !range(3, 9).covers(range(3, 10)));
        assert!(range(5, 5).covers(CodeRange::EMPTY) && !range(5, 5).covers(CodeRange::ALL));
    }

    #[test]
    fn units_are_the_value_times_two_to_the_24() {
        for bits in 0..=u16::MAX {
            let value = f16_to_f64(bits);
            match units(bits) {
                Some(units) => assert_eq!(units as f64, value * UNITS_PER_ONE as f64),
                None => assert!(!value.is_finite()),
            }
        }
    }

    /// The nearest float16 by looking at its neighbours: slow and plain.
    fn nearest_by_search(x: f64) -> u16 {
        (0..0x7c00u16)
            .min_by(|a, b| {
                let distance = |bits: u16| (f16_to_f64(bits) - x).abs();
                distance(*a).total_cmp(&distance(*b)).then((a & 1).cmp(&(b & 1)))
            })
            .unwrap()
    }

    #[test]
    fn rounding_is_single_and_to_nearest_even() {
        // half 2.7.1 rounds this one twice, to 1.0.
        let twice = 1.0 + 2f64.powi(-11) + 2f64.powi(-50);
        assert_eq!(f16_to_f64(round_to_f16(twice)), 1.0009765625);
        assert_eq!(f16_to_f64(round_to_f16(0.05)), 0.04998779296875);
        assert_eq!(round_to_f16(65519.999), 0x7bff);
        assert_eq!(round_to_f16(65520.0), 0x7c00);
        assert_eq!(round_to_f16(-1e300), 0xfc00);
        assert_eq!(round_to_f16(2f64.powi(-25)), 0);
        assert_eq!(round_to_f16(2f64.powi(-25) * (1.0 + f64::EPSILON)), 1);
        assert_eq!(round_to_f16(f64::MIN_POSITIVE / 4.0), 0);
        assert_eq!(round_to_f16(-0.0), 0x8000);
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..200 {
            let x = 2f64.powi(rng.i32(-27..16)) * (1.0 + rng.f64());
            if x < 65504.0 {
                assert_eq!(round_to_f16(x), nearest_by_search(x), "{x}");
            }
        }
    }

    #[test]
    fn ranges_agree_with_comparing_values() {
        let thresholds = [
            0.0,
            -0.0,
            0.05,
            0.1,
            0.2,
            0.6,
            0.8,
            0.9,
            1.0,
            -0.1,
            65504.0,
            65519.0,
            65520.0,
            1e9,
            -1e9,
            6e-8,
            1e-9,
            -1e-9,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ];
        for threshold in thresholds {
            for (strict, exact) in [(false, false), (true, false), (false, true), (true, true)] {
                let rule = ThresholdRule { strict, exact };
                let t = if exact { threshold } else { f16_to_f64(round_to_f16(threshold)) };
                for bits in 0..=u16::MAX {
                    let (value, code) = (f16_to_f64(bits), order_code(bits));
                    let least = if strict { value > t } else { value >= t };
                    let most = if strict { value < t } else { value <= t };
                    assert_eq!(
                        rule.at_least(threshold).contains(code),
                        least,
                        "{value} {rule:?} {threshold}"
                    );
                    assert_eq!(
                        rule.at_most(threshold).contains(code),
                        most,
                        "{value} {rule:?} {threshold}"
                    );
                }
            }
        }
    }
}
