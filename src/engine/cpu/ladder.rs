//! Rows of a run by size, counted and summed on the ladder: a look at one row of some hundred.

use super::kernels;
use crate::codes::{self, CodeRange};
use crate::dataset::{self, Dataset, Left, Segment};
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

/// How many rows of a run have a size within `range`.
pub fn count(data: &Dataset, run: &RowRun, range: CodeRange) -> Result<u64> {
    let counted = |left: &Left| Ok(left.counted.into());
    let look =
        |sizes: &[u16], range: CodeRange| kernels::count_codes(sizes, range.low, range.high).into();
    Ok(OnLadder { data, counted, look }.of_run(run, range)? as u64)
}

/// How many rows of a run have a size within `range`, and the exact sum of these sizes.
pub fn count_and_sum(data: &Dataset, run: &RowRun, range: CodeRange) -> Result<(u64, ExactSum)> {
    let rows = run.start..run.end;
    let segment_rows = segment(data, run).map_or(0, |(_, segment)| segment.end - segment.start);
    if rows.len() <= LOOK_ROWS_MAX || !dataset::sums_fit(segment_rows, data.sizes) {
        let sizes = data.synapses.size.read(rows)?;
        return Ok(kernels::count_and_sum(sizes, range, sizes));
    }
    let look = |sizes: &[u16], range: CodeRange| {
        let finite = range.and(CodeRange::FINITE);
        if finite.is_empty() { 0 } else { kernels::count_and_sum(sizes, finite, sizes).1.units }
    };
    let counted = |left: &Left| data.ladder.sum(left).map(i128::from);
    let units = OnLadder { data, counted, look }.of_run(run, range)?;
    let there = range.and(data.sizes);
    let nonfinite = NONFINITE.map(|codes| codes.and(there));
    let nonfinite = nonfinite.into_iter().filter(|codes| !codes.is_empty());
    let nonfinite = nonfinite.map(|codes| count(data, run, codes)).sum::<Result<u64>>()?;
    Ok((count(data, run, range)?, ExactSum { units, nonfinite }))
}

/// Bytes of sizes that counting the plan's rows looks at.
pub fn bytes(data: &Dataset, plan: &Plan) -> Result<u64> {
    let mut bytes = 0;
    for run in &plan.runs {
        let look = |sizes: &[u16], _: CodeRange| {
            bytes += size_of_val(sizes) as u64;
            0
        };
        OnLadder { data, counted: |_: &Left| Ok(0), look }.of_run(run, plan.tests.size)?;
    }
    Ok(bytes)
}

/// The segment that a run is in, and its number.
fn segment<'a>(data: &'a Dataset, run: &RowRun) -> Option<(usize, &'a Segment)> {
    let number = data.segments.partition_point(|segment| segment.end <= run.start as u64);
    data.segments.get(number).map(|segment| (number, segment))
}

/// Adds something up over rows within a range of size: what `counted` says of those that need no
/// look, and what `look` says of the others.
struct OnLadder<'a, C, L> {
    data: &'a Dataset,
    counted: C,
    look: L,
}

impl<C: Fn(&Left) -> Result<i128>, L: FnMut(&[u16], CodeRange) -> i128> OnLadder<'_, C, L> {
    fn of_run(&mut self, run: &RowRun, range: CodeRange) -> Result<i128> {
        match segment(self.data, run) {
            Some(segment) if run.end - run.start > LOOK_ROWS_MAX => {
                let start = segment.1.start as usize;
                let up_to_end = self.within(segment, run.end - start, range)?;
                Ok(up_to_end - self.within(segment, run.start - start, range)?)
            }
            _ => Ok((self.look)(self.data.synapses.size.read(run.start..run.end)?, range)),
        }
    }

    /// Of the first `rows` of a segment, those within `range`.
    fn within(
        &mut self,
        segment: (usize, &Segment),
        rows: usize,
        range: CodeRange,
    ) -> Result<i128> {
        let low = self.at_least(segment, rows, range.low)?;
        match range.high {
            codes::INFINITY.. => Ok(low),
            high => Ok(low - self.at_least(segment, rows, high + 1)?),
        }
    }

    /// Of the first `rows` of a segment, those with an order code of at least `low`.
    fn at_least(&mut self, segment: (usize, &Segment), rows: usize, low: u16) -> Result<i128> {
        if rows == 0 {
            return Ok(0);
        }
        let start = segment.1.start as usize;
        let (sizes, end) = (&self.data.synapses.size, start + rows);
        let above = CodeRange { low, ..CodeRange::ALL };
        match self.data.ladder.at_least(segment, rows, low)? {
            Some(left) => Ok((self.counted)(&left)?
                + (self.look)(left.sizes, above)
                + (self.look)(sizes.read(start + left.rest..end)?, above)),
            None => Ok((self.look)(sizes.read(start..end)?, above)),
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
                let range = plan.tests.size;
                let (rows, looked) = kernels::count_and_sum(sizes, range, sizes);
                let (count, sum) = count_and_sum(&data, run, range).unwrap();
                let what = format!("round {round}, {run:?}, {range:?}");
                assert_eq!(
                    (count, super::count(&data, run, range).unwrap()),
                    (rows, rows),
                    "{what}"
                );
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
