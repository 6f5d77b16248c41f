//! The random numbers of the statistics: Philox4x32-10, keyed by a seed and counted by what is drawn for, a
//! neuron or a row. Whoever has the seed has every draw, in any order, on any machine, whatever else is
//! drawn: a neuron has the same weight in resample 17 under every filter and measure.
//!
//! | purpose | counter | what of the four words |
//! |---|---|---|
//! | 1, weights 0 or 2 | neuron low, high, block of 128 resamples, 1 | a bit a resample, word 0 bit 0 first |
//! | 1, Poisson weights | neuron low, high, block of 8 resamples, 1 | 16 bits a resample, the low half first |
//! | 2, permutations | neuron low, high, permutation, 2 | words 0 (low) and 1: a key to sort by |
//! | 3, shuffles | row low, high, shuffle, 3 | words 0 (low) and 1: a key to sort by |

mod keys;
mod neuron;
mod philox;
mod weights;

pub use neuron::number_of_name;
pub use philox::philox;
pub use weights::{BLOCK, WORDS};

/// What draws are for: the last word of the counter.
#[derive(Clone, Copy)]
enum Purpose {
    Weights = 1,
    Permutations = 2,
    Shuffles = 3,
}

/// The draws of a seed.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    key: [u32; 2],
}

impl Draws {
    /// What the generator is called in answers.
    pub const GENERATOR: &str = "philox4x32-10";

    /// Those of a seed.
    pub const fn of_seed(seed: u64) -> Draws {
        Draws { key: halves(seed) }
    }

    /// The key of a neuron in a permutation: the neurons with the smallest (key, number) come first.
    pub fn permutation_key(self, neuron: u64, permutation: u32) -> u64 {
        self.sort_key(neuron, permutation, Purpose::Permutations)
    }

    /// The key of a synapse in a shuffle: `row` is its position in the published table; the k-th
    /// synapse of a row that stands for several has + k · 2⁴⁸.
    pub fn shuffle_key(self, row: u64, shuffle: u32) -> u64 {
        self.sort_key(row, shuffle, Purpose::Shuffles)
    }

    fn sort_key(self, of: u64, number: u32, purpose: Purpose) -> u64 {
        let [low, high, _, _] = self.words(of, number, purpose);
        u64::from(high) << 32 | u64::from(low)
    }

    fn words(self, of: u64, number: u32, purpose: Purpose) -> [u32; 4] {
        let [low, high] = halves(of);
        philox([low, high, number, purpose as u32], self.key)
    }
}

/// The low and the high half.
const fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_words_0_and_1_of_their_counter() {
        let draws = Draws::of_seed(0xdead_beef_0000_0007);
        let key = [7, 0xdead_beef];
        let check = |key: u64, words: [u32; 4]| {
            assert_eq!(key, u64::from(words[1]) << 32 | u64::from(words[0]));
        };
        let row = 5 | 9 << 48;
        check(draws.permutation_key(1 << 40 | 3, 12), philox([3, 256, 12, 2], key));
        check(draws.shuffle_key(row, 998), philox([5, 9 << 16, 998, 3], key));
    }
}
