//! One bit a neuron: half a megabyte for four million, so that it stays in cache.

use std::ops::Range;

/// A set of dense neuron indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    length: usize,
}

impl Bitmap {
    /// A set over `length` indices, none of them in it.
    pub fn none(length: usize) -> Bitmap {
        Bitmap { words: vec![0; length.div_ceil(64)], length }
    }

    /// A set over `length` indices, all of them in it.
    pub fn all(length: usize) -> Bitmap {
        let mut words = vec![u64::MAX; length.div_ceil(64)];
        if let Some(last) = words.last_mut()
            && !length.is_multiple_of(64)
        {
            *last = (1 << (length % 64)) - 1;
        }
        Bitmap { words, length }
    }

    /// How many indices it is over.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it is over no index at all.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The 64-bit words, lowest index first; bits beyond the length are 0.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The words, to be changed; bits beyond the length must stay 0.
    pub fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    /// Adds an index below the length.
    pub fn insert(&mut self, index: u32) {
        self.words[index as usize / 64] |= 1 << (index % 64);
    }

    /// Takes out what is not in another set over the same indices.
    pub fn and(&mut self, other: &Bitmap) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, more)| *word &= more);
    }

    /// How many indices are in the set.
    pub fn ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many indices in the set lie in `range`.
    pub fn ones_in(&self, range: Range<usize>) -> usize {
        let (first, last) = (range.start / 64, range.end.div_ceil(64));
        let words = self.words.get(first..last.min(self.words.len())).unwrap_or(&[]);
        let ones = |(at, word): (usize, &u64)| {
            (word & bits_between((first + at) as u32, &(range.start as u32..range.end as u32)))
                .count_ones() as usize
        };
        match words.len() {
            0..=2 => words.iter().enumerate().map(ones).sum(),
            // Only the ends are cut.
            length => {
                let inner: u64 =
                    words[1..length - 1].iter().map(|word| u64::from(word.count_ones())).sum();
                ones((0, &words[0])) + inner as usize + ones((length - 1, &words[length - 1]))
            }
        }
    }

    /// The indices in the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| bits(*word, at as u32 * 64))
    }

    /// The indices in the set that lie in `range`, ascending.
    pub fn iter_in(&self, range: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        let words = range.start / 64..range.end.div_ceil(64);
        words.flat_map(move |at| {
            let word = self.words.get(at as usize).copied().unwrap_or(0);
            bits(word & bits_between(at, &range), at * 64)
        })
    }

    /// 1 if the index is in the set, else 0; also 0 for an index beyond the length.
    #[inline]
    pub fn bit(&self, index: u32) -> u8 {
        self.words.get(index as usize / 64).map_or(0, |word| (word >> (index % 64)) as u8 & 1)
    }
}

/// The bits of word `at` whose indices lie in `range`.
fn bits_between(at: u32, range: &Range<u32>) -> u64 {
    let below = |index: u32| match index.saturating_sub(at * 64) {
        inside @ ..64 => (1 << inside) - 1,
        _ => u64::MAX,
    };
    below(range.end) & !below(range.start)
}

/// The numbers of the set bits of a word whose lowest bit has number `first`, ascending.
#[inline]
pub fn bits(word: u64, first: u32) -> impl Iterator<Item = u32> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let bit = (rest != 0).then(|| rest.trailing_zeros())?;
        rest &= rest - 1;
        Some(first + bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_beyond_the_length_are_zero() {
        for length in [0, 1, 31, 63, 64, 65, 4097] {
            let all = Bitmap::all(length);
            let ones: u32 = all.words().iter().map(|word| word.count_ones()).sum();
            assert_eq!(ones as usize, length);
            assert_eq!(all.bit(length as u32), 0);
            assert_eq!(all.bit(u32::MAX), 0);
        }
        let mut one = Bitmap::none(100);
        one.insert(64);
        assert_eq!((one.bit(63), one.bit(64), one.bit(65)), (0, 1, 0));
        one.insert(3);
        one.insert(99);
        assert_eq!((one.ones(), one.iter().collect::<Vec<u32>>()), (3, vec![3, 64, 99]));
    }

    #[test]
    fn the_members_of_a_range_are_those_between_its_ends() {
        let mut set = Bitmap::none(300);
        (0..300).filter(|index| index % 3 != 1).for_each(|index| set.insert(index));
        let ends = [0, 1, 63, 64, 65, 127, 128, 200, 256, 299, 300, 1_000];
        for (start, end) in ends.into_iter().flat_map(|s| ends.map(|e| (s, e))) {
            let expected: Vec<u32> = set.iter().filter(|i| (start..end).contains(i)).collect();
            assert_eq!(set.iter_in(start..end).collect::<Vec<u32>>(), expected, "{start}..{end}");
            if start <= end {
                let found = set.ones_in(start as usize..end as usize);
                assert_eq!(found, expected.len(), "{start}..{end}");
            }
        }
    }
}
