//! Numbers → codes that sort like them: one for each distinct number, or for buckets of neighbours.
//! All of it is done with keys, whatever the type of the numbers, so that it is compiled once.

use rayon::prelude::*;

use super::number::{lowest_bit_of_key, real_of_key, text_of_key};
use super::tally::{BLOCK_ROWS, CODES_MAX, Keyed, Tally, blocks};
use crate::dataset::mapped::contents::ColumnFact;
use crate::dataset::mapped::numbers::NumberKind;

/// A column's codes.
pub(super) struct Coded {
    pub(super) codes: Vec<u16>,
    /// The key of each code's number, or of the lowest of its bucket.
    pub(super) lows: Vec<u64>,
    /// Where codes are buckets: the key of the highest of each.
    pub(super) highs: Option<Vec<u64>>,
    pub(super) lowest_bit: Option<i32>,
    pub(super) fact: ColumnFact,
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
pub(super) fn coded(values: &dyn Keyed, nulls: Option<&[bool]>) -> Coded {
    let tally = Tally::of(values, nulls);
    let (mut distinct, mut rows) = (0, 0);
    let mut lowest_bit: Option<i32> = None;
    tally.each(&mut |key, count| {
        distinct += 1;
        rows += count;
        if let Some(bit) = lowest_bit_of_key(values.kind(), key) {
            lowest_bit = Some(lowest_bit.map_or(bit, |lowest| lowest.min(bit)));
        }
    });
    let fact = fact(values.kind(), &tally, values.rows() as u64 - rows);
    let is_exact = distinct <= CODES_MAX;
    let (lows, highs) = if is_exact { tally.all() } else { tally.buckets() };
    drop(tally);
    let steps = Steps::new(&lows);
    let null = lows.len() as u16;
    let mut codes = vec![0; values.rows()];
    codes.par_chunks_mut(BLOCK_ROWS).zip(blocks(values)).for_each(|(codes, rows)| {
        let first = rows.start;
        for (at, (code, key)) in codes.iter_mut().zip(values.keys(rows)).enumerate() {
            let is_null = nulls.is_some_and(|nulls| nulls[first + at]);
            *code = if is_null { null } else { steps.code(key) };
        }
    });
    Coded { codes, lows, highs: (!is_exact).then_some(highs), lowest_bit, fact }
}

/// What a column of numbers holds; without nulls.
pub(super) fn fact_of(values: &dyn Keyed) -> ColumnFact {
    fact(values.kind(), &Tally::of(values, None), 0)
}

/// What the numbers come to, each times `nm`, as floats.
pub(super) fn fact_of_products(values: &dyn Keyed, nm: f64) -> ColumnFact {
    let mut products: Vec<f64> = Vec::new();
    let tally = Tally::of(values, None);
    tally.each(&mut |key, _| products.push(real_of_key(values.kind(), key) * nm));
    fact_of(&products.as_slice())
}

fn fact(kind: NumberKind, tally: &Tally, nulls: u64) -> ColumnFact {
    let mut ends: Option<(u64, u64)> = None;
    let (mut distinct, mut zeros) = (0, 0);
    tally.each(&mut |key, _| {
        distinct += 1;
        zeros += u64::from(real_of_key(kind, key) == 0.0);
        ends = Some((ends.map_or(key, |(low, _)| low), key));
    });
    let text = |key| text_of_key(kind, key);
    ColumnFact {
        kind,
        min: ends.map(|(low, _)| text(low)),
        max: ends.map(|(_, high)| text(high)),
        // −0 and 0 are one number.
        distinct: distinct - zeros.saturating_sub(1),
        nulls,
    }
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
    use crate::dataset::mapped::build::number::Number;

    /// Every code means what its row holds, and codes sort like numbers.
    fn check<T: Number>(values: &[T], nulls: Option<&[bool]>) -> Coded {
        let found = coded(&values, nulls);
        let lows = &found.lows;
        assert!(lows.windows(2).all(|pair| pair[0] < pair[1]));
        let highs = found.highs.as_ref().unwrap_or(lows);
        for (row, value) in values.iter().enumerate() {
            let code = found.codes[row] as usize;
            if nulls.is_some_and(|nulls| nulls[row]) {
                assert_eq!(code, lows.len());
            } else {
                assert!(lows[code] <= value.key() && value.key() <= highs[code], "row {row}");
            }
        }
        found
    }

    fn keys<T: Number>(values: &[T]) -> Vec<u64> {
        values.iter().map(|value| value.key()).collect()
    }

    #[test]
    fn few_distinct_numbers_have_a_code_each() {
        let found = check::<i32>(&[3, -1, 3, 7, 0], Some(&[false, false, false, false, true]));
        assert_eq!((found.lows, &found.codes[..]), (keys(&[-1, 3, 7]), &[1, 0, 1, 2, 3][..]));
        let found = check(&[0.5, f64::INFINITY, -0.0, 0.0, -2e300], None);
        assert!(found.highs.is_none() && found.lows.len() == 5);
        assert_eq!(found.lowest_bit, Some((-2e300_f64).lowest_bit().unwrap().min(-1)));
        assert!(check::<i64>(&[], None).lows.is_empty());
        let none = check(&[5u64], Some(&[true]));
        assert_eq!(none.codes, [0]);
        check(&[u64::MAX, 0, 1 << 63], None);
        // As many as there are codes.
        let all: Vec<i32> = (0..65_535).map(|x| x * 7).collect();
        assert!(check(&all, None).highs.is_none());
    }

    #[test]
    fn more_of_them_share_codes_but_for_heavy_ones() {
        let mut rng = fastrand::Rng::with_seed(5);
        let mut values: Vec<i64> = (0..200_000).map(|_| rng.i64(..)).collect();
        values.extend(std::iter::repeat_n(42, 50_000));
        let found = check(&values, None);
        let heavy = found.codes[values.len() - 1] as usize;
        let own = (found.lows[heavy], found.highs.unwrap()[heavy]);
        assert_eq!(own, (42i64.key(), 42i64.key()));
        assert!(found.lows.len() > 20_000 && found.lows.len() <= CODES_MAX);
        // Within the range of a table, and floats.
        let values: Vec<i32> = (0..150_000).map(|_| rng.i32(0..9_000_000)).collect();
        assert!(check(&values, None).highs.is_some());
        let values: Vec<f64> = (0..150_000).map(|_| rng.f64() * 1e9 - 5e8).collect();
        let nulls: Vec<bool> = (0..150_000).map(|_| rng.u8(..) == 0).collect();
        assert!(check(&values, Some(&nulls)).highs.is_some());
    }
}
