//! Sums of weighted amounts for a block of resamples side by side, with weights of any size: for each first
//! neuron the sum over its partners, times its own weight.

use multiversion::multiversion;

use super::terms::Term;
use crate::draws::BLOCK;

/// Weights of a neuron, one for each resample of a block.
pub type BlockWeights = [u8; BLOCK];

/// Adds amount × weight of both neurons of each term; terms of a first neuron stand together.
pub fn add(weights: &[BlockWeights], terms: &[Term], sums: &mut [i64; BLOCK]) {
    let mut partners = [0; BLOCK];
    for own in terms.chunk_by(|a, b| a.i == b.i) {
        partners.fill(0);
        for term in own {
            add_times(&mut partners, &weights[term.j as usize], term.amount);
        }
        add_product(sums, &partners, &weights[own[0].i as usize]);
    }
}

/// The same with the weight of the first neuron alone.
pub fn add_single(weights: &[BlockWeights], terms: &[Term], sums: &mut [i64; BLOCK]) {
    for own in terms.chunk_by(|a, b| a.i == b.i) {
        let amount = own.iter().map(|term| term.amount).sum();
        add_times(sums, &weights[own[0].i as usize], amount);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_times(sums: &mut [i64; BLOCK], weights: &BlockWeights, amount: i64) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += i64::from(*weight) * amount;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_product(sums: &mut [i64; BLOCK], partners: &[i64; BLOCK], weights: &BlockWeights) {
    for ((sum, partners), weight) in sums.iter_mut().zip(partners).zip(weights) {
        *sum += partners * i64::from(*weight);
    }
}
