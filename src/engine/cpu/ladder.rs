//! Rows of a run by size, counted on the ladder: a look at one row of some hundred.

use super::kernels;
use crate::codes::{self, CodeRange};
use crate::dataset::{Dataset, Segment};
use crate::engine::plan::{Plan, Run};

/// Up to so many rows of a run a look at each is quicker than the places in memory that hold the
/// counts.
const LOOK_ROWS_MAX: usize = 4096;

/// How many rows of a run have a size within `range`.
pub fn count(data: &Dataset, run: &Run, range: CodeRange) -> u64 {
    counted(data, run, range, &mut |sizes, range| {
        kernels::count_codes(sizes, range.low, range.high)
    })
}

/// Bytes of sizes that counting the plan's rows looks at.
pub fn bytes(data: &Dataset, plan: &Plan) -> u64 {
    let mut bytes = 0;
    for run in &plan.runs {
        counted(data, run, plan.tests.size, &mut |sizes, _| {
            bytes += size_of_val(sizes) as u64;
            0
        });
    }
    bytes
}

/// Counts a run's rows; `look` counts those that have to be looked at.
fn counted(
    data: &Dataset,
    run: &Run,
    range: CodeRange,
    look: &mut impl FnMut(&[u16], CodeRange) -> u64,
) -> u64 {
    let number = data.segments.partition_point(|segment| segment.end <= run.start as u64);
    match data.segments.get(number) {
        Some(segment) if run.end - run.start > LOOK_ROWS_MAX => {
            let start = segment.start as usize;
            let mut first = |rows| within(data, (number, segment), rows, range, look);
            first(run.end - start).saturating_sub(first(run.start - start))
        }
        _ => look(&data.synapses.size[run.start..run.end], range),
    }
}

/// Of the first `rows` of a segment, those within `range`.
fn within(
    data: &Dataset,
    segment: (usize, &Segment),
    rows: usize,
    range: CodeRange,
    look: &mut impl FnMut(&[u16], CodeRange) -> u64,
) -> u64 {
    let low = at_least(data, segment, rows, range.low, look);
    match range.high {
        codes::INFINITY.. => low,
        // The columns come from a file: no difference is believed to be positive.
        high => low.saturating_sub(at_least(data, segment, rows, high + 1, look)),
    }
}

/// Of the first `rows` of a segment, those with an order code of at least `low`.
fn at_least(
    data: &Dataset,
    segment: (usize, &Segment),
    rows: usize,
    low: u16,
    look: &mut impl FnMut(&[u16], CodeRange) -> u64,
) -> u64 {
    if low == codes::NAN || rows == 0 {
        return rows as u64;
    }
    let start = segment.1.start as usize;
    let sizes = &data.synapses.size[start..start + rows];
    let above = CodeRange { low, ..CodeRange::ALL };
    match data.ladder.at_least(segment, rows, low) {
        Some(left) => left.counted + look(left.sizes, above) + look(&sizes[left.rest..], above),
        None => look(sizes, above),
    }
}
