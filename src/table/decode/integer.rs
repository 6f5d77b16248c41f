//! Decimal integers, eight digits at a time.

use super::flaws::Flaw;

const ONES: u64 = 0x0101_0101_0101_0101;
/// Digits that a number of 64 bits always holds.
const DIGITS_SURE: usize = 19;

/// The value of a text of digits alone.
///
/// # Errors
/// `NotWhole` for anything else, `TooLarge` for what 64 bits do not hold.
#[inline]
pub(super) fn unsigned(digits: &[u8]) -> Result<u64, Flaw> {
    if digits.is_empty() {
        return Err(Flaw::NotWhole);
    }
    if digits.len() > DIGITS_SURE {
        return long(digits);
    }
    let (eights, rest) = digits.as_chunks::<8>();
    let mut value = 0;
    for eight in eights {
        value = value * 100_000_000 + of_eight(u64::from_le_bytes(*eight)).ok_or(Flaw::NotWhole)?;
    }
    for digit in rest {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return Err(Flaw::NotWhole);
        }
        value = value * 10 + u64::from(digit);
    }
    Ok(value)
}

/// The value of eight digits, the first in the lowest byte.
#[inline]
fn of_eight(word: u64) -> Option<u64> {
    let high = ONES * 0xf0;
    let above_nine = word.wrapping_add(ONES * 6) & high;
    if (word & high) != ONES * 0x30 || above_nine != ONES * 0x30 {
        return None;
    }
    // Neighbours are joined: eight digits to four pairs, to two fours, to one number.
    let pairs = (word & (ONES * 0x0f)).wrapping_mul(10 << 8 | 1) >> 8;
    let fours = (pairs & 0x00ff_00ff_00ff_00ff).wrapping_mul(100 << 16 | 1) >> 16;
    Some((fours & 0x0000_ffff_0000_ffff).wrapping_mul(10_000 << 32 | 1) >> 32)
}

/// The same for texts that may be too long.
#[cold]
fn long(digits: &[u8]) -> Result<u64, Flaw> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Flaw::NotWhole);
    }
    let next = |value: u64, digit: &u8| value.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
    digits.iter().try_fold(0, next).ok_or(Flaw::TooLarge)
}

/// The sign of a decimal integer (whether it is negative) and its digits.
#[inline]
pub(super) fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_the_standard_library_reads_them() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let mut text = random.u64(..).to_string().into_bytes();
            text.truncate(random.usize(1..=20));
            if random.u8(..) < 60 {
                let at = random.usize(..text.len());
                text[at] = random.u8(..);
            }
            let expected = std::str::from_utf8(&text).ok().and_then(|text| text.parse().ok());
            let expected = expected.filter(|_| text[0] != b'+');
            assert_eq!(unsigned(&text).ok(), expected, "{:?}", String::from_utf8_lossy(&text));
        }
        assert_eq!(unsigned(b"00000000000000000000000000000000000012"), Ok(12));
        assert_eq!(unsigned(b"18446744073709551615"), Ok(u64::MAX));
        assert_eq!(unsigned(b"18446744073709551616"), Err(Flaw::TooLarge));
        assert_eq!(unsigned(b"18446744073709551616x"), Err(Flaw::NotWhole));
        assert_eq!(unsigned(b""), Err(Flaw::NotWhole));
    }
}
