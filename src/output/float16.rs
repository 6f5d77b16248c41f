//! The text of every float16: the decimal number that Python's `repr(float(x))` gives, looked up by
//! bit pattern. Texts are made in blocks when one of them is first asked for: all 65,536 took 16 ms,
//! a third of the time of a sample of 1,000 rows.

use std::sync::OnceLock;

/// Bit patterns of a block, which differ in their last bits.
const BLOCK: usize = 64;
/// Blocks.
const BLOCKS: usize = (1 << 16) / BLOCK;

/// A text for each bit pattern.
struct Texts {
    blocks: [OnceLock<Block>; BLOCKS],
    text: fn(u16) -> String,
}

/// The texts of a block, one after the other.
struct Block {
    bytes: Vec<u8>,
    /// Where each text begins, and where the last one ends.
    bounds: [u16; BLOCK + 1],
}

static TEXTS: Texts = Texts::new(|bits| python(value(bits)));
static SHORT: Texts = Texts::new(fewest_digits);

impl Texts {
    const fn new(text: fn(u16) -> String) -> Texts {
        Texts { blocks: [const { OnceLock::new() }; BLOCKS], text }
    }

    #[inline]
    fn of(&self, bits: u16) -> &[u8] {
        let (block, at) = (usize::from(bits) / BLOCK, usize::from(bits) % BLOCK);
        let block = self.blocks[block].get_or_init(|| Block::new(block, self.text));
        &block.bytes[usize::from(block.bounds[at])..usize::from(block.bounds[at + 1])]
    }
}

impl Block {
    #[cold]
    fn new(block: usize, text: fn(u16) -> String) -> Block {
        let (mut bytes, mut bounds) = (Vec::new(), [0; BLOCK + 1]);
        for at in 0..BLOCK {
            bytes.extend_from_slice(text((block * BLOCK + at) as u16).as_bytes());
            bounds[at + 1] = bytes.len() as u16;
        }
        Block { bytes, bounds }
    }
}

/// The text of a float16 bit pattern: `0.04998779296875`, `5.960464477539063e-08`, `nan`, `-inf`.
#[inline]
pub(super) fn text(bits: u16) -> &'static [u8] {
    TEXTS.of(bits)
}

/// The shortest text that reads back as the same float16: `0.05`, `6e-08`.
#[inline]
pub(super) fn short(bits: u16) -> &'static [u8] {
    SHORT.of(bits)
}

/// The number in the fewest digits that are nearer to it than to any other float16.
fn fewest_digits(bits: u16) -> String {
    let number = value(bits);
    if !is_finite(bits) || number == 0.0 {
        return python(number);
    }
    let magnitude = bits & 0x7fff;
    let below = value(magnitude) - value(magnitude - 1);
    // Above the largest is the first number that would be infinite.
    let above = if magnitude == 0x7bff { below } else { value(magnitude + 1) - value(magnitude) };
    for decimals in 0..5 {
        let digits = format!("{number:.decimals$e}");
        let off = digits.parse().map_or(f64::NAN, |read: f64| (read - number) * number.signum());
        if -below < 2.0 * off && 2.0 * off < above {
            return python(digits.parse().unwrap_or(number));
        }
    }
    python(number)
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
    if value.is_infinite() || value == 0.0 {
        return format!("{value:?}");
    }
    let text = fewest(value);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    if (1e-4..1e16).contains(&value.abs()) {
        let fraction = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len() as i32);
        let decimals = (fraction - exponent.parse().unwrap_or(0)).max(1) as usize;
        return format!("{value:.decimals$}");
    }
    // Python's exponent has two digits at least.
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{digits}e-{exponent:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

/// The fewest digits that read back the same, with an exponent. Of two that are as near as each
/// other, Python takes the even one and Rust the one above; digits in a given number are even in
/// both.
fn fewest(value: f64) -> String {
    let text = format!("{value:e}");
    let digits = text.split('e').next().unwrap_or_default();
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let even = format!("{value:.decimals$e}");
    if even.parse() == Ok(value) { even } else { text }
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
    fn short_texts_read_back_as_the_same_float16() {
        for bits in 0..=u16::MAX {
            let read: f64 = std::str::from_utf8(short(bits)).unwrap().parse().unwrap();
            let expected = if read.is_nan() { 0x7e00 } else { crate::codes::round_to_f16(read) };
            let same = expected == bits || read.is_nan() && !is_finite(bits);
            assert!(same, "{bits:#x}: {read}");
        }
        let check =
            |bits, expected| assert_eq!(std::str::from_utf8(short(bits)).unwrap(), expected);
        check(0x2a66, "0.05");
        check(0x3c00, "1.0");
        check(0x7bff, "65500.0");
        check(0x0001, "6e-08");
        check(0xb266, "-0.2");
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
            (0x1382, "0.0009164810180664062"),
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
