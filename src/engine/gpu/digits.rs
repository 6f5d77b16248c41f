//! The digits by which numbers of ranks are found, the highest first.

use super::histogram::units;

const DIGIT_BITS: u32 = 8;
/// Bits of a number of rows, and of one value with its sign in the units that are added up.
const COUNT_BITS: u32 = 32;
const VALUE_BITS: u32 = 41;

/// The digits of some numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Bits of all of them.
    bits: u32,
    is_signed: bool,
}

/// One digit, as the shader has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digit {
    /// The word of a number in which it stands, and where.
    pub word: u32,
    pub shift: u32,
    /// The bit of it that is set in negative numbers, if it has the sign.
    pub sign: u32,
    pub is_first: bool,
    /// The bits of all digits before it.
    pub before: [u32; 4],
}

impl Digits {
    /// Those of numbers of rows.
    pub fn of_counts() -> Digits {
        Digits { bits: COUNT_BITS, is_signed: false }
    }

    /// Those of sums, none of which is larger than so many rows can come to.
    pub fn of_sums(rows: u64) -> Digits {
        let bits = VALUE_BITS + u64::BITS - rows.leading_zeros();
        Digits { bits: bits.next_multiple_of(DIGIT_BITS), is_signed: true }
    }

    /// Each of them, the highest first.
    pub fn each(self) -> impl Iterator<Item = Digit> {
        (0..self.bits).step_by(DIGIT_BITS as usize).rev().map(move |from| self.at(from))
    }

    fn at(self, from: u32) -> Digit {
        let is_first = from + DIGIT_BITS == self.bits;
        let before = below(self.bits) & !below(from + DIGIT_BITS);
        Digit {
            word: from / 32,
            shift: from % 32,
            sign: if is_first && self.is_signed { 0x80 } else { 0 },
            is_first,
            before: [before as u32, (before >> 32) as u32, (before >> 64) as u32, 0],
        }
    }

    /// The number that has these digits.
    pub fn number(self, [low, high, top, _]: [u32; 4]) -> i128 {
        let number = units(low, high, top);
        // The bits before the first digit are all like its sign.
        let before = i128::BITS - self.bits;
        if self.is_signed { number << before >> before } else { number }
    }
}

/// All bits below one.
fn below(end: u32) -> u128 {
    (1 << end) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_hold_every_sum_and_its_sign() {
        // The largest value is below 2⁴⁰ units.
        for rows in [0, 1, 2, 255, 256, (1 << 32) - 2] {
            let digits = Digits::of_sums(rows);
            let most = i128::from(rows) << 40;
            for number in [0, 1, -1, most, -most, most / 2 + 1] {
                let bits = number as u128 & below(digits.bits);
                let words = [bits as u32, (bits >> 32) as u32, (bits >> 64) as u32, 0];
                assert_eq!(digits.number(words), number, "{rows}");
            }
        }
        assert_eq!(Digits::of_counts().number([u32::MAX, 0, 0, 0]), u32::MAX.into());
    }

    #[test]
    fn digits_follow_one_another_from_the_sign() {
        let all: Vec<Digit> = Digits::of_sums(1).each().collect();
        assert_eq!(all.len(), 6);
        let first = Digit { word: 1, shift: 8, sign: 0x80, is_first: true, before: [0; 4] };
        let second =
            Digit { word: 1, shift: 0, sign: 0, is_first: false, before: [0, 0xff00, 0, 0] };
        assert_eq!((all[0], all[1]), (first, second));
        assert_eq!(all[5].before, [0xffff_ff00, 0xffff, 0, 0]);
        assert!(Digits::of_counts().each().all(|digit| digit.sign == 0 && digit.word == 0));
    }
}
