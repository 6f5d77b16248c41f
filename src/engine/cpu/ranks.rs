//! Places of indices among the members of a set.

use crate::engine::plan::Bitmap;

/// The place of each index of a set among those in it.
pub struct Ranks {
    /// For every 32 indices: how many of the set stand before them, above their bits. A look-up
    /// reads one place in memory.
    words: Vec<u64>,
}

impl Ranks {
    /// Counts the indices of `set` once.
    pub fn of(set: &Bitmap) -> Ranks {
        let mut before = 0;
        let halves = set.words().iter().flat_map(|word| [*word as u32, (*word >> 32) as u32]);
        let words = halves.map(|bits| {
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

    /// How many indices of the set stand before this one.
    #[inline(always)]
    pub fn at(&self, index: u32) -> usize {
        let Some(word) = self.words.get(index as usize / 32) else { return 0 };
        let below = *word as u32 & ((1 << (index % 32)) - 1);
        (word >> 32) as usize + below.count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_first_member() {
        let mut set = Bitmap::none(200);
        let members = [0, 31, 32, 63, 64, 100, 199];
        members.into_iter().for_each(|index| set.insert(index));
        let ranks = Ranks::of(&set);
        for index in 0..200 {
            let before = members.iter().filter(|member| **member < index).count();
            assert_eq!(ranks.at(index), before, "{index}");
            assert_eq!(ranks.get(index), members.contains(&index).then_some(before), "{index}");
        }
        assert_eq!(ranks.get(100_000), None);
    }
}
