//! The text of every float16: the decimal number that Python's `repr(float(x))` gives, made once
//! and looked up by bit pattern.

use std::sync::LazyLock;

/// The texts, one after the other.
struct Texts {
    bytes: Vec<u8>,
    /// Where the text of each bit pattern ends.
    ends: Vec<u32>,
}

static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    let (mut bytes, mut ends) = (Vec::new(), Vec::with_capacity(1 << 16));
    for bits in 0..=u16::MAX {
        bytes.extend_from_slice(python(value(bits)).as_bytes());
        ends.push(bytes.len() as u32);
    }
    Texts { bytes, ends }
});

/// The text of a float16 bit pattern: `0.04998779296875`, `5.960464477539063e-08`, `nan`, `-inf`.
#[inline]
pub(super) fn text(bits: u16) -> &'static [u8] {
    let texts = &*TEXTS;
    let at = usize::from(bits);
    let start = if at == 0 { 0 } else { texts.ends[at - 1] };
    &texts.bytes[start as usize..texts.ends[at] as usize]
}

/// Whether it is a number: no NaN and no infinity.
#[inline]
pub(super) fn is_finite(bits: u16) -> bool {
    bits & 0x7c00 != 0x7c00
}

/// The value of a float16 bit pattern, exactly.
pub(super) fn value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    match exponent {
        31 if fraction == 0.0 => sign * f64::INFINITY,
        31 => f64::NAN,
        0 => sign * fraction * 2f64.powi(-24),
        _ => sign * (1024.0 + fraction) * 2f64.powi(exponent - 25),
    }
}

/// A float64 as Python's `repr` writes it.
fn python(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() || value == 0.0 || (1e-4..1e16).contains(&value.abs()) {
        return format!("{value:?}");
    }
    // Both languages write the fewest digits that read back the same; Python's exponent has two
    // digits at least.
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{digits}e-{exponent:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::f16_to_f64;

    #[test]
    fn every_text_reads_back_as_its_value() {
        for bits in 0..=u16::MAX {
            let read: f64 = std::str::from_utf8(text(bits)).unwrap().parse().unwrap();
            let expected = f16_to_f64(bits);
            assert!(read.to_bits() == expected.to_bits() || read.is_nan() && expected.is_nan());
            assert_eq!(is_finite(bits), expected.is_finite());
        }
    }

    #[test]
    fn texts_are_those_of_python() {
        // [repr(float(x)) for x in np.array([...], np.uint16).view(np.float16)]
        let texts = [
            (0x2a66, "0.04998779296875"),
            (0x3c00, "1.0"),
            (0x7bff, "65504.0"),
            (0x8000, "-0.0"),
            (0x0001, "5.960464477539063e-08"),
            (0x0400, "6.103515625e-05"),
            (0x068e, "0.00010001659393310547"),
            (0x068d, "9.995698928833008e-05"),
            (0x7c00, "inf"),
            (0xfc00, "-inf"),
            (0x7e00, "nan"),
            (0xfe01, "nan"),
        ];
        for (bits, expected) in texts {
            assert_eq!(std::str::from_utf8(text(bits)).unwrap(), expected, "{bits:#x}");
        }
    }
}
