//! A filter resolved against a data set: the runs of rows that pass by order alone, and what is
//! left to test on each row. Built in microseconds to a millisecond, executed by any engine that
//! reads the sorted columns.

mod bitmap;
mod ensure;
mod listed;
mod neurons;
mod row;

pub use bitmap::{Bitmap, bits};
pub use neurons::cells;
pub use row::RowCheck;

use crate::codes::CodeRange;
use crate::dataset::{Dataset, Segment};
use crate::error::Result;
use crate::query::{BoxNm, Filter};
use crate::run::{Run, StopToken};

/// Consecutive sorted rows of one segment whose types, morphology and probability pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRun {
    /// Code of the presynaptic type.
    pub pre_type: u8,
    /// Code of the postsynaptic type.
    pub post_type: u8,
    /// First row in the sorted columns.
    pub start: usize,
    /// One past the last row.
    pub end: usize,
}

/// The tests that order does not answer, for each row of the runs.
#[derive(Debug)]
pub struct RowTests {
    /// Order codes of size that pass.
    pub size: CodeRange,
    /// Presynaptic neurons that pass; `None` = all.
    pub pre: Option<Bitmap>,
    /// Postsynaptic neurons that pass; `None` = all.
    pub post: Option<Bitmap>,
    /// Whether a neuron's synapses onto itself fail.
    pub exclude_autapses: bool,
    /// Coordinates that pass, on x, y and z; `None` = all.
    pub coordinates: Option<[CoordinateRange; 3]>,
}

/// Coordinates that pass on one axis, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoordinateRange {
    /// Lowest coordinate in nm.
    pub low: u32,
    /// Highest coordinate in nm.
    pub high: u32,
}

/// A filter, ready to run.
#[derive(Debug)]
pub struct Plan {
    /// The rows that pass by order alone.
    pub runs: Vec<RowRun>,
    /// What is left to test: not what every row of the table passes.
    pub tests: RowTests,
    /// Set once nobody waits for the rows any more: whoever walks them looks at it once a block.
    pub stop: StopToken,
}

impl RowTests {
    /// Nothing to test.
    fn none() -> RowTests {
        RowTests {
            size: CodeRange::ALL,
            pre: None,
            post: None,
            exclude_autapses: false,
            coordinates: None,
        }
    }

    /// Whether every row of the runs passes.
    pub fn is_empty(&self) -> bool {
        self.size.is_all() && self.only_size()
    }

    /// Whether size is the only thing left to test.
    pub fn only_size(&self) -> bool {
        self.pre.is_none()
            && self.post.is_none()
            && !self.exclude_autapses
            && self.coordinates.is_none()
    }
}

impl CoordinateRange {
    fn contains(self, nm: u32) -> bool {
        self.low <= nm && nm <= self.high
    }
}

impl Plan {
    /// Resolves `filter` against `data`. Where it lists few neurons and the index is ready, the
    /// runs hold the passing rows and nothing is left to test.
    ///
    /// # Errors
    /// What [`Filter::check`] refuses, unknown names, an axon-only type as postsynaptic, and
    /// filters on neurons where there is no neuron table.
    pub fn new(data: &Dataset, filter: &Filter, run: &Run) -> Result<Plan> {
        filter.check()?;
        match listed::runs(data, filter)? {
            Some(runs) => Ok(Plan { runs, tests: RowTests::none(), stop: run.stop.clone() }),
            None => Plan::by_order(data, filter, run),
        }
    }

    /// [`Plan::new`] by the order of the sorted columns alone.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn by_order(data: &Dataset, filter: &Filter, run: &Run) -> Result<Plan> {
        filter.check()?;
        let vocabulary = &data.vocabulary;
        let pre_types = filter.pre_types(vocabulary)?;
        let post_types = filter.post_types(vocabulary)?;
        let morphs = filter.morphs(vocabulary)?;
        let (pre, post) = neurons::pass(data, filter)?;
        let coordinates = filter.box_nm.map(coordinate_ranges);
        let tests = RowTests {
            size: match filter.size_range() {
                range if range.covers(data.sizes) => CodeRange::ALL,
                range => range,
            },
            pre,
            post,
            exclude_autapses: filter.exclude_autapses,
            coordinates: coordinates.flatten(),
        };
        let nothing = tests.size.is_empty() || coordinates == Some(None);
        let prob = filter.prob_range();
        let runs = data
            .segments
            .iter()
            .filter(|_| !nothing)
            .filter(|s| pre_types.contains(s.pre_type) && post_types.contains(s.post_type))
            .filter(|s| morphs.contains(s.post_morph))
            .filter_map(|s| run_of(data, s, prob).transpose())
            .collect::<Result<_>>()?;
        Ok(Plan { runs, tests, stop: run.stop.clone() })
    }

    /// Rows in the runs.
    pub fn rows(&self) -> usize {
        self.runs.iter().map(|run| run.end - run.start).sum()
    }
}

/// The rows of a segment whose probability passes: a prefix, or a range with an upper bound.
fn run_of(data: &Dataset, segment: &Segment, prob: CodeRange) -> Result<Option<RowRun>> {
    let (start, end) = (segment.start as usize, segment.end as usize);
    let (mut first, mut last) = (start, end);
    if !prob.is_all() {
        let codes = &data.synapses.prob;
        first = start + codes.partition_point_in(start..end, |code| *code > prob.high)?;
        last = start + codes.partition_point_in(start..end, |code| *code >= prob.low)?;
    }
    Ok((first < last).then_some(RowRun {
        pre_type: segment.pre_type,
        post_type: segment.post_type,
        start: first,
        end: last,
    }))
}

/// The box as ranges of whole nanometres; `None` if no coordinate can be in it.
fn coordinate_ranges(b: BoxNm) -> Option<[CoordinateRange; 3]> {
    let axis = |i: usize| coordinate_range(b.lower[i], b.upper[i]);
    Some([axis(0)?, axis(1)?, axis(2)?])
}

/// lower ≤ c < upper, for whole c, is ceil(lower) ≤ c ≤ ceil(upper) − 1.
fn coordinate_range(lower: f64, upper: f64) -> Option<CoordinateRange> {
    const ABOVE_ALL: f64 = 4_294_967_296.0;
    let low = lower.ceil().max(0.0);
    let high = upper.ceil().min(ABOVE_ALL) - 1.0;
    // Both are whole numbers within u32 when the range is not empty.
    (low <= high).then_some(CoordinateRange { low: low as u32, high: high as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_become_ranges_of_whole_nanometres() {
        let range = |low, high| Some(CoordinateRange { low, high });
        assert_eq!(coordinate_range(0.0, 10.0), range(0, 9));
        assert_eq!(coordinate_range(0.5, 9.5), range(1, 9));
        assert_eq!(coordinate_range(-5.0, 1e300), range(0, u32::MAX));
        assert_eq!(coordinate_range(f64::NEG_INFINITY, f64::INFINITY), range(0, u32::MAX));
        assert_eq!(coordinate_range(5.0, 5.0), None);
        assert_eq!(coordinate_range(-5.0, 0.0), None);
        assert_eq!(coordinate_range(5e9, 6e9), None);
    }
}
