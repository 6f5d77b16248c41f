//! The size index: how many of the first rows of a segment have at least a given size, and the sum of
//! these sizes, without a look at each of them.
//!
//! Rows of a segment stand by descending probability, so a threshold on it leaves the first rows.
//! After every [`STEP_ROWS`] rows of a segment, the size index knows how many rows up to there lie in
//! each of [`BUCKETS`] buckets of size or above, and how large they are together. What a size
//! threshold splits is a single bucket, and the sizes of a bucket stand together in the order of the
//! rows: of 256 rows, one is looked at.
//!
//! It is a wavelet tree of one level with 256 children: two levels would look at less, but what
//! is left to look at is less than the time of another cache miss.

use std::ops::Range;

use super::{AnyColumn, Column, Segment};
use crate::codes::{self, CodeRange};
use crate::error::Result;
use crate::threads::loops;

/// Rows between two counts of a segment.
const STEP_ROWS: usize = 2048;
/// Shorter segments have no counts: a look at each row is as quick as three places in memory that
/// are not in a cache.
const SEGMENT_ROWS_MIN: usize = 2 * STEP_ROWS;
/// Steps of size; about as many rows lie on each.
pub(super) const BUCKETS: usize = 256;

/// Counts of rows by probability and size.
#[derive(Debug)]
pub struct SizeIndex {
    /// Lowest order code of size of each bucket, ascending; the first is 0.
    buckets: Column<u16>,
    /// For each step of each segment and each bucket: rows from the segment's first to the step's
    /// last that lie there or above.
    counts: Column<u32>,
    /// For each count: the sum of the finite sizes of these rows, in units of 2⁻²⁴.
    sums: Column<i64>,
    /// Order codes of size, those of the highest bucket first in every segment that has counts, in
    /// the order of the rows on each.
    sizes: Column<u16>,
    /// The first step of each segment.
    steps: Vec<usize>,
}

/// Counts of a segment of so many rows.
pub(super) fn steps(rows: u64) -> u64 {
    if rows < SEGMENT_ROWS_MIN as u64 { 0 } else { rows.div_ceil(STEP_ROWS as u64) }
}

/// How many rows have each order code.
pub(super) fn rows_of_code(sizes: &[u16]) -> Vec<u64> {
    let mut rows = vec![0; 1 << 16];
    sizes.iter().for_each(|size| rows[usize::from(*size)] += 1);
    rows
}

/// Buckets in which about as many rows lie each, from the number of rows of each order code.
pub(super) fn buckets_of(rows_of_code: &[u64]) -> Vec<u16> {
    let rows: u64 = rows_of_code.iter().sum();
    let mut buckets = Vec::with_capacity(BUCKETS);
    let (mut code, mut below) = (0, 0);
    for bucket in 0..BUCKETS as u64 {
        let wanted = (u128::from(rows) * u128::from(bucket) / BUCKETS as u128) as u64;
        while code + 1 < rows_of_code.len() && below + rows_of_code[code] <= wanted && bucket > 0 {
            below += rows_of_code[code];
            code += 1;
        }
        buckets.push(code as u16);
    }
    buckets
}

/// What the size index holds of one segment.
pub(super) struct Part {
    /// Of each step and bucket.
    pub(super) counts: Vec<u32>,
    /// Of each step and bucket.
    pub(super) sums: Vec<i64>,
    /// Of each row.
    pub(super) sizes: Vec<u16>,
}

/// Counts, sums and groups the sizes of a segment.
pub(super) fn part(bucket_of: &[u8], sizes: &[u16]) -> Part {
    let bucket_of = |size: u16| usize::from(bucket_of[usize::from(size)]);
    let (mut in_bucket, mut sum_in_bucket) = ([0u32; BUCKETS], [0i64; BUCKETS]);
    let steps = steps(sizes.len() as u64) as usize;
    let mut counts = Vec::with_capacity(steps * BUCKETS);
    let mut sums = Vec::with_capacity(steps * BUCKETS);
    for step in sizes.chunks(STEP_ROWS).take(steps) {
        for size in step {
            let bucket = bucket_of(*size);
            in_bucket[bucket] += 1;
            // Where sums do not fit, none of them is used.
            sum_in_bucket[bucket] = sum_in_bucket[bucket].wrapping_add(units(*size));
        }
        counts.extend(and_above(in_bucket, u32::wrapping_add));
        sums.extend(and_above(sum_in_bucket, i64::wrapping_add));
    }
    if steps == 0 {
        return Part { counts, sums, sizes: sizes.to_vec() };
    }
    let mut next = and_above(in_bucket, u32::wrapping_add);
    next.rotate_left(1);
    next[BUCKETS - 1] = 0;
    let mut grouped = vec![0; sizes.len()];
    for size in sizes {
        let next = &mut next[bucket_of(*size)];
        grouped[*next as usize] = *size;
        *next += 1;
    }
    Part { counts, sums, sizes: grouped }
}

/// What lies in each bucket or above, from what lies in each.
fn and_above<T: Copy>(mut in_bucket: [T; BUCKETS], add: impl Fn(T, T) -> T) -> [T; BUCKETS] {
    for bucket in (0..BUCKETS - 1).rev() {
        in_bucket[bucket] = add(in_bucket[bucket], in_bucket[bucket + 1]);
    }
    in_bucket
}

/// A finite size in units of 2⁻²⁴; 0 for others.
fn units(size: u16) -> i64 {
    codes::units(codes::bits_of_order_code(size)).unwrap_or(0)
}

/// Whether no sum of the sizes of so many rows overflows, if they are all within `sizes`.
pub fn sums_fit(rows: u64, sizes: CodeRange) -> bool {
    let finite = sizes.and(CodeRange::FINITE);
    let largest = units(finite.low).unsigned_abs().max(units(finite.high).unsigned_abs());
    finite.is_empty() || largest.checked_mul(rows).is_some_and(|sum| i64::try_from(sum).is_ok())
}

/// The bucket of every order code.
pub(super) fn bucket_of(buckets: &[u16]) -> Vec<u8> {
    let bucket = |code: u16| buckets.partition_point(|low| *low <= code).saturating_sub(1) as u8;
    (0..=u16::MAX).map(bucket).collect()
}

/// The rows of some sizes among the first of a segment: those of whole steps are counted; these
/// are left to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Rows that have the size, of those that need no look.
    pub counted: u64,
    /// Where the sizes to look at stand ([`SizeIndex::sizes`]).
    pub sizes: Range<usize>,
    /// The first row behind the whole steps, counted from the segment's first.
    pub rest: usize,
    /// Where the sum of the sizes of those counted stands; `None` where none is.
    sum: Option<usize>,
}

/// The counts that tell how many of the first rows of a segment have at least a given size.
struct Place {
    /// Rows of the segment in whole steps; with none, no count is needed.
    whole: usize,
    /// The step that ends with them.
    last_step: usize,
    /// The last step of the segment.
    end_step: usize,
}

impl SizeIndex {
    pub(super) fn new(
        buckets: Column<u16>,
        counts: Column<u32>,
        sums: Column<i64>,
        sizes: Column<u16>,
        segments: &[Segment],
    ) -> SizeIndex {
        let mut next = 0;
        let first_of = |segment: &Segment| {
            let first = next;
            next += steps(segment.end - segment.start) as usize;
            first
        };
        let steps = segments.iter().map(first_of).collect();
        SizeIndex { buckets, counts, sums, sizes, steps }
    }

    /// The size index of a column of sizes.
    pub fn of(segments: &[Segment], sizes: &[u16]) -> SizeIndex {
        let buckets = buckets_of(&rows_of_code(sizes));
        let bucket_of = bucket_of(&buckets);
        let (mut counts, mut sums, mut grouped) = (Vec::new(), Vec::new(), Vec::new());
        for segment in segments {
            let part = part(&bucket_of, &sizes[rows(segment)]);
            counts.extend(part.counts);
            sums.extend(part.sums);
            grouped.extend(part.sizes);
        }
        SizeIndex::new(buckets.into(), counts.into(), sums.into(), grouped.into(), segments)
    }

    /// What [`SizeIndex::at_least`] gives, once it is sure of what that and, with `sums`,
    /// [`SizeIndex::sum`] read, and of the sizes that are left to be looked at.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn ensure_at_least(
        &self,
        segment: (usize, &Segment),
        first_rows: usize,
        low: u16,
        sums: bool,
    ) -> Result<Option<Left>> {
        if let Some(place) = self.place(segment, first_rows).filter(|place| place.whole > 0) {
            self.buckets.ensure_all()?;
            let bucket = self.bucket(low);
            self.counts.ensure(counts(place.last_step, bucket))?;
            self.counts.ensure(counts(place.end_step, bucket))?;
        }
        let left = self.at_least(segment, first_rows, low);
        if let Some(left) = &left {
            if sums {
                self.sums.ensure_at(left.sum)?;
            }
            self.sizes.ensure(left.sizes.clone())?;
        }
        Ok(left)
    }

    /// Of the first `first_rows` rows of a segment, those with an order code of at least `low`;
    /// `None` where the segment is so short that it has no counts. Whoever asks has ensured them
    /// ([`SizeIndex::ensure_at_least`]).
    pub fn at_least(
        &self,
        segment: (usize, &Segment),
        first_rows: usize,
        low: u16,
    ) -> Option<Left> {
        let Place { whole, last_step, end_step } = self.place(segment, first_rows)?;
        if whole == 0 {
            return Some(Left { counted: 0, sizes: 0..0, rest: 0, sum: None });
        }
        let bucket = self.bucket(low);
        let counts_of = |step: usize| {
            let counts = &self.counts[counts(step, bucket)];
            (counts[0] as usize, counts.get(1).copied().unwrap_or(0) as usize)
        };
        let ((up_to, counted), (_, all)) = (counts_of(last_step), counts_of(end_step));
        let start = segment.1.start as usize + all;
        let sizes = start..start + up_to - counted;
        let sum = (bucket + 1 < BUCKETS).then_some(last_step * BUCKETS + bucket + 1);
        Some(Left { counted: counted as u64, sizes, rest: whole, sum })
    }

    /// The bucket that a size lies in.
    fn bucket(&self, size: u16) -> usize {
        self.buckets.partition_point(|low| *low <= size).saturating_sub(1)
    }

    /// `None` where the segment is so short that it has no counts.
    fn place(&self, (number, segment): (usize, &Segment), first_rows: usize) -> Option<Place> {
        let rows = (segment.end - segment.start) as usize;
        if rows < SEGMENT_ROWS_MIN {
            return None;
        }
        let whole = if first_rows == rows { rows } else { first_rows - first_rows % STEP_ROWS };
        let first_step = self.steps[number];
        let last_step = first_step + (whole.max(1) - 1) / STEP_ROWS;
        Some(Place { whole, last_step, end_step: first_step + (rows - 1) / STEP_ROWS })
    }

    /// The sizes that are left to be looked at.
    pub fn sizes(&self, left: &Left) -> &[u16] {
        &self.sizes[left.sizes.clone()]
    }

    /// The sum of the finite sizes of those counted, in units of 2⁻²⁴, where [`sums_fit`].
    pub fn sum(&self, left: &Left) -> i64 {
        left.sum.map_or(0, |at| self.sums[at])
    }

    /// Whether all of it holds what was written.
    pub fn is_ensured(&self) -> bool {
        self.columns().iter().all(|column| column.is_ensured())
    }

    /// Its columns.
    pub(super) fn columns(&self) -> [&dyn AnyColumn; 4] {
        [&self.buckets, &self.counts, &self.sums, &self.sizes]
    }

    /// Whether it is the size index of these sizes.
    pub(super) fn is_of(&self, segments: &[Segment], sizes: &[u16]) -> bool {
        let buckets = buckets_of(&rows_of_code(sizes));
        let bucket_of = bucket_of(&buckets);
        let fits = |number: usize| {
            let segment = &segments[number];
            let right = part(&bucket_of, &sizes[rows(segment)]);
            let first = self.steps[number] * BUCKETS;
            let entries = first..first + right.counts.len();
            self.counts.get(entries.clone()) == Some(&right.counts)
                && self.sums.get(entries) == Some(&right.sums)
                && self.sizes.get(rows(segment)) == Some(&right.sizes)
        };
        self.buckets[..] == buckets[..] && loops::all(segments.len(), fits)
    }
}

/// Where the counts of a bucket and of the next one, if there is one, stand for a step of all segments.
fn counts(step: usize, bucket: usize) -> Range<usize> {
    let first = step * BUCKETS;
    first + bucket..first + BUCKETS.min(bucket + 2)
}

fn rows(segment: &Segment) -> Range<usize> {
    segment.start as usize..segment.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{INFINITY, NAN};

    fn segments(rows: &[usize]) -> Vec<Segment> {
        let mut start = 0;
        let one = |(number, rows): (usize, &usize)| {
            let segment = Segment {
                pre_type: number as u8,
                post_type: 0,
                post_morph: 0,
                start,
                end: start + *rows as u64,
            };
            start = segment.end;
            segment
        };
        rows.iter().enumerate().map(one).collect()
    }

    /// Around whole steps, and where every value is the same, rare or missing.
    #[test]
    fn counts_are_those_of_a_look_at_every_row() {
        let mut rng = fastrand::Rng::with_seed(5);
        let least = SEGMENT_ROWS_MIN;
        let rows = [1, least - 1, least, least + 1, 3 * STEP_ROWS + 77, 9000];
        let segments = segments(&rows);
        let total: usize = rows.iter().sum();
        let same = vec![0x8000; total];
        let few: Vec<u16> =
            (0..total).map(|_| *rng.choice(&[NAN, 1, 40_000, INFINITY]).unwrap()).collect();
        let any: Vec<u16> = (0..total).map(|_| rng.u16(..=INFINITY)).collect();
        for sizes in [same, few, any] {
            let size_index = SizeIndex::of(&segments, &sizes);
            assert!(size_index.is_of(&segments, &sizes));
            for (number, segment) in segments.iter().enumerate() {
                let sizes = &sizes[super::rows(segment)];
                for low in [0, 1, 0x7fff, 0x8000, 0x8001, 40_000, INFINITY, u16::MAX, rng.u16(..)] {
                    for first in [0, 1, STEP_ROWS - 1, STEP_ROWS, 2 * STEP_ROWS + 1, sizes.len()] {
                        let first = first.min(sizes.len());
                        let left = size_index.at_least((number, segment), first, low);
                        assert_eq!(left.is_some(), sizes.len() >= least);
                        let Some(left) = left else { continue };
                        let look = |sizes: &[u16]| {
                            sizes.iter().filter(|size| **size >= low).count() as u64
                        };
                        let sum = |sizes: &[u16]| -> i64 {
                            sizes.iter().filter(|size| **size >= low).map(|size| units(*size)).sum()
                        };
                        let rest = &sizes[left.rest..first];
                        assert_eq!(
                            (
                                left.counted + look(size_index.sizes(&left)) + look(rest),
                                size_index.sum(&left) + sum(size_index.sizes(&left)) + sum(rest)
                            ),
                            (look(&sizes[..first]), sum(&sizes[..first])),
                            "segment {number}, {first} rows, {low}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn sums_that_could_overflow_are_known() {
        let largest = CodeRange { low: codes::ZERO, high: INFINITY - 1 };
        // 65504 are 2047 · 2²⁹ units; the largest sum is 2⁶³ − 1.
        let rows = i64::MAX as u64 / (2047 << 29);
        assert!(sums_fit(rows, largest) && !sums_fit(rows + 1, largest));
        assert!(!sums_fit(rows + 1, CodeRange::ALL) && !sums_fit(u64::MAX, largest));
        let negative = CodeRange { low: codes::NEG_INFINITY, high: codes::ZERO };
        assert!(sums_fit(rows, negative) && !sums_fit(rows + 1, negative));
        let small = CodeRange { low: codes::ZERO, high: codes::ZERO + 1 };
        assert!(sums_fit(1 << 62, small) && sums_fit(u64::MAX, CodeRange::EMPTY));
        assert!(sums_fit(u64::MAX, CodeRange { low: NAN, high: NAN }));
        // Preparing such a column does not panic.
        part(&bucket_of(&buckets_of(&rows_of_code(&[INFINITY - 1]))), &[INFINITY - 1; 5000]);
    }

    #[test]
    fn a_bucket_holds_few_rows_of_even_sizes() {
        let rows_of_code: Vec<u64> =
            (0..1 << 16).map(|code| (code >= 30_000) as u64 * 10).collect();
        let buckets = buckets_of(&rows_of_code);
        assert_eq!((buckets.len(), buckets[0]), (BUCKETS, 0));
        let widest = buckets.windows(2).skip(1).map(|pair| pair[1] - pair[0]).max();
        assert_eq!(widest, Some(139));
        assert_eq!(buckets_of(&vec![0; 1 << 16]).len(), BUCKETS);
    }

    #[test]
    fn another_column_is_seen() {
        let segments = segments(&[5000]);
        let sizes: Vec<u16> = (0..5000).collect();
        let size_index = SizeIndex::of(&segments, &sizes);
        let mut other = sizes.clone();
        other.swap(3, 4000);
        assert!(size_index.is_of(&segments, &sizes) && !size_index.is_of(&segments, &other));
    }
}
