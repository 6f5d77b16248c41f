//! The keys of many rows, or of many neurons, side by side.

use multiversion::multiversion;

use super::philox::philox_of;
use super::{Draws, Purpose, halves};

/// Keys that are drawn together.
const LANES: usize = 16;

impl Draws {
    /// The keys of some synapses in a shuffle ([`Draws::shuffle_key`]), by their rows and which synapse of
    /// its row each is; of none where every row is one synapse.
    pub fn shuffle_keys(self, rows: &[u32], copies: &[u16], shuffle: u32, keys: &mut [u64]) {
        for (at, keys) in keys.chunks_mut(LANES).enumerate() {
            let own = at * LANES..at * LANES + keys.len();
            let (mut low, mut high) = ([0; LANES], [0; LANES]);
            low[..keys.len()].copy_from_slice(&rows[own.clone()]);
            if let Some(copies) = copies.get(own) {
                high.iter_mut().zip(copies).for_each(|(to, copy)| *to = u32::from(*copy) << 16);
            }
            fill(self.key, [low, high], [shuffle, Purpose::Shuffles as u32], keys);
        }
    }

    /// The keys of some neurons in a permutation ([`Draws::permutation_key`]).
    pub fn permutation_keys(self, neurons: &[u64], permutation: u32, keys: &mut [u64]) {
        for (neurons, keys) in neurons.chunks(LANES).zip(keys.chunks_mut(LANES)) {
            let (mut low, mut high) = ([0; LANES], [0; LANES]);
            for (lane, neuron) in neurons.iter().enumerate() {
                [low[lane], high[lane]] = halves(*neuron);
            }
            fill(self.key, [low, high], [permutation, Purpose::Permutations as u32], keys);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn fill(key: [u32; 2], numbers: [[u32; LANES]; 2], of: [u32; 2], keys: &mut [u64]) {
    let [low, high] = numbers;
    let words = philox_of([low, high, [of[0]; LANES], [of[1]; LANES]], key);
    for (lane, key) in keys.iter_mut().enumerate() {
        *key = u64::from(words[1][lane]) << 32 | u64::from(words[0][lane]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_side_by_side_are_those_one_by_one() {
        let draws = Draws::of_seed(1 << 50 | 3);
        let rows: Vec<u32> = (0..37).map(|row| row * 77_777_777).collect();
        let copies: Vec<u16> = (0..37).map(|copy| copy * 1771).collect();
        let mut keys = vec![0; rows.len()];
        draws.shuffle_keys(&rows, &copies, 5, &mut keys);
        for ((row, copy), key) in rows.iter().zip(&copies).zip(&keys) {
            let number = u64::from(*copy) << 48 | u64::from(*row);
            assert_eq!(*key, draws.shuffle_key(number, 5));
        }
        draws.shuffle_keys(&rows, &[], 5, &mut keys);
        assert_eq!(keys[36], draws.shuffle_key(rows[36].into(), 5));
        let neurons: Vec<u64> = (0..37).map(|neuron| neuron << 33 | 5).collect();
        draws.permutation_keys(&neurons, 9, &mut keys);
        for (neuron, key) in neurons.iter().zip(&keys) {
            assert_eq!(*key, draws.permutation_key(*neuron, 9));
        }
    }
}
