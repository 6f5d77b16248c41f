//! Numbers → codes that sort like them: one for each distinct number, or for buckets of neighbours.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::number::Number;
use crate::dataset::mapped::contents::ColumnFact;

/// Most codes, that of null not counted: one of 2^16 is left for it.
const CODES_MAX: usize = u16::MAX as usize;
/// Numbers within so many of one another are counted in a table.
const TABLE_MAX: u64 = 1 << 24;

/// A column with its codes.
pub(super) struct Coded<T> {
    pub(super) codes: Vec<u16>,
    /// The number of each code, or the lowest of its bucket.
    pub(super) by_code: Vec<T>,
    /// Where codes are buckets: the highest of each, and the numbers themselves.
    pub(super) buckets: Option<(Vec<T>, Vec<T>)>,
    pub(super) lowest_bit: Option<i32>,
    pub(super) fact: ColumnFact,
}

/// How often which key occurs.
enum Tally {
    /// By the distance from the lowest key.
    Table(u64, Vec<u32>),
    /// Few keys, ascending.
    Few(Vec<(u64, u64)>),
    /// All keys, ascending, as often as they occur.
    Sorted(Vec<u64>),
}

/// Where codes begin: the key of each code's lowest number.
struct Steps<'a> {
    lows: &'a [u64],
    /// A step of the table below.
    shift: u32,
    /// For equal steps from the lowest key on: the last code that begins before it.
    firsts: Vec<u16>,
}

/// Gives every number of a column its code.
pub(super) fn coded<T: Number>(values: Vec<T>, nulls: Option<&[bool]>) -> Coded<T> {
    let tally = Tally::of(&values, nulls);
    let (mut distinct, mut rows) = (0, 0);
    let mut lowest_bit: Option<i32> = None;
    tally.each(|key, count| {
        distinct += 1;
        rows += count;
        if let Some(bit) = T::of_key(key).lowest_bit() {
            lowest_bit = Some(lowest_bit.map_or(bit, |lowest| lowest.min(bit)));
        }
    });
    let nulls_count = values.len() as u64 - rows;
    let fact = fact::<T>(&tally, nulls_count);
    let is_exact = distinct <= CODES_MAX;
    let (lows, highs) = if is_exact { tally.all() } else { tally.buckets() };
    drop(tally);
    let steps = Steps::new(&lows);
    let null = lows.len() as u16;
    let code = |(row, value): (usize, &T)| match nulls.is_some_and(|nulls| nulls[row]) {
        true => null,
        false => steps.code(value.key()),
    };
    let codes = values.par_iter().enumerate().map(code).collect();
    let of_keys = |keys: &[u64]| keys.iter().map(|key| T::of_key(*key)).collect::<Vec<T>>();
    let by_code = of_keys(&lows);
    let buckets = (!is_exact).then(|| (of_keys(&highs), values));
    Coded { codes, by_code, buckets, lowest_bit, fact }
}

/// What a column of numbers holds; without nulls.
pub(super) fn fact_of<T: Number>(values: &[T]) -> ColumnFact {
    fact::<T>(&Tally::of(values, None), 0)
}

/// What the numbers come to, each times `nm`, as floats.
pub(super) fn fact_of_products<T: Number>(values: &[T], nm: f64) -> ColumnFact {
    let mut products: Vec<f64> = Vec::new();
    Tally::of(values, None).each(|key, _| products.push(T::of_key(key).real() * nm));
    fact::<f64>(&Tally::of(&products, None), 0)
}

fn fact<T: Number>(tally: &Tally, nulls: u64) -> ColumnFact {
    let mut ends: Option<(u64, u64)> = None;
    let (mut distinct, mut zeros) = (0, 0);
    tally.each(|key, _| {
        distinct += 1;
        zeros += u64::from(T::of_key(key).real() == 0.0);
        ends = Some((ends.map_or(key, |(low, _)| low), key));
    });
    let text = |key| T::of_key(key).text();
    ColumnFact {
        kind: T::KIND,
        min: ends.map(|(low, _)| text(low)),
        max: ends.map(|(_, high)| text(high)),
        // −0 and 0 are one number.
        distinct: distinct - zeros.saturating_sub(1),
        nulls,
    }
}

impl Tally {
    fn of<T: Number>(values: &[T], nulls: Option<&[bool]>) -> Tally {
        let rows = || values.par_iter().enumerate();
        let there = |(row, value): (usize, &T)| {
            (!nulls.is_some_and(|nulls| nulls[row])).then(|| value.key())
        };
        let ends = |a: (u64, u64), b: (u64, u64)| (a.0.min(b.0), a.1.max(b.1));
        let (low, high) =
            rows().filter_map(there).map(|key| (key, key)).reduce(|| (u64::MAX, 0), ends);
        if low > high {
            return Tally::Few(Vec::new());
        }
        let keys = || values.iter().enumerate().filter_map(there);
        if high - low < TABLE_MAX {
            let mut counts = vec![0; (high - low) as usize + 1];
            keys().for_each(|key| counts[(key - low) as usize] += 1);
            return Tally::Table(low, counts);
        }
        few(keys()).map(Tally::Few).unwrap_or_else(|| {
            let mut all: Vec<u64> = rows().filter_map(there).collect();
            all.par_sort_unstable();
            Tally::Sorted(all)
        })
    }

    /// Every key, ascending, with the number of its rows.
    fn each(&self, mut take: impl FnMut(u64, u64)) {
        match self {
            Tally::Table(low, counts) => {
                let there = (*low..).zip(counts).filter(|(_, count)| **count > 0);
                there.for_each(|(key, count)| take(key, u64::from(*count)));
            }
            Tally::Few(keys) => keys.iter().for_each(|(key, count)| take(*key, *count)),
            Tally::Sorted(keys) => {
                keys.chunk_by(|a, b| a == b).for_each(|run| take(run[0], run.len() as u64));
            }
        }
    }

    /// All keys: each is the lowest and the highest of its code.
    fn all(&self) -> (Vec<u64>, Vec<u64>) {
        let mut keys = Vec::new();
        self.each(|key, _| keys.push(key));
        (keys.clone(), keys)
    }

    /// Buckets of about equally many rows; a number that has as many has one for itself. The lowest and
    /// the highest of each.
    fn buckets(&self) -> (Vec<u64>, Vec<u64>) {
        let mut rows = 0;
        self.each(|_, count| rows += count);
        // A bucket that is full or heavy may follow one that is nearly empty: at most two for each
        // `depth` rows, and one more.
        let depth = (2 * rows).div_ceil(CODES_MAX as u64 - 1);
        let (mut lows, mut highs, mut filled): (Vec<u64>, Vec<u64>, u64) = (vec![], vec![], depth);
        self.each(|key, count| {
            if filled >= depth || count >= depth {
                lows.push(key);
                highs.push(key);
                filled = 0;
            }
            filled += count;
            if let Some(high) = highs.last_mut() {
                *high = key;
            }
        });
        (lows, highs)
    }
}

/// How often each key occurs, ascending; none if they are more than there are codes.
fn few(keys: impl Iterator<Item = u64>) -> Option<Vec<(u64, u64)>> {
    let mut counts: FxHashMap<u64, u64> = FxHashMap::default();
    for key in keys {
        *counts.entry(key).or_default() += 1;
        if counts.len() > CODES_MAX {
            return None;
        }
    }
    let mut counts: Vec<(u64, u64)> = counts.into_iter().collect();
    counts.sort_unstable();
    Some(counts)
}

impl Steps<'_> {
    fn new(lows: &[u64]) -> Steps<'_> {
        const STEPS_BITS: u32 = 18;
        let span = lows.last().copied().unwrap_or(0) - lows.first().copied().unwrap_or(0);
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(STEPS_BITS);
        let steps = (span >> shift) as usize + 1;
        let mut next = 0;
        let first = |step: usize| {
            while lows.get(next).is_some_and(|low| (((low - lows[0]) >> shift) as usize) < step) {
                next += 1;
            }
            (next as u16).saturating_sub(1)
        };
        let firsts = (0..steps).map(first).collect();
        Steps { lows, shift, firsts }
    }

    /// The last code that begins at a key or before.
    #[inline]
    fn code(&self, key: u64) -> u16 {
        let step = ((key - self.lows[0]) >> self.shift) as usize;
        let first = self.firsts[step.min(self.firsts.len() - 1)] as usize;
        let end = self.firsts.get(step + 1).map_or(self.lows.len(), |last| *last as usize + 1);
        let below = self.lows[first..end].partition_point(|low| *low <= key);
        (first + below).saturating_sub(1) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code means what its row holds, and codes sort like numbers.
    fn check<T: Number + PartialEq + std::fmt::Debug>(
        values: &[T],
        nulls: Option<&[bool]>,
    ) -> Coded<T> {
        let found = coded(values.to_vec(), nulls);
        let keys: Vec<u64> = found.by_code.iter().map(|low| low.key()).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        let highs = found.buckets.as_ref().map_or(&found.by_code, |(highs, _)| highs);
        for (row, value) in values.iter().enumerate() {
            let code = found.codes[row] as usize;
            if nulls.is_some_and(|nulls| nulls[row]) {
                assert_eq!(code, keys.len());
            } else {
                assert!(keys[code] <= value.key() && value.key() <= highs[code].key(), "{value:?}");
            }
        }
        if let Some((_, exact)) = &found.buckets {
            assert_eq!(exact, values);
        }
        found
    }

    #[test]
    fn few_distinct_numbers_have_a_code_each() {
        let found = check(&[3i32, -1, 3, 7, 0], Some(&[false, false, false, false, true]));
        assert_eq!((&found.by_code[..], &found.codes[..]), (&[-1, 3, 7][..], &[1, 0, 1, 2, 3][..]));
        let found = check(&[0.5, f64::INFINITY, -0.0, 0.0, -2e300], None);
        assert!(found.buckets.is_none() && found.by_code.len() == 5);
        assert_eq!(found.lowest_bit, Some((-2e300_f64).lowest_bit().unwrap().min(-1)));
        assert!(check::<i64>(&[], None).by_code.is_empty());
        let none = check(&[5u64], Some(&[true]));
        assert_eq!(none.codes, [0]);
        check(&[u64::MAX, 0, 1 << 63], None);
        // As many as there are codes.
        let all: Vec<i32> = (0..65_535).map(|x| x * 7).collect();
        assert!(check(&all, None).buckets.is_none());
    }

    #[test]
    fn more_of_them_share_codes_but_for_heavy_ones() {
        let mut rng = fastrand::Rng::with_seed(5);
        let mut values: Vec<i64> = (0..200_000).map(|_| rng.i64(..)).collect();
        values.extend(std::iter::repeat_n(42, 50_000));
        let found = check(&values, None);
        let heavy = found.codes[values.len() - 1] as usize;
        let (highs, _) = found.buckets.as_ref().unwrap();
        assert_eq!((found.by_code[heavy], highs[heavy]), (42, 42));
        assert!(found.by_code.len() > 20_000 && found.by_code.len() <= CODES_MAX);
        // Within the range of a table, and floats.
        let values: Vec<i32> = (0..150_000).map(|_| rng.i32(0..9_000_000)).collect();
        assert!(check(&values, None).buckets.is_some());
        let values: Vec<f64> = (0..150_000).map(|_| rng.f64() * 1e9 - 5e8).collect();
        let nulls: Vec<bool> = (0..150_000).map(|_| rng.u8(..) == 0).collect();
        assert!(check(&values, Some(&nulls)).buckets.is_some());
    }
}
