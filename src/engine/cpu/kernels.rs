//! Inner loops over blocks of sorted rows, written so that the compiler turns them into SIMD,
//! and compiled for several instruction sets (picked when the program runs). They are plain loops: a
//! closure that an iterator calls is at times compiled apart from the loop, and then called for each row.

use multiversion::multiversion;

use crate::codes::{self, CodeRange};
use crate::engine::plan::Bitmap;
use crate::exact::ExactSum;
use crate::query::predicate::PairOrder;
use crate::query::{CodeSet, Sample};

/// Rows in a block. A sum of so many float16 values is exact in float64: 2¹² · 2¹⁶ stays below
/// 2²⁹, where float64 still resolves the unit of 2⁻²⁴.
pub const BLOCK: usize = 4096;
const _: () = assert!(BLOCK as u64 * 65_504 < 1 << (53 - 24));

/// One byte a row: 1 passes, 0 fails.
pub type Mask = [u8; BLOCK];

/// Independent partial sums; float64 additions may not be reordered by the compiler.
const LANES: usize = 16;

/// How many codes are within the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count_codes(column: &[u16], low: u16, high: u16) -> u64 {
    let width = high - low;
    let mut total = 0;
    // A block's count fits 16 bits, so the compiler can count in 16-bit lanes.
    for block in column.chunks(BLOCK) {
        let mut passed = 0u16;
        for code in block {
            passed += u16::from(code.wrapping_sub(low) <= width);
        }
        total += u64::from(passed);
    }
    total
}

/// How many of a few rows have a code within the range and this type.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count_typed(column: &[u16], range: CodeRange, types: &[u8], one: u8) -> u64 {
    let width = range.high - range.low;
    let mut passed = 0u16;
    for (code, own) in column.iter().zip(types) {
        passed += u16::from(code.wrapping_sub(range.low) <= width) & u16::from(*own == one);
    }
    u64::from(passed)
}

/// How many of a few rows have this type.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count_equal(types: &[u8], one: u8) -> u64 {
    let mut passed = 0u16;
    for own in types {
        passed += u16::from(*own == one);
    }
    u64::from(passed)
}

/// `mask` becomes 0 where the key of a row is beyond `last`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn mask_keys(rows: &[u32], keys: &[u32; 4], last: u32, mask: &mut [u8]) {
    for (row, mask) in rows.iter().zip(mask) {
        *mask &= u8::from(Sample::key(keys, *row) <= last);
    }
}

/// `mask` becomes 1 where the code is within the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn mask_codes(column: &[u16], low: u16, high: u16, mask: &mut [u8]) {
    let width = high - low;
    for (passes, code) in mask.iter_mut().zip(column) {
        *passes = u8::from(code.wrapping_sub(low) <= width);
    }
}

/// Takes out of `mask` the rows whose code is outside the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn narrow_codes(column: &[u16], low: u16, high: u16, mask: &mut [u8]) {
    let width = high - low;
    for (passes, code) in mask.iter_mut().zip(column) {
        *passes &= u8::from(code.wrapping_sub(low) <= width);
    }
}

/// Takes out of `mask` the rows whose code is not in the set.
pub fn narrow_types(column: &[u8], set: &CodeSet, mask: &mut [u8]) {
    for (passes, code) in mask.iter_mut().zip(column) {
        *passes &= u8::from(set.contains(*code));
    }
}

/// Takes out of `mask` the rows whose whole number is outside the range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn narrow_whole(column: &[u32], low: u32, high: u32, mask: &mut [u8]) {
    let width = high - low;
    for (passes, number) in mask.iter_mut().zip(column) {
        *passes &= u8::from(number.wrapping_sub(low) <= width);
    }
}

/// Takes out of `mask` the rows whose two neurons are the same.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn mask_autapses(pre: &[u32], post: &[u32], mask: &mut [u8]) {
    for ((passes, pre), post) in mask.iter_mut().zip(pre).zip(post) {
        *passes &= u8::from(pre != post);
    }
}

/// Takes out of `mask` the rows whose code is not in `set`.
pub fn narrow_set(column: &[u16], set: &Bitmap, mask: &mut [u8]) {
    for (passes, code) in mask.iter_mut().zip(column) {
        *passes &= set.bit((*code).into());
    }
}

/// Takes out of `mask` the rows whose two neurons stand to each other in no such order.
pub fn mask_order<T: Ord + Copy>(pre: &[T], post: &[T], order: PairOrder, mask: &mut [u8]) {
    for ((passes, pre), post) in mask.iter_mut().zip(pre).zip(post) {
        *passes &= u8::from(order.passes(*pre, *post));
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

/// How many rows pass.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count_mask(mask: &[u8]) -> u64 {
    let mut passed = 0u16;
    for passes in mask {
        passed += u16::from(*passes);
    }
    u64::from(passed)
}

/// Most intervals whose numbers fit a byte.
pub const FEW_INTERVALS: usize = 256;
/// Copies of a histogram that take turns, so that no addition waits for an equal one before it.
const COPIES: usize = 4;

/// Adds to `counts` how many codes are in each interval; `table` holds the interval of every
/// code.
pub fn count_intervals(column: &[u16], table: &[u16], counts: &mut [u32]) {
    for code in column {
        counts[usize::from(table[usize::from(*code)])] += 1;
    }
}

/// The same over several columns, for at most [`FEW_INTERVALS`] intervals.
pub fn count_few_intervals<'a>(
    columns: impl Iterator<Item = &'a [u16]>,
    table: &[u8; 1 << 16],
    counts: &mut [u32],
) {
    let mut local = [[0u32; FEW_INTERVALS]; COPIES];
    for column in columns {
        let (chunks, rest) = column.as_chunks::<COPIES>();
        for codes in chunks {
            for copy in 0..COPIES {
                local[copy][usize::from(table[usize::from(codes[copy])])] += 1;
            }
        }
        for code in rest {
            local[0][usize::from(table[usize::from(*code)])] += 1;
        }
    }
    for (interval, count) in counts.iter_mut().enumerate() {
        *count += local.iter().map(|copy| copy[interval]).sum::<u32>();
    }
}

/// How many rows have a `tested` code within the range, and the exact sum of their `summed`
/// codes. The two columns may be the same.
pub fn count_and_sum(tested: &[u16], range: CodeRange, summed: &[u16]) -> (u64, ExactSum) {
    let (mut count, mut sum) = (0, ExactSum::default());
    let mut above = [0; BLOCK];
    for (tested, summed) in tested.chunks(BLOCK).zip(summed.chunks(BLOCK)) {
        let above = &mut above[..tested.len()];
        let seen = magnitudes_within(tested, range.low, range.high, summed, above);
        count += u64::from(seen.count);
        let passes = |at: usize| range.contains(tested[at]);
        sum.add(seen.sum(above, summed, passes));
    }
    (count, sum)
}

/// The exact sum of the codes of at most one block whose mask is 1.
pub fn sum_masked(column: &[u16], mask: &[u8]) -> ExactSum {
    let mut above = [0; BLOCK];
    let above = &mut above[..column.len()];
    let seen = magnitudes_where(column, mask, above);
    seen.sum(above, column, |at| mask[at] != 0)
}

/// What one look at a block has seen.
#[derive(Clone, Copy)]
struct Seen {
    /// Rows that pass.
    count: u16,
    /// Largest magnitude above zero among them.
    largest: u16,
    /// Lowest order code among them.
    lowest: u16,
}

impl Seen {
    /// The exact sum, given the magnitudes of what is above zero. What is below is rare enough
    /// to be added up row by row.
    #[inline(always)]
    fn sum(self, above: &[u16], column: &[u16], passes: impl Fn(usize) -> bool) -> ExactSum {
        if self.largest >= INFINITE_MAGNITUDE || self.lowest <= codes::NEG_INFINITY {
            return ExactSum { units: 0, nonfinite: 1 };
        }
        // Exact: the sum is a whole number of units below 2⁵³.
        let units = (sum_magnitudes(above) * codes::UNITS_PER_ONE as f64) as i128;
        let mut sum = ExactSum { units, nonfinite: 0 };
        if self.lowest < codes::ZERO {
            for (at, code) in column.iter().enumerate() {
                if *code < codes::ZERO && passes(at) {
                    sum.add(ExactSum::of_code(*code));
                }
            }
        }
        sum
    }
}

/// Float16 bits of infinity's magnitude.
const INFINITE_MAGNITUDE: u16 = 0x7c00;

/// Puts the float16 bits of the `summed` codes above zero of rows whose `tested` code is within
/// the range into `above`, 0 for the others.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn magnitudes_within(
    tested: &[u16],
    low: u16,
    high: u16,
    summed: &[u16],
    above: &mut [u16],
) -> Seen {
    let width = high - low;
    let (mut count, mut largest, mut lowest) = (0u16, 0u16, u16::MAX);
    for ((above, tested), code) in above.iter_mut().zip(tested).zip(summed) {
        let passes = tested.wrapping_sub(low) <= width;
        *above = if passes { code.saturating_sub(codes::ZERO) } else { 0 };
        largest = largest.max(*above);
        lowest = lowest.min(if passes { *code } else { u16::MAX });
        count += u16::from(passes);
    }
    Seen { count, largest, lowest }
}

/// The same for the rows whose mask is 1; they are not counted.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn magnitudes_where(column: &[u16], mask: &[u8], above: &mut [u16]) -> Seen {
    let (mut largest, mut lowest) = (0u16, u16::MAX);
    for ((above, code), mask) in above.iter_mut().zip(column).zip(mask) {
        let passes = *mask != 0;
        *above = if passes { code.saturating_sub(codes::ZERO) } else { 0 };
        largest = largest.max(*above);
        lowest = lowest.min(if passes { *code } else { u16::MAX });
    }
    Seen { count: 0, largest, lowest }
}

/// The sum of at most one block of float16 magnitudes: exact if all are finite.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_magnitudes(magnitudes: &[u16]) -> f64 {
    let mut lanes = [0f64; LANES];
    let (chunks, rest) = magnitudes.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] += f64::from(value(chunk[lane]));
        }
    }
    for (lane, magnitude) in lanes.iter_mut().zip(rest) {
        *lane += f64::from(value(*magnitude));
    }
    lanes.iter().sum()
}

/// The value of a finite float16 magnitude as float32, exactly.
#[inline(always)]
fn value(magnitude: u16) -> f32 {
    // Shifting float16's exponent and fraction into float32's place leaves the exponent too low
    // by 112; the product is exact, for subnormals too.
    f32::from_bits(u32::from(magnitude) << 13) * f32::from_bits((127 + 112) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{order_code, units};

    #[test]
    fn rows_of_a_type_are_counted() {
        let mut rng = fastrand::Rng::with_seed(4);
        for length in [0, 1, 127, 128, 129, 1000] {
            let codes: Vec<u16> = (0..length).map(|_| rng.u16(..100)).collect();
            let types: Vec<u8> = (0..length).map(|_| rng.u8(..4)).collect();
            let range = CodeRange { low: 20, high: 80 };
            let of_type = || codes.iter().zip(&types).filter(|(_, own)| **own == 2);
            let both = of_type().filter(|(code, _)| range.contains(**code)).count();
            assert_eq!(count_typed(&codes, range, &types, 2), both as u64);
            assert_eq!(count_equal(&types, 2), of_type().count() as u64);
        }
    }

    #[test]
    fn every_finite_magnitude_has_its_value() {
        for bits in 0..INFINITE_MAGNITUDE {
            assert_eq!(f64::from(value(bits)), codes::f16_to_f64(bits), "{bits:#x}");
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
            let (count, sum) = count_and_sum(&column, range, &column);
            assert_eq!(sum, ExactSum { units: expected, nonfinite: 0 });
            assert_eq!(count, count_codes(&column, range.low, range.high));
        }
    }

    #[test]
    fn a_sum_over_what_is_not_finite_is_undefined() {
        let column = [codes::NAN, codes::INFINITY, codes::NEG_INFINITY, codes::ZERO];
        for nonfinite in 0..3 {
            let (count, sum) =
                count_and_sum(&column[nonfinite..], CodeRange::ALL, &column[nonfinite..]);
            assert_eq!(count, 4 - nonfinite as u64);
            assert!(sum.value().is_nan());
        }
        assert_eq!(sum_masked(&column, &[0, 0, 0, 1]), ExactSum::default());
    }
}
