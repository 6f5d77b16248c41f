//! Places of indices among the members of a set.

use crate::engine::plan::Bitmap;

/// The place of each index of a set among those in it.
pub struct Ranks {
    /// For every 32 indices: how many of the set stand before them, above their bits. A look-up
    /// reads one place in memory. The last has no bits: all members stand before what follows them.
    words: Vec<u64>,
}

impl Ranks {
    /// Counts the indices of `set` once.
    pub fn of(set: &Bitmap) -> Ranks {
        let mut before = 0;
        let halves = set.words().iter().flat_map(|word| [*word as u32, (*word >> 32) as u32]);
        let words = halves.chain([0]).map(|bits| {
            let word = before << 32 | u64::from(bits);
            before += u64::from(bits.count_ones());
            word
        });
        Ranks { words: words.collect() }
    }

    /// The place of an index, if it is in the set.
    #[inline]
    pub fn get(&self, index: u32) -> Option<usize> {
        let word = self.words.get(index as usize / 32)?;
        (word >> (index % 32) & 1 == 1).then(|| self.at(index))
    }

    /// How many indices of the set stand before this one, which may be beyond its length.
    #[inline(always)]
    pub fn at(&self, index: u32) -> usize {
        let place = self.words.get(index as usize / 32).or(self.words.last());
        let Some(word) = place else { return 0 };
        let below = *word as u32 & ((1 << (index % 32)) - 1);
        (word >> 32) as usize + below.count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_first_member() {
        let members = [0, 31, 32, 63, 64, 100, 127];
        // In a set of 128 the last word is full: what follows it is in no word.
        for length in [128, 129, 160, 192, 200] {
            let mut set = Bitmap::none(length);
            members.into_iter().for_each(|index| set.insert(index));
            let ranks = Ranks::of(&set);
            for index in (0..=length as u32).chain([100_000]) {
                let before = members.iter().filter(|member| **member < index).count();
                assert_eq!(ranks.at(index), before, "{index} of {length}");
                let place = members.contains(&index).then_some(before);
                assert_eq!(ranks.get(index), place, "{index} of {length}");
            }
        }
    }
}
