//! Drawing by weight and shuffling, in constant time, small memory and whole numbers.

use super::numbers::{Stream, mix};

/// Draws indices by fixed whole-number weights in constant time (Vose's alias method, in integers).
pub(super) struct Alias {
    /// For each slot the chance, of 2³², to stay in it, and the index to take otherwise.
    slots: Vec<(u64, u32)>,
}

impl Alias {
    /// A table for weights of which at least one is not zero (their sum times number: below 2³²).
    pub(super) fn new(weights: &[u64]) -> Alias {
        let total = weights.iter().sum::<u64>().max(1);
        let mut shares: Vec<u64> = weights.iter().map(|w| w * weights.len() as u64).collect();
        let mut slots: Vec<(u64, u32)> = (0..weights.len() as u32).map(|i| (1 << 32, i)).collect();
        let (mut poor, mut rich): (Vec<usize>, Vec<usize>) =
            (0..weights.len()).partition(|&i| shares[i] < total);
        while let (Some(slot), Some(&giver)) = (poor.pop(), rich.last()) {
            slots[slot] = ((shares[slot] << 32) / total, giver as u32);
            shares[giver] -= total - shares[slot];
            if shares[giver] < total {
                rich.pop();
                poor.push(giver);
            }
        }
        Alias { slots }
    }

    /// An index, drawn by weight.
    #[inline]
    pub(super) fn draw(&self, stream: &mut Stream) -> usize {
        let bits = stream.bits();
        let slot = (((bits >> 32) * self.slots.len() as u64) >> 32) as usize;
        let (stay, other) = self.slots[slot];
        if bits & 0xFFFF_FFFF < stay { slot } else { other as usize }
    }
}

/// A random-looking permutation of `0..len` that needs no table.
pub(super) struct Permutation {
    len: u64,
    mask: u64,
    shift: u32,
    key: u64,
}

impl Permutation {
    /// The permutation of `0..len` that belongs to `key`.
    pub(super) fn new(len: u64, key: u64) -> Permutation {
        let bits = (64 - len.saturating_sub(1).leading_zeros()).max(1);
        let mask = u64::MAX >> (64 - bits);
        Permutation { len, mask, shift: bits.div_ceil(2), key: mix(key) }
    }

    /// Where `index` (which must lie in `0..len`) goes.
    ///
    /// Each step is a bijection of the numbers below the next power of two; what falls outside
    /// `0..len` goes round again ("cycle walking"), which ends because the cycle comes back.
    #[inline]
    pub(super) fn of(&self, index: u64) -> u64 {
        debug_assert!(index < self.len);
        let mut at = index;
        loop {
            at = (at ^ self.key) & self.mask;
            for odd in [0x9E37_79B9_7F4A_7C15u64, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB] {
                at = at.wrapping_mul(odd) & self.mask;
                at ^= at >> self.shift;
            }
            if at < self.len {
                return at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permutation_meets_each_number_once() {
        for len in [1, 2, 3, 4, 5, 31, 32, 33, 1000, 4096, 4097] {
            for key in 0..5 {
                let permutation = Permutation::new(len, key);
                let mut met: Vec<u64> = (0..len).map(|index| permutation.of(index)).collect();
                met.sort_unstable();
                assert!(met.iter().copied().eq(0..len), "{len}, key {key}");
            }
        }
    }

    #[test]
    fn an_alias_table_keeps_its_weights() {
        let weights = [0, 5, 1, 0, 70, 24];
        let (alias, mut stream) = (Alias::new(&weights), Stream::new(7, 0, 0));
        let mut counts = [0u64; 6];
        for _ in 0..1_000_000 {
            counts[alias.draw(&mut stream)] += 1;
        }
        for (count, weight) in counts.iter().zip(weights) {
            assert!(count.abs_diff(weight * 10_000) <= weight * 100 + 300 * weight.min(1));
        }
    }
}
