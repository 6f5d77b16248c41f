//! Inner loops over blocks of sorted rows, written so that the compiler turns them into SIMD,
//! and compiled for several instruction sets (picked when the program runs).

use multiversion::multiversion;

use crate::codes::{self, CodeRange};
use crate::engine::plan::{Bitmap, CoordinateRange};
use crate::exact::ExactSum;

/// Rows in a block. A sum of so many float16 values is exact in float64: 2¹² · 2¹⁶ stays below
/// 2²⁹, where float64 still resolves the unit of 2⁻²⁴.
pub const BLOCK: usize = 4096;
const _: () = assert!(BLOCK as u64 * 65_504 < 1 << (53 - 24));

/// One byte a row: 1 passes, 0 fails.
pub type Mask = [u8; BLOCK];

/// Independent partial sums; float64 additions may not be reordered by the compiler.
const LANES: usize = 32;

/// How many codes are within the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count_codes(column: &[u16], low: u16, high: u16) -> u64 {
    let width = high - low;
    let mut total = 0;
    // A block's count fits 16 bits, so the compiler can count in 16-bit lanes.
    for block in column.chunks(BLOCK) {
        let passed: u16 = block.iter().map(|code| u16::from(code.wrapping_sub(low) <= width)).sum();
        total += u64::from(passed);
    }
    total
}

/// `mask` becomes 1 where the code is within the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn mask_codes(column: &[u16], low: u16, high: u16, mask: &mut [u8]) {
    let width = high - low;
    for (passes, code) in mask.iter_mut().zip(column) {
        *passes = u8::from(code.wrapping_sub(low) <= width);
    }
}

/// Takes out of `mask` the rows whose coordinate is outside the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn mask_coordinates(column: &[u32], low: u32, high: u32, mask: &mut [u8]) {
    let width = high - low;
    for (passes, nm) in mask.iter_mut().zip(column) {
        *passes &= u8::from(nm.wrapping_sub(low) <= width);
    }
}

/// Takes out of `mask` the rows whose two neurons are the same.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn mask_autapses(pre: &[u32], post: &[u32], mask: &mut [u8]) {
    for ((passes, pre), post) in mask.iter_mut().zip(pre).zip(post) {
        *passes &= u8::from(pre != post);
    }
}

/// Takes out of `mask` the rows whose neuron is not in `set`.
pub fn mask_neurons(neurons: &[u32], set: &Bitmap, mask: &mut [u8]) {
    for (passes, neuron) in mask.iter_mut().zip(neurons) {
        *passes &= set.bit(*neuron);
    }
}

/// Takes out of `mask` the rows of which one neuron is not in its set. One pass over both: the
/// two look-ups overlap.
pub fn mask_both(pre: &[u32], pre_set: &Bitmap, post: &[u32], post_set: &Bitmap, mask: &mut [u8]) {
    for ((passes, pre), post) in mask.iter_mut().zip(pre).zip(post) {
        *passes &= pre_set.bit(*pre) & post_set.bit(*post);
    }
}

/// Takes out of `mask` the rows outside a box, given as one range an axis.
pub fn mask_box(columns: [&[u32]; 3], ranges: &[CoordinateRange; 3], mask: &mut [u8]) {
    for (column, range) in columns.into_iter().zip(ranges) {
        mask_coordinates(column, range.low, range.high, mask);
    }
}

/// How many rows pass.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count_mask(mask: &[u8]) -> u64 {
    let passed: u16 = mask.iter().map(|passes| u16::from(*passes)).sum();
    u64::from(passed)
}

/// Adds to `counts` (several copies of `bins` counters) how many codes are in each interval;
/// `table` holds the interval of every code.
pub fn count_intervals(column: &[u16], table: &[u16], bins: usize, counts: &mut [u32]) {
    let copies = counts.len() / bins;
    let chunks = column.chunks_exact(copies);
    for code in chunks.remainder() {
        counts[usize::from(table[usize::from(*code)])] += 1;
    }
    // Equal neighbours count in different copies: no addition waits for the one before it.
    for codes in chunks {
        for (copy, code) in codes.iter().enumerate() {
            counts[copy * bins + usize::from(table[usize::from(*code)])] += 1;
        }
    }
}

/// How many codes are within the range, and their exact sum.
pub fn count_and_sum_codes(column: &[u16], range: CodeRange) -> (u64, ExactSum) {
    let (mut count, mut sum) = (0, ExactSum::default());
    for block in column.chunks(BLOCK) {
        let partial = sum_codes_block(block, range.low, range.high);
        count += u64::from(partial.count);
        sum.add(partial.exact());
    }
    (count, sum)
}

/// The exact sum of the codes of at most one block whose mask is 1.
pub fn sum_masked(column: &[u16], mask: &[u8]) -> ExactSum {
    sum_masked_block(column, mask).exact()
}

/// A block's rows, its exact sum, and its NaN and infinite values.
#[derive(Clone, Copy)]
struct BlockSum {
    count: u32,
    nonfinite: u32,
    sum: f64,
}

impl BlockSum {
    fn exact(self) -> ExactSum {
        if self.nonfinite > 0 {
            return ExactSum { units: 0, nonfinite: u64::from(self.nonfinite) };
        }
        // Exact: `sum` is a whole number of units below 2⁵³.
        ExactSum { units: (self.sum * codes::UNITS_PER_ONE as f64) as i128, nonfinite: 0 }
    }
}

/// The finite value of an order code as float32, exactly; anything for NaN and infinities.
#[inline(always)]
fn value(code: u16) -> f32 {
    let signed = code.wrapping_sub(codes::ZERO);
    let magnitude = if signed & 0x8000 != 0 { signed.wrapping_neg() } else { signed };
    // Shifting float16's exponent and fraction into float32's place leaves the exponent too low
    // by 112; the product is exact, for subnormals too.
    let scaled = f32::from_bits(u32::from(magnitude) << 13) * f32::from_bits(0x7780_0000);
    f32::from_bits(scaled.to_bits() | u32::from(signed & 0x8000) << 16)
}

#[inline(always)]
fn is_nonfinite(code: u16) -> bool {
    code.wrapping_sub(codes::NEG_INFINITY + 1) >= codes::INFINITY - codes::NEG_INFINITY - 1
}

#[inline(always)]
fn sum_block(column: &[u16], passes: impl Fn(usize, u16) -> bool) -> BlockSum {
    let (mut count, mut nonfinite) = (0u16, 0u16);
    let mut lanes = [0f64; LANES];
    let chunks = column.chunks_exact(LANES);
    let rest = chunks.remainder();
    let rest_at = column.len() - rest.len();
    for (chunk, codes) in chunks.enumerate() {
        for lane in 0..LANES {
            let code = codes[lane];
            let pass = passes(chunk * LANES + lane, code);
            count += u16::from(pass);
            nonfinite += u16::from(pass & is_nonfinite(code));
            lanes[lane] += f64::from(if pass { value(code) } else { 0.0 });
        }
    }
    for (i, code) in rest.iter().enumerate() {
        let pass = passes(rest_at + i, *code);
        count += u16::from(pass);
        nonfinite += u16::from(pass & is_nonfinite(*code));
        lanes[i] += f64::from(if pass { value(*code) } else { 0.0 });
    }
    BlockSum { count: count.into(), nonfinite: nonfinite.into(), sum: lanes.iter().sum() }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_codes_block(column: &[u16], low: u16, high: u16) -> BlockSum {
    let width = high - low;
    sum_block(column, |_, code| code.wrapping_sub(low) <= width)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_masked_block(column: &[u16], mask: &[u8]) -> BlockSum {
    sum_block(column, |at, _| mask[at] != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{order_code, units, value_of_order_code};

    #[test]
    fn every_finite_code_has_its_value() {
        for bits in 0..=u16::MAX {
            let code = order_code(bits);
            let exact = value_of_order_code(code);
            assert_eq!(is_nonfinite(code), !exact.is_finite(), "{bits:#x}");
            if exact.is_finite() {
                assert_eq!(f64::from(value(code)), exact, "{bits:#x}");
            }
        }
    }

    #[test]
    fn sums_are_exact_at_every_length() {
        let mut rng = fastrand::Rng::with_seed(3);
        for length in [0, 1, 31, 32, 33, 4095, 4096, 4097, 10_000] {
            let bits: Vec<u16> = (0..length)
                .map(|_| rng.u16(..))
                .filter(|bits| units(*bits).is_some())
                .chain([0x7bff; 64])
                .collect();
            let column: Vec<u16> = bits.iter().map(|bits| order_code(*bits)).collect();
            let range = CodeRange { low: rng.u16(..codes::ZERO), high: codes::INFINITY };
            let expected: i128 = bits
                .iter()
                .filter(|bits| range.contains(order_code(**bits)))
                .map(|bits| i128::from(units(*bits).unwrap()))
                .sum();
            let (count, sum) = count_and_sum_codes(&column, range);
            assert_eq!(sum, ExactSum { units: expected, nonfinite: 0 });
            assert_eq!(count, count_codes(&column, range.low, range.high));
        }
    }

    #[test]
    fn a_sum_counts_what_is_not_finite() {
        let column = [codes::NAN, codes::INFINITY, codes::NEG_INFINITY, codes::ZERO];
        let (count, sum) = count_and_sum_codes(&column, CodeRange::ALL);
        assert_eq!((count, sum.nonfinite), (4, 3));
        assert_eq!(sum_masked(&column, &[0, 0, 0, 1]), ExactSum::default());
    }
}
