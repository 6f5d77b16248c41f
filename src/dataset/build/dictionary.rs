//! Neuron id → dense index: a hash table with open addressing. Every `u64` is a legal id, so an
//! empty slot shows by its index.

/// The index of no neuron.
pub(in crate::dataset) const MISSING: u32 = u32::MAX;
/// Look-ups that are in flight together: enough to hide the latency of memory.
const BATCH: usize = 16;

#[derive(Clone, Copy)]
struct Slot {
    id: u64,
    /// [`MISSING`] in an empty slot.
    index: u32,
}

const EMPTY: Slot = Slot { id: 0, index: MISSING };

/// A map from id to index.
pub(in crate::dataset) struct Dictionary {
    slots: Vec<Slot>,
    len: usize,
}

impl Dictionary {
    /// An empty map with room for `expected` ids; it grows when there are more.
    pub(in crate::dataset) fn new(expected: usize) -> Dictionary {
        Dictionary { slots: vec![EMPTY; Dictionary::slots_for(expected)], len: 0 }
    }

    /// Slots for `ids` ids: at most three in five are taken, so that probes stay short, and one
    /// is always empty, so that they end.
    fn slots_for(ids: usize) -> usize {
        ids + ids * 2 / 3 + 2
    }

    /// The index of an id, or [`MISSING`].
    #[inline]
    pub(in crate::dataset) fn find(&self, id: u64) -> u32 {
        let mut at = home(id, self.slots.len());
        loop {
            let slot = self.slots[at];
            if slot.id == id || slot.index == MISSING {
                return slot.index;
            }
            at = self.after(at);
        }
    }

    /// [`Dictionary::find`] for many ids: `indices[i]` becomes that of `ids[i]`.
    pub(in crate::dataset) fn find_all(&self, ids: &[u64], indices: &mut [u32]) {
        for (ids, indices) in ids.chunks(BATCH).zip(indices.chunks_mut(BATCH)) {
            let mut homes = [EMPTY; BATCH];
            // Loads without a branch between them, so that they miss the caches together.
            for (slot, id) in homes.iter_mut().zip(ids) {
                *slot = self.slots[home(*id, self.slots.len())];
            }
            for ((slot, id), index) in homes.iter().zip(ids).zip(indices) {
                let settled = slot.id == *id || slot.index == MISSING;
                *index = if settled { slot.index } else { self.find(*id) };
            }
        }
    }

    /// Adds an id; if it is there already, nothing changes and its index comes back.
    pub(in crate::dataset) fn insert(&mut self, id: u64, index: u32) -> Option<u32> {
        if Dictionary::slots_for(self.len + 1) > self.slots.len() {
            self.grow();
        }
        let mut at = home(id, self.slots.len());
        while self.slots[at].index != MISSING {
            if self.slots[at].id == id {
                return Some(self.slots[at].index);
            }
            at = self.after(at);
        }
        self.slots[at] = Slot { id, index };
        self.len += 1;
        None
    }

    fn grow(&mut self) {
        let mut larger = Dictionary::new(self.len * 2 + BATCH);
        for slot in self.slots.iter().filter(|slot| slot.index != MISSING) {
            larger.insert(slot.id, slot.index);
        }
        *self = larger;
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        if at + 1 == self.slots.len() { 0 } else { at + 1 }
    }
}

/// Where the probe for an id starts.
#[inline]
fn home(id: u64, slots: usize) -> usize {
    // Two rounds of multiply and fold spread ids that differ in few bits; then the hash is scaled
    // to the number of slots.
    let fold = |x: u64, by: u64| {
        let product = u128::from(x) * u128::from(by);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let hash = fold(id ^ 0x9e37_79b9_7f4a_7c15, 0xa076_1d64_78bd_642f);
    ((u128::from(fold(hash, 0xe703_7ed1_a0b4_28db)) * slots as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_like_a_hash_map_for_any_id() {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut ids: Vec<u64> = vec![0, u64::MAX, 1, u64::MAX - 1, 0x9e37_79b9_7f4a_7c15];
        ids.extend((0..500).map(|i| i << 40));
        ids.extend((0..5000).map(|_| rng.u64(..)));
        ids.extend((0..2000).map(|_| rng.u64(..3000)));
        let mut dictionary = Dictionary::new(3);
        let mut naive = std::collections::HashMap::new();
        for (index, id) in ids.iter().enumerate() {
            let known = naive.get(id).copied();
            assert_eq!(dictionary.insert(*id, index as u32), known);
            naive.entry(*id).or_insert(index as u32);
        }
        let asked: Vec<u64> = ids.iter().flat_map(|id| [*id, id.wrapping_mul(3)]).collect();
        let mut indices = vec![0; asked.len()];
        dictionary.find_all(&asked, &mut indices);
        for (id, index) in asked.iter().zip(indices) {
            assert_eq!(index, naive.get(id).copied().unwrap_or(MISSING), "{id}");
            assert_eq!(index, dictionary.find(*id), "{id}");
        }
    }

    #[test]
    fn an_empty_one_misses() {
        assert_eq!(Dictionary::new(0).find(0), MISSING);
    }
}
