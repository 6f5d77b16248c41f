//! The types of numbers as the build handles them: keys that sort like the numbers, and casts from
//! whatever was read.

use crate::codes::f16_to_f64;
use crate::dataset::mapped::numbers::NumberKind;
use crate::dataset::npy::Scalar;

/// A number of a column. Float16 numbers are their bits.
pub(super) trait Number: Scalar {
    const KIND: NumberKind;

    /// A key that sorts like the number; −0 before 0.
    fn key(self) -> u64;

    /// The number with this key.
    fn of_key(key: u64) -> Self;

    /// An integer that the type holds.
    fn of_whole(value: i64) -> Self;

    /// The same beyond the signed ones.
    fn of_unsigned(value: u64) -> Self;

    /// A float, rounded to the type.
    fn of_real(value: f64) -> Self;

    /// A float16 by its bits.
    fn of_half(bits: u16) -> Self {
        Self::of_real(f16_to_f64(bits))
    }

    /// The number as float64, integers rounded.
    fn real(self) -> f64;

    /// The number as text: that of a float is the shortest that reads back the same in its type.
    fn text(self) -> String;

    /// The exponent of the lowest bit of a float; none for zero, what is not finite, and integers.
    fn lowest_bit(self) -> Option<i32>;
}

/// Does the same with the type of a kind of numbers.
macro_rules! with_kind {
    ($kind:expr, $do:ident($($argument:expr),*)) => {
        match $kind {
            NumberKind::I16 => $do::<i16>($($argument),*),
            NumberKind::I32 => $do::<i32>($($argument),*),
            NumberKind::I64 => $do::<i64>($($argument),*),
            NumberKind::U64 => $do::<u64>($($argument),*),
            NumberKind::F16 => $do::<u16>($($argument),*),
            NumberKind::F32 => $do::<f32>($($argument),*),
            NumberKind::F64 => $do::<f64>($($argument),*),
        }
    };
}
pub(super) use with_kind;

/// [`Number::real`] of the number with a key.
pub(super) fn real_of_key(kind: NumberKind, key: u64) -> f64 {
    fn of<T: Number>(key: u64) -> f64 {
        T::of_key(key).real()
    }
    with_kind!(kind, of(key))
}

/// [`Number::text`] of the number with a key.
pub(super) fn text_of_key(kind: NumberKind, key: u64) -> String {
    fn of<T: Number>(key: u64) -> String {
        T::of_key(key).text()
    }
    with_kind!(kind, of(key))
}

/// [`Number::lowest_bit`] of the number with a key.
pub(super) fn lowest_bit_of_key(kind: NumberKind, key: u64) -> Option<i32> {
    fn of<T: Number>(key: u64) -> Option<i32> {
        T::of_key(key).lowest_bit()
    }
    with_kind!(kind, of(key))
}

const SIGN: u64 = 1 << 63;

macro_rules! whole_number {
    ($type:ty, $kind:ident) => {
        impl Number for $type {
            const KIND: NumberKind = NumberKind::$kind;

            fn key(self) -> u64 {
                i64::from(self) as u64 ^ SIGN
            }
            fn of_key(key: u64) -> Self {
                (key ^ SIGN) as Self
            }
            fn of_whole(value: i64) -> Self {
                value as Self
            }
            fn of_unsigned(value: u64) -> Self {
                value as Self
            }
            fn of_real(value: f64) -> Self {
                value as Self
            }
            fn real(self) -> f64 {
                self as f64
            }
            fn text(self) -> String {
                self.to_string()
            }
            fn lowest_bit(self) -> Option<i32> {
                None
            }
        }
    };
}

whole_number!(i16, I16);
whole_number!(i32, I32);
whole_number!(i64, I64);

impl Number for u64 {
    const KIND: NumberKind = NumberKind::U64;

    fn key(self) -> u64 {
        self
    }
    fn of_key(key: u64) -> u64 {
        key
    }
    fn of_whole(value: i64) -> u64 {
        value as u64
    }
    fn of_unsigned(value: u64) -> u64 {
        value
    }
    fn of_real(value: f64) -> u64 {
        value as u64
    }
    fn real(self) -> f64 {
        self as f64
    }
    fn text(self) -> String {
        self.to_string()
    }
    fn lowest_bit(self) -> Option<i32> {
        None
    }
}

/// The key of the bits of a float whose sign is the highest of `bits`.
fn key_of_bits(bits: u64, sign: u64) -> u64 {
    if bits & sign == 0 { bits | sign } else { !bits & (sign | (sign - 1)) }
}

fn bits_of_key(key: u64, sign: u64) -> u64 {
    if key & sign == 0 { !key & (sign | (sign - 1)) } else { key & !sign }
}

/// Of a finite float other than zero.
fn lowest_bit(value: f64) -> Option<i32> {
    const MANTISSA: u32 = f64::MANTISSA_DIGITS - 1;
    if value == 0.0 || !value.is_finite() {
        return None;
    }
    let bits = value.abs().to_bits();
    let (exponent, fraction) = ((bits >> MANTISSA) as i32, bits & ((1 << MANTISSA) - 1));
    // Subnormal numbers have the exponent of the smallest normal ones, and no leading bit.
    let (exponent, digits) = match exponent {
        0 => (1, fraction),
        _ => (exponent, fraction | 1 << MANTISSA),
    };
    Some(exponent - 1075 + digits.trailing_zeros() as i32)
}

macro_rules! float {
    ($type:ty, $kind:ident, $sign:expr, $bits:ty) => {
        impl Number for $type {
            const KIND: NumberKind = NumberKind::$kind;

            fn key(self) -> u64 {
                key_of_bits(u64::from(self.to_bits()), $sign)
            }
            fn of_key(key: u64) -> Self {
                <$type>::from_bits(bits_of_key(key, $sign) as $bits)
            }
            fn of_whole(value: i64) -> Self {
                value as Self
            }
            fn of_unsigned(value: u64) -> Self {
                value as Self
            }
            fn of_real(value: f64) -> Self {
                value as Self
            }
            fn real(self) -> f64 {
                self.into()
            }
            fn text(self) -> String {
                format!("{self:?}")
            }
            fn lowest_bit(self) -> Option<i32> {
                lowest_bit(self.into())
            }
        }
    };
}

float!(f32, F32, 1 << 31, u32);
float!(f64, F64, 1 << 63, u64);

impl Number for u16 {
    const KIND: NumberKind = NumberKind::F16;

    fn key(self) -> u64 {
        key_of_bits(self.into(), 1 << 15)
    }
    fn of_key(key: u64) -> u16 {
        bits_of_key(key, 1 << 15) as u16
    }
    /// A column of float16 has nothing but float16.
    fn of_whole(_: i64) -> u16 {
        0
    }
    fn of_unsigned(_: u64) -> u16 {
        0
    }
    fn of_real(_: f64) -> u16 {
        0
    }
    fn of_half(bits: u16) -> u16 {
        bits
    }
    fn real(self) -> f64 {
        f16_to_f64(self)
    }
    fn text(self) -> String {
        format!("{:?}", f16_to_f64(self))
    }
    fn lowest_bit(self) -> Option<i32> {
        lowest_bit(f16_to_f64(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_like_the_numbers_and_come_back() {
        fn check<T: Number + PartialEq + std::fmt::Debug>(ascending: &[T]) {
            assert!(ascending.windows(2).all(|pair| pair[0].key() < pair[1].key()));
            assert!(ascending.iter().all(|x| T::of_key(x.key()) == *x), "{ascending:?}");
        }
        check(&[i16::MIN, -1, 0, 1, i16::MAX]);
        check(&[i64::MIN, -1, 0, i64::MAX]);
        check(&[0, 1, u64::MAX]);
        check(&[f32::NEG_INFINITY, -1.5, -0.0, 0.0, 1e-45, f32::INFINITY]);
        check(&[f64::MIN, -5e-324, -0.0, 0.0, 5e-324, 0.1, f64::INFINITY]);
        // −∞, −1, −0, 0, the least one, 1, ∞.
        check(&[0xfc00_u16, 0xbc00, 0x8000, 0, 1, 0x3c00, 0x7c00]);
    }

    #[test]
    fn the_lowest_bit_is_that_of_the_last_binary_digit() {
        let cases = [(1.0, 0), (-6.0, 1), (0.75, -2), (5e-324, -1074), (f64::MAX, 971)];
        for (value, exponent) in cases {
            assert_eq!(value.lowest_bit(), Some(exponent), "{value}");
        }
        assert_eq!(1e-45_f32.lowest_bit(), Some(-149));
        assert_eq!(1_u16.lowest_bit(), Some(-24));
        assert_eq!([0.0, f64::INFINITY].map(Number::lowest_bit), [None, None]);
    }
}
