//! Rows of a run by size, counted and summed by the size index: a look at one row of some hundred.

use std::iter;
use std::ops::Range;

use rayon::prelude::*;

use super::{kernels, walk};
use crate::codes::{self, CodeRange};
use crate::dataset::{self, AnyColumn, Dataset, Left, Segment};
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::exact::ExactSum;

/// Up to so many rows of a run a look at each is quicker than the places in memory that hold the
/// counts.
const LOOK_ROWS_MAX: usize = 4096;
/// What has no finite value.
const NONFINITE: [CodeRange; 2] = [
    CodeRange { low: codes::NAN, high: codes::NEG_INFINITY },
    CodeRange { low: codes::INFINITY, high: u16::MAX },
];

/// Makes sure of what [`count`], and with `sums` [`count_and_sum`], read of some runs.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn ensure(data: &Dataset, runs: &[RowRun], range: CodeRange, sums: bool) -> Result<()> {
    if data.size_index.is_ensured() && data.synapses.size.is_ensured() {
        return Ok(());
    }
    let ensure_run = |run: &RowRun| {
        let segment = segment(data, run).filter(|_| is_counted(run));
        let segment = segment.filter(|(_, segment)| !sums || sums_fit(data, segment));
        let Some(segment) = segment else { return data.synapses.size.ensure(run.start..run.end) };
        let others = nonfinite(data, range).filter(|_| sums);
        iter::once(range).chain(others).try_for_each(|range| {
            cuts(segment.1, run, range).try_for_each(|cut| ensure_cut(data, segment, &cut, sums))
        })
    };
    match walk::are_few(runs.len()) {
        true => runs.iter().try_for_each(ensure_run),
        false => runs.par_iter().try_for_each(ensure_run),
    }
}

fn ensure_cut(data: &Dataset, segment: (usize, &Segment), cut: &Cut, sums: bool) -> Result<()> {
    let left = data.size_index.ensure_at_least(segment, cut.rows, cut.low, sums)?;
    data.synapses.size.ensure(cut.rest(segment.1, left.as_ref()))
}

/// How many rows of a run have a size within `range`.
pub fn count(data: &Dataset, run: &RowRun, range: CodeRange) -> u64 {
    let counted = |left: &Left| left.counted.into();
    let look =
        |sizes: &[u16], range: CodeRange| kernels::count_codes(sizes, range.low, range.high).into();
    BySizeIndex { data, counted, look }.of_run(run, range) as u64
}

/// How many rows of a run have a size within `range`, and the exact sum of these sizes.
pub fn count_and_sum(data: &Dataset, run: &RowRun, range: CodeRange) -> (u64, ExactSum) {
    let fits = || segment(data, run).is_some_and(|(_, segment)| sums_fit(data, segment));
    if !is_counted(run) || !fits() {
        let sizes = &data.synapses.size[run.start..run.end];
        return kernels::count_and_sum(sizes, range, sizes);
    }
    let look = |sizes: &[u16], range: CodeRange| {
        let finite = range.and(CodeRange::FINITE);
        if finite.is_empty() { 0 } else { kernels::count_and_sum(sizes, finite, sizes).1.units }
    };
    let counted = |left: &Left| data.size_index.sum(left).into();
    let units = BySizeIndex { data, counted, look }.of_run(run, range);
    let nonfinite = nonfinite(data, range).map(|codes| count(data, run, codes)).sum();
    (count(data, run, range), ExactSum { units, nonfinite })
}

/// Bytes of sizes that counting the plan's rows looks at.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn bytes(data: &Dataset, plan: &Plan) -> Result<u64> {
    let range = plan.tests.size();
    ensure(data, &plan.runs, range, false)?;
    let mut bytes = 0;
    for run in &plan.runs {
        let look = |sizes: &[u16], _: CodeRange| {
            bytes += size_of_val(sizes) as u64;
            0
        };
        BySizeIndex { data, counted: |_: &Left| 0, look }.of_run(run, range);
    }
    Ok(bytes)
}

/// Whether a run has so many rows that counts are quicker than a look.
fn is_counted(run: &RowRun) -> bool {
    run.end - run.start > LOOK_ROWS_MAX
}

/// Whether the sums of a segment are right.
fn sums_fit(data: &Dataset, segment: &Segment) -> bool {
    dataset::sums_fit(segment.end - segment.start, data.sizes)
}

/// The sizes within `range` that have no finite value, where the data has some.
fn nonfinite(data: &Dataset, range: CodeRange) -> impl Iterator<Item = CodeRange> {
    let there = range.and(data.sizes);
    NONFINITE.map(|codes| codes.and(there)).into_iter().filter(|codes| !codes.is_empty())
}

/// The segment that a run is in, and its number.
fn segment<'a>(data: &'a Dataset, run: &RowRun) -> Option<(usize, &'a Segment)> {
    let number = data.segments.partition_point(|segment| segment.end <= run.start as u64);
    data.segments.get(number).map(|segment| (number, segment))
}

/// The first rows of a segment that have an order code of at least `low`: what is counted.
struct Cut {
    rows: usize,
    low: u16,
    /// Whether they are added, or taken away.
    added: bool,
}

impl Cut {
    /// Rows of the column of sizes that have to be looked at one by one.
    fn rest(&self, segment: &Segment, left: Option<&Left>) -> Range<usize> {
        let start = segment.start as usize;
        start + left.map_or(0, |left| left.rest)..start + self.rows
    }
}

/// What adds up to the rows of a run within a range of size.
fn cuts(segment: &Segment, run: &RowRun, range: CodeRange) -> impl Iterator<Item = Cut> {
    let start = segment.start as usize;
    let above = (range.high < codes::INFINITY).then(|| range.high + 1);
    let cut = |rows: usize, low: Option<u16>, added| {
        low.filter(|_| rows > 0).map(|low| Cut { rows, low, added })
    };
    let (up_to_end, up_to_start) = (run.end - start, run.start - start);
    let cuts = [
        cut(up_to_end, Some(range.low), true),
        cut(up_to_end, above, false),
        cut(up_to_start, Some(range.low), false),
        cut(up_to_start, above, true),
    ];
    cuts.into_iter().flatten()
}

/// Adds something up over rows within a range of size: what `counted` says of those that need no
/// look, and what `look` says of the others. Whoever adds has ensured them ([`ensure`]).
struct BySizeIndex<'a, C, L> {
    data: &'a Dataset,
    counted: C,
    look: L,
}

impl<C: Fn(&Left) -> i128, L: FnMut(&[u16], CodeRange) -> i128> BySizeIndex<'_, C, L> {
    fn of_run(&mut self, run: &RowRun, range: CodeRange) -> i128 {
        match segment(self.data, run) {
            Some(segment) if is_counted(run) => {
                let mut sum = 0;
                for cut in cuts(segment.1, run, range) {
                    let of_cut = self.of_cut(segment, &cut);
                    sum += if cut.added { of_cut } else { -of_cut };
                }
                sum
            }
            _ => (self.look)(&self.data.synapses.size[run.start..run.end], range),
        }
    }

    fn of_cut(&mut self, segment: (usize, &Segment), cut: &Cut) -> i128 {
        let above = CodeRange { low: cut.low, ..CodeRange::ALL };
        let left = self.data.size_index.at_least(segment, cut.rows, cut.low);
        let rest = &self.data.synapses.size[cut.rest(segment.1, left.as_ref())];
        let rest = (self.look)(rest, above);
        match left {
            Some(left) => {
                (self.counted)(&left) + (self.look)(self.data.size_index.sizes(&left), above) + rest
            }
            None => rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cpu::tests::made;
    use crate::query::Filter;
    use crate::run::Run;

    #[test]
    fn counts_and_sums_are_those_of_a_look_at_every_row() {
        let folder = tempfile::tempdir().unwrap();
        let data = made(folder.path());
        data.ensure_all().unwrap();
        assert!(
            !data.sizes.and(NONFINITE[0]).is_empty() && !data.sizes.and(NONFINITE[1]).is_empty()
        );
        let longest = data.segments.iter().map(|segment| segment.end - segment.start).max();
        assert!(longest.is_some_and(|rows| rows > 2 * LOOK_ROWS_MAX as u64));
        let mut rng = fastrand::Rng::with_seed(3);
        let mut undefined = 0;
        for round in 0..40 {
            let mut threshold = |share: f64| rng.bool().then(|| share * rng.f64());
            let (prob_min, prob_max) =
                (threshold(0.8), threshold(1.0).map(|prob| 1.0 - prob / 4.0));
            let (size_min, size_max) = (threshold(0.3), threshold(2.0).map(|size| 2.0 - size));
            let filter = Filter { prob_min, prob_max, size_min, size_max, ..Filter::default() };
            let plan = Plan::new(&data, &filter, &Run::default()).unwrap();
            assert!(plan.tests.only_size());
            for run in &plan.runs {
                let sizes = &data.synapses.size[run.start..run.end];
                let range = plan.tests.size();
                let (rows, looked) = kernels::count_and_sum(sizes, range, sizes);
                let (count, sum) = count_and_sum(&data, run, range);
                let what = format!("round {round}, {run:?}, {range:?}");
                assert_eq!((count, super::count(&data, run, range)), (rows, rows), "{what}");
                assert_eq!(sum.nonfinite > 0, looked.nonfinite > 0, "{what}");
                match sum.nonfinite {
                    0 => assert_eq!(sum.units, looked.units, "{what}"),
                    _ => undefined += 1,
                }
            }
        }
        assert!(undefined > 0);
    }
}
