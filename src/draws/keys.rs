//! The keys of many rows, or of many neurons, side by side.

use multiversion::multiversion;

use super::philox::{Schedule, first_words, schedule};
use super::{Draws, Purpose};

impl Draws {
    /// The keys of some synapses in a shuffle ([`Draws::shuffle_key`]), by their rows and which synapse of
    /// its row each is; of none where every row is one synapse.
    pub fn shuffle_keys(self, rows: &[u32], copies: &[u16], shuffle: u32, keys: &mut [u64]) {
        let (of, schedule) = ([shuffle, Purpose::Shuffles as u32], schedule(self.key));
        if copies.is_empty() {
            keys_of_rows(rows, of, &schedule, keys);
        } else {
            keys_of_copies((rows, copies), of, &schedule, keys);
        }
    }

    /// The keys of some neurons in a permutation ([`Draws::permutation_key`]).
    pub fn permutation_keys(self, neurons: &[u64], permutation: u32, keys: &mut [u64]) {
        let of = [permutation, Purpose::Permutations as u32];
        keys_of_neurons(neurons, of, &schedule(self.key), keys);
    }

    /// The upper halves of these keys, for half of their bytes and fewer products.
    pub fn permutation_key_halves(self, neurons: &[u64], permutation: u32, halves: &mut [u32]) {
        let of = [permutation, Purpose::Permutations as u32];
        halves_of_neurons(neurons, of, &schedule(self.key), halves);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn keys_of_rows(rows: &[u32], of: [u32; 2], schedule: &Schedule, keys: &mut [u64]) {
    for (key, row) in keys.iter_mut().zip(rows) {
        *key = first_words(u64::from(*row), of, schedule);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn keys_of_copies(
    (rows, copies): (&[u32], &[u16]),
    of: [u32; 2],
    schedule: &Schedule,
    keys: &mut [u64],
) {
    for ((key, row), copy) in keys.iter_mut().zip(rows).zip(copies) {
        *key = first_words(u64::from(*copy) << 48 | u64::from(*row), of, schedule);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn keys_of_neurons(neurons: &[u64], of: [u32; 2], schedule: &Schedule, keys: &mut [u64]) {
    for (key, neuron) in keys.iter_mut().zip(neurons) {
        *key = first_words(*neuron, of, schedule);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn halves_of_neurons(neurons: &[u64], of: [u32; 2], schedule: &Schedule, halves: &mut [u32]) {
    for (upper, neuron) in halves.iter_mut().zip(neurons) {
        *upper = (first_words(*neuron, of, schedule) >> 32) as u32;
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
        let mut halves = vec![0; neurons.len()];
        draws.permutation_key_halves(&neurons, 9, &mut halves);
        assert!(halves.iter().zip(&keys).all(|(upper, key)| u64::from(*upper) == key >> 32));
    }
}
