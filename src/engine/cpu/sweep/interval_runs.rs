//! The rows of one pair of types, cut where the probability interval changes.

use super::cuts::Cuts;
use crate::dataset::View;
use crate::engine::plan::RowRun;

/// The runs of a pair, and where each is cut.
pub struct IntervalRuns<'a> {
    runs: &'a [RowRun],
    /// For each run, where its rows of each interval begin, the highest interval first; then
    /// its end.
    starts: Vec<usize>,
    intervals: usize,
}

impl<'a> IntervalRuns<'a> {
    /// Cuts the runs of one pair; `codes` is the column of probabilities.
    pub fn new(codes: View<u16>, runs: &'a [RowRun], prob: &Cuts) -> IntervalRuns<'a> {
        let mut starts = Vec::with_capacity(runs.len() * (prob.len() + 1));
        for run in runs {
            // Rows stand by descending probability.
            let mut start = run.start;
            starts.push(start);
            for interval in (0..prob.len()).rev() {
                start += at_least(&codes[start..run.end], prob.start(interval));
                starts.push(start);
            }
        }
        IntervalRuns { runs, starts, intervals: prob.len() }
    }

    /// The rows of an interval, run by run.
    pub fn of(&self, interval: usize) -> impl Iterator<Item = RowRun> {
        let at = self.intervals - 1 - interval;
        let cuts = self.starts.chunks_exact(self.intervals + 1);
        let intervals = self.runs.iter().zip(cuts);
        intervals.map(move |(run, cuts)| RowRun { start: cuts[at], end: cuts[at + 1], ..*run })
    }
}

/// How many of the descending codes are at least `low`, looked for near the beginning first: the
/// next threshold is mostly near.
fn at_least(codes: &[u16], low: u16) -> usize {
    let mut step = 16;
    let mut passed = 0;
    while passed + step <= codes.len() && codes[passed + step - 1] >= low {
        passed += step;
        step *= 2;
    }
    let end = codes.len().min(passed + step);
    passed + codes[passed..end].partition_point(|code| *code >= low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galloping_finds_what_searching_finds() {
        let mut rng = fastrand::Rng::with_seed(5);
        for length in [0, 1, 15, 16, 17, 47, 48, 49, 1000, 5000] {
            let mut codes: Vec<u16> = (0..length).map(|_| rng.u16(..500)).collect();
            codes.sort_unstable_by(|a, b| b.cmp(a));
            for low in 0..=501 {
                assert_eq!(at_least(&codes, low), codes.partition_point(|code| *code >= low));
            }
        }
    }
}
