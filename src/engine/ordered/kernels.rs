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

/// Takes out of `mask` the rows whose code of one byte is in none of two ranges.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn narrow_two_u8(codes: &[u8], first: (u8, u8), second: (u8, u8), mask: &mut [u8]) {
    let (one, two) = (first.1 - first.0, second.1 - second.0);
    for (passes, code) in mask.iter_mut().zip(codes) {
        let is_in_first = u8::from(code.wrapping_sub(first.0) <= one);
        *passes &= is_in_first | u8::from(code.wrapping_sub(second.0) <= two);
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
pub fn weigh_u8(mask: &[u8], weights: &[u8], out: &mut Vec<u64>) {
    out.extend(mask.iter().zip(weights).map(|(passes, weight)| u64::from(passes * weight)));
}
