//! The segment of a sorted row, wherever it stands.

use crate::dataset::{Dataset, Segment};

/// Rows of a step; mostly a step lies in one segment.
const STEP_SHIFT: u32 = 10;

/// Looks up segments.
pub struct SegmentOf<'d> {
    segments: &'d [Segment],
    /// The segment of the first row of each step.
    first: Vec<u32>,
}

impl<'d> SegmentOf<'d> {
    /// Goes over the segments once.
    pub fn new(data: &'d Dataset) -> SegmentOf<'d> {
        let segments = &data.segments[..];
        let steps = data.synapse_count().div_ceil(1 << STEP_SHIFT);
        let first = (0..steps).map(|step| {
            let row = (step as u64) << STEP_SHIFT;
            segments.partition_point(|segment| segment.end <= row) as u32
        });
        SegmentOf { segments, first: first.collect() }
    }

    /// The segment of a row; `None` beyond the last.
    #[inline]
    pub fn at(&self, row: u32) -> Option<&'d Segment> {
        let first = *self.first.get((row >> STEP_SHIFT) as usize)? as usize;
        self.segments[first..].iter().find(|segment| u64::from(row) < segment.end)
    }
}
