//! The weights of neurons in resamples: 0 or 2 with equal probability (double or nothing), or Poisson with
//! mean 1. Resamples come in blocks, so that memory holds a block of each neuron and never all.

use multiversion::multiversion;

use super::philox::{LANES, philox_lanes};
use super::{Draws, Purpose, halves};

/// Resamples of a block.
pub const BLOCK: usize = 1024;
/// Words of the bits of a block.
pub const WORDS: usize = BLOCK / 64;
/// Resamples that four words are the bits of.
const BITS: u32 = 128;
/// Resamples that four words are the Poisson weights of.
const HALVES: u32 = 8;

/// From where on 16 random bits are a weight of 1, 2, … 8: probabilities of whole 65,536ths, by which mean
/// and variance are 1.
const POISSON: [u16; 8] = [24109, 48218, 60274, 64292, 65297, 65497, 65530, 65535];

impl Draws {
    /// The weight of a neuron in a resample, double or nothing.
    pub fn doubled_or_nothing(self, neuron: u64, resample: u32) -> u8 {
        let words = self.words(neuron, resample / BITS, Purpose::Weights);
        let bit = (resample % BITS) as usize;
        2 * (words[bit / 32] >> (bit % 32) & 1) as u8
    }

    /// Its Poisson weight.
    pub fn poisson(self, neuron: u64, resample: u32) -> u8 {
        let words = self.words(neuron, resample / HALVES, Purpose::Weights);
        let part = (resample % HALVES) as usize;
        poisson_of((words[part / 2] >> (16 * (part % 2))) as u16)
    }

    /// Whether the weight of a neuron is 2 in the resamples of a block, a bit each, the lowest first.
    pub fn bits_of_block(self, neuron: u64, block: u32) -> [u64; WORDS] {
        let [low, high] = halves(neuron);
        bits(self.key, [low, high, block * (BLOCK as u32 / BITS), Purpose::Weights as u32])
    }

    /// The Poisson weights of a neuron in the resamples of a block.
    pub fn poisson_of_block(self, neuron: u64, block: u32) -> [u8; BLOCK] {
        let [low, high] = halves(neuron);
        weights(self.key, [low, high, block * (BLOCK as u32 / HALVES), Purpose::Weights as u32])
    }
}

#[inline(always)]
fn poisson_of(bits: u16) -> u8 {
    POISSON.iter().map(|from| u8::from(*from <= bits)).sum()
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn bits(key: [u32; 2], counter: [u32; 4]) -> [u64; WORDS] {
    let words = philox_lanes(counter, key);
    let mut bits = [0; WORDS];
    for lane in 0..LANES {
        bits[2 * lane] = u64::from(words[1][lane]) << 32 | u64::from(words[0][lane]);
        bits[2 * lane + 1] = u64::from(words[3][lane]) << 32 | u64::from(words[2][lane]);
    }
    bits
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn weights(key: [u32; 2], counter: [u32; 4]) -> [u8; BLOCK] {
    let mut weights = [0; BLOCK];
    let lanes = LANES * HALVES as usize;
    for (at, weights) in weights.chunks_exact_mut(lanes).enumerate() {
        let [c0, c1, first, c3] = counter;
        let words = philox_lanes([c0, c1, first + (at * LANES) as u32, c3], key);
        let mut bits = [0u16; LANES * HALVES as usize];
        for lane in 0..LANES {
            for part in 0..HALVES as usize {
                bits[lane * HALVES as usize + part] =
                    (words[part / 2][lane] >> (16 * (part % 2))) as u16;
            }
        }
        weights.iter_mut().zip(&bits).for_each(|(weight, bits)| *weight = poisson_of(*bits));
    }
    weights
}

const _: () = assert!(BLOCK / BITS as usize == LANES && WORDS == 2 * LANES);
const _: () = assert!(BLOCK.is_multiple_of(LANES * HALVES as usize));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_the_weights_one_by_one() {
        let draws = Draws::of_seed(1 << 35 | 4);
        for neuron in [0, 77, 930_416_054, u64::MAX] {
            for block in [0, 3, 9] {
                let bits = draws.bits_of_block(neuron, block);
                let weights = draws.poisson_of_block(neuron, block);
                for at in 0..BLOCK {
                    let resample = block * BLOCK as u32 + at as u32;
                    let bit = (bits[at / 64] >> (at % 64) & 1) as u8;
                    assert_eq!(2 * bit, draws.doubled_or_nothing(neuron, resample));
                    assert_eq!(weights[at], draws.poisson(neuron, resample));
                }
            }
        }
    }

    #[test]
    fn poisson_weights_have_mean_and_variance_1() {
        let [mut sum, mut squares] = [0u64; 2];
        for bits in 0..=u16::MAX {
            let weight = u64::from(poisson_of(bits));
            (sum, squares) = (sum + weight, squares + weight * weight);
        }
        assert_eq!((sum, squares), (65_536, 131_072));
    }

    #[test]
    fn weights_are_0_or_2_about_equally_often() {
        let draws = Draws::of_seed(1);
        let ones: u32 = (0..200)
            .flat_map(|neuron| draws.bits_of_block(neuron, 0))
            .map(|word: u64| word.count_ones())
            .sum();
        let all = 200 * BLOCK as u32;
        assert!(ones.abs_diff(all / 2) < 1_200, "{ones} of {all}: five standard deviations");
    }
}
