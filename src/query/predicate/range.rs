//! Ranges of keys. The value of a number column has a key, a whole number that sorts like it: of
//! float16 its order code, of float32 the like in 32 bits, of a whole number itself. A threshold
//! becomes a range of keys in the column's own type, and nobody behind it rounds anything.

use crate::codes::{CodeRange, ThresholdRule};
use crate::query::Number;
use crate::query::predicate::Bound;
use crate::schema::ColumnKind;

/// Keys that pass, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRange {
    /// Lowest key that passes.
    pub low: u64,
    /// Highest key that passes; below `low` nothing passes.
    pub high: u64,
}

/// Key of the zeros of float32.
const FLOAT32_ZERO: u32 = 0x8000_0000;
/// Bits of the magnitude of an infinite float32.
const FLOAT32_INFINITE: u32 = 0x7f80_0000;

/// The key of a float32: NaN lowest, −0 and +0 the same.
#[inline]
pub const fn float32_key(value: f32) -> u32 {
    let magnitude = value.to_bits() & 0x7fff_ffff;
    if magnitude > FLOAT32_INFINITE {
        0
    } else if value.is_sign_negative() {
        FLOAT32_ZERO - magnitude
    } else {
        FLOAT32_ZERO + magnitude
    }
}

/// The float32 of a key; NaN for a key that no number has.
pub const fn float32_of_key(key: u32) -> f32 {
    let (magnitude, sign) = match key.checked_sub(FLOAT32_ZERO) {
        Some(magnitude) => (magnitude, 0),
        None => (FLOAT32_ZERO - key, 0x8000_0000),
    };
    if magnitude > FLOAT32_INFINITE { f32::NAN } else { f32::from_bits(sign | magnitude) }
}

impl KeyRange {
    /// Nothing passes.
    pub const EMPTY: KeyRange = KeyRange { low: 1, high: 0 };

    /// Whether a value with this key passes.
    #[inline]
    pub const fn contains(self, key: u64) -> bool {
        self.low <= key && key <= self.high
    }

    /// Whether nothing passes.
    pub const fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// What passes both.
    pub fn and(self, other: KeyRange) -> KeyRange {
        let both = KeyRange { low: self.low.max(other.low), high: self.high.min(other.high) };
        if both.is_empty() { KeyRange::EMPTY } else { both }
    }

    /// The same as a range of 16-bit codes.
    pub fn codes(self) -> CodeRange {
        match self.narrow(u16::MAX.into()) {
            Some((low, high)) => CodeRange { low: low as u16, high: high as u16 },
            None => CodeRange::EMPTY,
        }
    }

    /// The lowest and the highest key of 32 bits; `None` if nothing passes.
    pub fn of_32_bits(self) -> Option<(u32, u32)> {
        self.narrow(u32::MAX.into()).map(|(low, high)| (low as u32, high as u32))
    }

    fn narrow(self, most: u64) -> Option<(u64, u64)> {
        (!self.is_empty() && self.low <= most).then(|| (self.low, self.high.min(most)))
    }

    /// The values of a column of this kind that a threshold lets pass.
    pub fn of(kind: ColumnKind, bound: Bound, number: f64, rule: ThresholdRule) -> KeyRange {
        match kind {
            ColumnKind::Float16 => of_float16(bound, number, rule),
            ColumnKind::Float32 => of_float32(bound, number as f32, rule.strict),
            _ if number.is_nan() => KeyRange::EMPTY,
            _ => of_integer(
                bound,
                (countable(number.floor()), countable(number.ceil())),
                rule.strict,
            ),
        }
    }

    /// The same for a number that is still decimal, of a condition: with exact thresholds float32
    /// compares real numbers too.
    pub fn of_number(
        kind: ColumnKind,
        bound: Bound,
        number: Number,
        rule: ThresholdRule,
    ) -> KeyRange {
        match kind {
            ColumnKind::Float16 => of_float16(bound, number.real(), rule),
            ColumnKind::Float32 if rule.exact => of_real(bound, number.real(), rule.strict),
            ColumnKind::Float32 => of_float32(bound, number.real() as f32, rule.strict),
            _ => of_integer(bound, number.whole(), rule.strict),
        }
    }

    /// The keys of a column of this kind that a null has.
    pub fn nulls(kind: ColumnKind) -> KeyRange {
        match kind {
            ColumnKind::Float16 | ColumnKind::Float32 => KeyRange { low: 0, high: 0 },
            _ => KeyRange::EMPTY,
        }
    }

    /// The keys of all numbers of a column of this kind.
    pub fn numbers(kind: ColumnKind) -> KeyRange {
        let rule = ThresholdRule { strict: false, exact: true };
        KeyRange::of(kind, Bound::AtLeast, f64::NEG_INFINITY, rule)
    }
}

impl From<CodeRange> for KeyRange {
    fn from(range: CodeRange) -> KeyRange {
        KeyRange { low: range.low.into(), high: range.high.into() }
    }
}

fn of_float16(bound: Bound, number: f64, rule: ThresholdRule) -> KeyRange {
    match bound {
        Bound::AtLeast => rule.at_least(number).into(),
        Bound::AtMost => rule.at_most(number).into(),
    }
}

fn of_float32(bound: Bound, number: f32, strict: bool) -> KeyRange {
    const LOWEST: u32 = FLOAT32_ZERO - FLOAT32_INFINITE;
    const HIGHEST: u32 = FLOAT32_ZERO + FLOAT32_INFINITE;
    if number.is_nan() {
        return KeyRange::EMPTY;
    }
    let (key, step) = (float32_key(number), u32::from(strict));
    let (low, high) = match bound {
        Bound::AtLeast => (key + step, HIGHEST),
        Bound::AtMost => (LOWEST, key - step),
    };
    KeyRange { low: low.into(), high: high.into() }
}

/// float32 compared with a real number: the float32 nearest to it lies on one of its sides.
fn of_real(bound: Bound, number: f64, strict: bool) -> KeyRange {
    let nearest = number as f32;
    let is_beyond = match bound {
        Bound::AtLeast => f64::from(nearest) > number,
        Bound::AtMost => f64::from(nearest) < number,
    };
    let is_short = f64::from(nearest) != number && !is_beyond;
    of_float32(bound, nearest, strict && !is_beyond || is_short)
}

/// `floor` and `ceil` are the number's, the same if it is whole.
fn of_integer(bound: Bound, (floor, ceil): (i128, i128), strict: bool) -> KeyRange {
    let (low, high) = match (bound, strict) {
        (Bound::AtLeast, false) => (ceil, u64::MAX.into()),
        (Bound::AtLeast, true) => (floor + 1, u64::MAX.into()),
        (Bound::AtMost, false) => (0, floor),
        (Bound::AtMost, true) => (0, ceil - 1),
    };
    match (u64::try_from(low.max(0)), u64::try_from(high)) {
        (Ok(low), Ok(high)) => KeyRange { low, high },
        // Above all that the column can hold, or below.
        (Ok(low), Err(_)) if high > 0 => KeyRange { low, high: u64::MAX },
        _ => KeyRange::EMPTY,
    }
}

/// A whole number, brought within what can be counted up and down from; no column reaches so far.
fn countable(whole: f64) -> i128 {
    const MOST: i128 = 1 << 100;
    // Casting saturates.
    (whole as i128).clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f32; 13] = [
        f32::NEG_INFINITY,
        -1e30,
        -1.0,
        -f32::MIN_POSITIVE,
        -1e-45,
        -0.0,
        0.0,
        1e-45,
        f32::MIN_POSITIVE,
        50.0,
        f32::MAX,
        f32::INFINITY,
        f32::NAN,
    ];

    #[test]
    fn keys_of_float32_compare_like_numbers_and_read_back() {
        for a in VALUES {
            let back = float32_of_key(float32_key(a));
            assert!(back == a || a.is_nan() && back.is_nan(), "{a} {back}");
            for b in VALUES.into_iter().filter(|b| !a.is_nan() && !b.is_nan()) {
                assert_eq!(float32_key(a) < float32_key(b), a < b, "{a} {b}");
            }
        }
    }

    #[test]
    fn thresholds_on_float32_pass_what_a_comparison_in_float32_passes() {
        for number in [-1e39, -1.0, 0.0, 1e-45, 1e-50, 50.0, 200.00000001, 1e38, f64::INFINITY] {
            for strict in [false, true] {
                let rule = ThresholdRule { strict, exact: false };
                let of = |bound| KeyRange::of(ColumnKind::Float32, bound, number, rule);
                let limit = number as f32;
                for value in VALUES {
                    let key = u64::from(float32_key(value));
                    let (least, most) = match strict {
                        false => (value >= limit, value <= limit),
                        true => (value > limit, value < limit),
                    };
                    assert_eq!(of(Bound::AtLeast).contains(key), least, "{value} ≥ {number}");
                    assert_eq!(of(Bound::AtMost).contains(key), most, "{value} ≤ {number}");
                }
            }
        }
    }

    #[test]
    fn exact_thresholds_on_float32_compare_real_numbers() {
        for text in ["-1e39", "-1", "0", "1e-46", "50.000000001", "49.9999999999", "1e39", "inf"] {
            let number = Number::parse(text).unwrap();
            for strict in [false, true] {
                let rule = ThresholdRule { strict, exact: true };
                let of = |bound| KeyRange::of_number(ColumnKind::Float32, bound, number, rule);
                for value in VALUES {
                    let (key, real) = (u64::from(float32_key(value)), f64::from(value));
                    let (least, most) = match strict {
                        false => (real >= number.real(), real <= number.real()),
                        true => (real > number.real(), real < number.real()),
                    };
                    assert_eq!(of(Bound::AtLeast).contains(key), least, "{value} ≥ {text}");
                    assert_eq!(of(Bound::AtMost).contains(key), most, "{value} ≤ {text}");
                }
            }
        }
    }

    #[test]
    fn fractions_and_numbers_beyond_the_column_bound_whole_numbers() {
        let of = |bound, number: f64, strict| {
            let rule = ThresholdRule { strict, exact: true };
            KeyRange::of(ColumnKind::Integer, bound, number, rule)
        };
        for (number, strict) in [(0.5, false), (0.5, true), (-3.0, false), (7.0, true)] {
            let (least, most) =
                (of(Bound::AtLeast, number, strict), of(Bound::AtMost, number, strict));
            for value in 0..20u64 {
                let real = value as f64;
                let (above, below) = match strict {
                    false => (real >= number, real <= number),
                    true => (real > number, real < number),
                };
                assert_eq!(least.contains(value), above, "{value} ≥ {number}");
                assert_eq!(most.contains(value), below, "{value} ≤ {number}");
            }
        }
        let all = KeyRange { low: 0, high: u64::MAX };
        assert_eq!(of(Bound::AtLeast, f64::NEG_INFINITY, false), all);
        assert_eq!(of(Bound::AtMost, f64::INFINITY, true), all);
        assert_eq!(of(Bound::AtMost, 1e300, false), all);
        assert!(of(Bound::AtLeast, f64::INFINITY, false).is_empty());
        assert!(of(Bound::AtLeast, 1e300, true).is_empty());
        assert!(of(Bound::AtMost, f64::NEG_INFINITY, false).is_empty());
        assert!(of(Bound::AtMost, 0.0, true).is_empty());
        assert!(of(Bound::AtLeast, f64::NAN, false).is_empty());
    }
}
