//! The thresholds of a sweep on one float16 column, as cuts of its order codes.

use crate::codes::CodeRange;
use crate::query::{FilterParameter, SweepQuery};

/// Intervals of order codes between neighbouring thresholds. Every point's range is a whole
/// number of intervals.
#[derive(Debug)]
pub struct Cuts {
    min: FilterParameter,
    max: FilterParameter,
    /// Where intervals begin, ascending; the first is 0.
    starts: Vec<u32>,
    has_conditions: bool,
}

impl Cuts {
    /// The cuts that the axes and the fixed filter of `query` make on the column of `min` and
    /// `max`.
    pub fn new(query: &SweepQuery, min: FilterParameter, max: FilterParameter) -> Cuts {
        let mut starts = vec![0];
        for range in ranges(query, min, max) {
            if !range.is_empty() {
                starts.extend([u32::from(range.low), u32::from(range.high) + 1]);
            }
        }
        starts.retain(|start| *start <= u32::from(u16::MAX));
        starts.sort_unstable();
        starts.dedup();
        Cuts { min, max, starts, has_conditions: !query.filter.conditions.is_empty() }
    }

    /// Whether the filter has conditions, which make no cuts: rows are tested for them.
    pub fn has_conditions(&self) -> bool {
        self.has_conditions
    }

    /// How many intervals there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The interval of each order code.
    pub fn table(&self) -> Vec<u16> {
        let mut table = vec![0; 1 << 16];
        for (interval, start) in self.starts.iter().enumerate() {
            // At most 2¹⁶ starts: an interval's number fits.
            table[*start as usize..].fill(interval as u16);
        }
        table
    }

    /// First code of an interval.
    pub fn start(&self, interval: usize) -> u16 {
        self.starts[interval] as u16
    }

    /// The intervals that pass at a point.
    pub fn intervals(&self, filter: &crate::query::Filter) -> std::ops::Range<usize> {
        let range =
            CodeRange::between(filter.number(self.min), filter.number(self.max), filter.rule());
        if range.is_empty() {
            return 0..0;
        }
        let at = |code: u32| self.starts.partition_point(|start| *start < code);
        at(range.low.into())..at(u32::from(range.high) + 1)
    }
}

/// The range of every combination of the two thresholds' values.
fn ranges(
    query: &SweepQuery,
    min: FilterParameter,
    max: FilterParameter,
) -> impl Iterator<Item = CodeRange> {
    let values = |param: FilterParameter| -> Vec<Option<f64>> {
        match query.axes.iter().find(|axis| axis.parameter.filter() == Some(param)) {
            Some(axis) => axis.values.iter().copied().map(Some).collect(),
            None => vec![query.filter.number(param)],
        }
    };
    let rule = query.filter.rule();
    let lows = values(min).into_iter().map(move |min| CodeRange::between(min, None, rule));
    let highs = values(max).into_iter().map(move |max| CodeRange::between(None, max, rule));
    lows.chain(highs)
}
