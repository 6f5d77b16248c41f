//! How often both of two bits are set, for a block of resamples side by side: bits are added as the digits of
//! counters that stand upright, a resample in each position of a word, by carry-save adders. Nothing but
//! and, or and exclusive or, so that a register of any width counts in all its positions at once.

use multiversion::multiversion;

use crate::draws::{BLOCK, WORDS};

/// Bits of a neuron, one for each resample of a block.
pub type Bits = [u64; WORDS];

/// Digits of the counters.
const DIGITS: usize = 14;
/// Most pairs that they count.
pub const PAIRS_MAX: usize = (1 << DIGITS) - 1;
/// Pairs of a step.
const STEP: usize = 8;

/// Adds to `sums` in how many of `pairs` the bits of both are set, times 2 to the power of `shift`.
pub fn add(bits: &[Bits], pairs: &[(u32, u32)], shift: u32, sums: &mut [i64; BLOCK]) {
    debug_assert!(pairs.len() <= PAIRS_MAX, "{} pairs", pairs.len());
    let mut digits = [[0; WORDS]; DIGITS];
    count(bits, pairs, &mut digits);
    let used = (usize::BITS - pairs.len().leading_zeros()) as usize;
    spread(&digits[..used.min(DIGITS)], shift, sums);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn count(bits: &[Bits], pairs: &[(u32, u32)], digits: &mut [Bits; DIGITS]) {
    let mut both = [[0; WORDS]; STEP];
    let (steps, rest) = pairs.as_chunks::<STEP>();
    for step in steps {
        for (both, (i, j)) in both.iter_mut().zip(step) {
            let (a, b) = (&bits[*i as usize], &bits[*j as usize]);
            for word in 0..WORDS {
                both[word] = a[word] & b[word];
            }
        }
        let mut eights = [0; WORDS];
        for word in 0..WORDS {
            let ones = digits[0][word];
            let (ones, twos_a) = full_add(ones, both[0][word], both[1][word]);
            let (ones, twos_b) = full_add(ones, both[2][word], both[3][word]);
            let (twos, fours_a) = full_add(digits[1][word], twos_a, twos_b);
            let (ones, twos_a) = full_add(ones, both[4][word], both[5][word]);
            let (ones, twos_b) = full_add(ones, both[6][word], both[7][word]);
            let (twos, fours_b) = full_add(twos, twos_a, twos_b);
            let (fours, carry) = full_add(digits[2][word], fours_a, fours_b);
            digits[0][word] = ones;
            digits[1][word] = twos;
            digits[2][word] = fours;
            eights[word] = carry;
        }
        carry_on(&mut digits[3..], eights);
    }
    for (i, j) in rest {
        let mut both = [0; WORDS];
        for word in 0..WORDS {
            both[word] = bits[*i as usize][word] & bits[*j as usize][word];
        }
        carry_on(digits, both);
    }
}

/// Sum and carry of three bits.
#[inline(always)]
fn full_add(a: u64, b: u64, c: u64) -> (u64, u64) {
    let sum = a ^ b;
    (sum ^ c, a & b | sum & c)
}

/// Adds a bit to the lowest of some digits.
#[inline(always)]
fn carry_on(digits: &mut [Bits], mut carry: Bits) {
    for digit in digits {
        let mut any = 0;
        for word in 0..WORDS {
            let sum = digit[word] ^ carry[word];
            carry[word] &= digit[word];
            digit[word] = sum;
            any |= carry[word];
        }
        if any == 0 {
            return;
        }
    }
}

/// Adds upright counters to sums that lie.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn spread(digits: &[Bits], shift: u32, sums: &mut [i64; BLOCK]) {
    for (word, sums) in sums.as_chunks_mut::<64>().0.iter_mut().enumerate() {
        for (power, digit) in digits.iter().enumerate() {
            let bits = digit[word];
            for (bit, sum) in sums.iter_mut().enumerate() {
                *sum += ((bits >> bit & 1) as i64) << (power as u32 + shift);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_as_one_by_one() {
        let mut rng = fastrand::Rng::with_seed(3);
        let bits: Vec<Bits> = (0..50).map(|_| [0; WORDS].map(|_: u64| rng.u64(..))).collect();
        for count in [0, 1, 7, 8, 9, 16, 63, 1000, PAIRS_MAX] {
            let pairs: Vec<(u32, u32)> =
                (0..count).map(|_| (rng.u32(..50), rng.u32(..50))).collect();
            let mut sums = [5; BLOCK];
            add(&bits, &pairs, 3, &mut sums);
            for (at, sum) in sums.iter().enumerate() {
                let bit = |of: u32| bits[of as usize][at / 64] >> (at % 64) & 1;
                let both: u64 = pairs.iter().map(|(i, j)| bit(*i) & bit(*j)).sum();
                assert_eq!(*sum, 5 + 8 * both as i64, "{count} pairs, resample {at}");
            }
        }
    }

    #[test]
    fn counters_are_wide_enough_for_all_bits_set() {
        let bits = [[u64::MAX; WORDS]];
        let mut sums = [0; BLOCK];
        add(&bits, &vec![(0, 0); PAIRS_MAX], 0, &mut sums);
        assert_eq!(sums, [PAIRS_MAX as i64; BLOCK]);
    }
}
