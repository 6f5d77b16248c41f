//! A counter for every (pre type, post type, post morphology): sparse, and fast for the few
//! hundred pairs of types that occur.

/// A segment's key; sorts like (pre type, post type, post morphology).
pub(super) type Key = u32;

/// The key of a row.
#[inline]
pub(super) fn key(pre_type: u8, post_type: u8, post_morph: u8) -> Key {
    u32::from_be_bytes([0, pre_type, post_type, post_morph])
}

/// The parts of a key: pre type, post type, post morphology.
pub(super) fn parts(key: Key) -> (u8, u8, u8) {
    let [_, pre_type, post_type, post_morph] = key.to_be_bytes();
    (pre_type, post_type, post_morph)
}

/// One `u32` a key, zero at first. Memory grows with the pairs of types that occur.
pub(super) struct KeyTable {
    /// Number of a pair's block, or [`NO_BLOCK`].
    block_of_pair: Vec<u32>,
    blocks: Vec<[u32; 256]>,
}

const NO_BLOCK: u32 = u32::MAX;

impl KeyTable {
    pub(super) fn new() -> KeyTable {
        KeyTable { block_of_pair: vec![NO_BLOCK; 1 << 16], blocks: Vec::new() }
    }

    /// The number of a key.
    #[inline]
    pub(super) fn at(&mut self, key: Key) -> &mut u32 {
        let pair = (key >> 8) as usize;
        if self.block_of_pair[pair] == NO_BLOCK {
            self.block_of_pair[pair] = self.blocks.len() as u32;
            self.blocks.push([0; 256]);
        }
        &mut self.blocks[self.block_of_pair[pair] as usize][(key & 0xff) as usize]
    }

    /// The keys whose number is not zero, in order.
    pub(super) fn occurring(&self) -> Vec<(Key, u32)> {
        let mut found = Vec::new();
        for (pair, block) in self.block_of_pair.iter().enumerate() {
            if let Some(numbers) = self.blocks.get(*block as usize) {
                let keys = (pair as Key) << 8..;
                found.extend(keys.zip(numbers.iter().copied()).filter(|(_, number)| *number > 0));
            }
        }
        found
    }
}
