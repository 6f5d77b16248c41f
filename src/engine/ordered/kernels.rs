//! Inner loops over the rows of a block, written so that the compiler turns them into SIMD, and compiled
//! for several instruction sets (picked when the program runs).

use multiversion::multiversion;

use crate::engine::plan::Bitmap;

/// Takes out of `mask` the rows whose code is outside a range.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn narrow_u16(codes: &[u16], low: u16, high: u16, mask: &mut [u8]) {
    let width = high - low;
    for (passes, code) in mask.iter_mut().zip(codes) {
        *passes &= u8::from(code.wrapping_sub(low) <= width);
    }
}

/// The same for codes of one byte.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn narrow_u8(codes: &[u8], low: u8, high: u8, mask: &mut [u8]) {
    let width = high - low;
    for (passes, code) in mask.iter_mut().zip(codes) {
        *passes &= u8::from(code.wrapping_sub(low) <= width);
    }
}

/// The same for numbers of more bytes.
pub fn narrow_wide<T: Copy + Into<u64>>(values: &[T], low: u64, high: u64, mask: &mut [u8]) {
    for (passes, value) in mask.iter_mut().zip(values) {
        *passes &= u8::from((low..=high).contains(&(*value).into()));
    }
}

/// Takes out of `mask` the rows whose code of one byte is in none of some ranges.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn narrow_ranges_u8(codes: &[u8], ranges: &[(u8, u8)], mask: &mut [u8]) {
    // As many as a register or two hold.
    const TOGETHER: usize = 64;
    for (mask, codes) in mask.chunks_mut(TOGETHER).zip(codes.chunks(TOGETHER)) {
        let mut is_in = [0; TOGETHER];
        for (low, high) in ranges {
            let width = high - low;
            for (is_in, code) in is_in.iter_mut().zip(codes) {
                *is_in |= u8::from(code.wrapping_sub(*low) <= width);
            }
        }
        mask.iter_mut().zip(is_in).for_each(|(passes, is_in)| *passes &= is_in);
    }
}

/// Takes out of `mask` the rows whose code does not pass.
pub fn narrow_listed<C: Copy + Into<u32>>(codes: &[C], passing: &[bool], mask: &mut [u8]) {
    for (passes, code) in mask.iter_mut().zip(codes) {
        let code: u32 = (*code).into();
        *passes &= u8::from(passing[code as usize]);
    }
}

/// Takes out of `mask` the rows whose neuron is not in a set.
pub fn narrow_neurons(neurons: &[u32], set: &Bitmap, mask: &mut [u8]) {
    for (passes, neuron) in mask.iter_mut().zip(neurons) {
        *passes &= set.bit(*neuron);
    }
}

/// How many rows pass.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn count(mask: &[u8]) -> u64 {
    // A sum of bytes must stay below 256.
    mask.chunks(255).map(|mask| u64::from(mask.iter().sum::<u8>())).sum()
}

/// The weight of every row that passes; 0 of the others.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn weigh_u8(mask: &[u8], weights: &[u8], out: &mut Vec<u32>) {
    out.extend(mask.iter().zip(weights).map(|(passes, weight)| u32::from(passes * weight)));
}

/// The same for weights of two bytes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn weigh_u16(mask: &[u8], weights: &[u16], out: &mut Vec<u32>) {
    out.extend(
        mask.iter().zip(weights).map(|(passes, weight)| u32::from(u16::from(*passes) * weight)),
    );
}
