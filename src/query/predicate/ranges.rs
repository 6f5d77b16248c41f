//! Several ranges of keys: what `!=`, `in` and `not in` let pass.

use super::KeyRange;

/// Keys that pass: ranges in ascending order with keys between them that fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyRanges(Vec<KeyRange>);

impl KeyRanges {
    /// The keys of any of these ranges.
    pub fn new(mut ranges: Vec<KeyRange>) -> KeyRanges {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_unstable_by_key(|range| range.low);
        let mut apart: Vec<KeyRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.low <= last.high.saturating_add(1) => {
                    last.high = last.high.max(range.high);
                }
                _ => apart.push(range),
            }
        }
        KeyRanges(apart)
    }

    /// The ranges, ascending.
    pub fn as_slice(&self) -> &[KeyRange] {
        &self.0
    }

    /// The keys that are not among them.
    pub fn complement(&self) -> KeyRanges {
        let mut next = Some(0);
        let mut between = Vec::with_capacity(self.0.len() + 1);
        for range in &self.0 {
            let (Some(low), Some(high)) = (next, range.low.checked_sub(1)) else {
                next = range.high.checked_add(1);
                continue;
            };
            between.push(KeyRange { low, high });
            next = range.high.checked_add(1);
        }
        between.extend(next.map(|low| KeyRange { low, high: u64::MAX }));
        KeyRanges::new(between)
    }

    /// The keys that are in both.
    pub fn and(&self, other: &KeyRanges) -> KeyRanges {
        let both = self.0.iter().flat_map(|own| other.0.iter().map(|other| own.and(*other)));
        KeyRanges::new(both.collect())
    }

    /// Whether a key passes.
    #[inline]
    pub fn contains(&self, key: u64) -> bool {
        let at = self.0.partition_point(|range| range.high < key);
        self.0.get(at).is_some_and(|range| range.low <= key)
    }

    /// The smallest range that has them all.
    pub fn hull(&self) -> KeyRange {
        match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) => KeyRange { low: first.low, high: last.high },
            _ => KeyRange::EMPTY,
        }
    }
}

impl From<KeyRange> for KeyRanges {
    fn from(range: KeyRange) -> KeyRanges {
        KeyRanges::new(vec![range])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rng: &mut fastrand::Rng) -> KeyRanges {
        let ends = [0, 1, 2, 3, 5, 7, 8, u64::MAX - 1, u64::MAX];
        let range = |rng: &mut fastrand::Rng| KeyRange {
            low: ends[rng.usize(..ends.len())],
            high: ends[rng.usize(..ends.len())],
        };
        KeyRanges::new((0..rng.usize(..4)).map(|_| range(rng)).collect())
    }

    #[test]
    fn ranges_are_sets_of_keys() {
        let keys: Vec<u64> = (0..12).chain(u64::MAX - 3..=u64::MAX).collect();
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..2000 {
            let (a, b) = (drawn(&mut rng), drawn(&mut rng));
            let (both, not) = (a.and(&b), a.complement());
            for key in &keys {
                assert_eq!(
                    both.contains(*key),
                    a.contains(*key) && b.contains(*key),
                    "{a:?} {b:?}"
                );
                assert_eq!(not.contains(*key), !a.contains(*key), "{a:?} {key}");
                assert!(!a.contains(*key) || a.hull().contains(*key));
            }
            assert_eq!(not.complement(), a);
            assert!(a.as_slice().windows(2).all(|pair| pair[0].high + 1 < pair[1].low));
        }
    }
}
