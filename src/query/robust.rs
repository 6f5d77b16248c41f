//! Robustness of a claim: in which settings of a grid it holds, and where it flips.

use crate::error::Result;
use crate::query::{
    Axis, Categories, Claim, ClaimIntervals, ConnectionValues, ConnectionsQuery, Measure,
    Normalize, Outcome, Resampling, SweepQuery, Verdict, Vocabulary,
};

/// Asks in which settings of a grid a claim holds.
#[derive(Clone, Debug, PartialEq)]
pub struct RobustQuery {
    /// The claim.
    pub claim: Claim,
    /// What a connection amounts to.
    pub measure: Measure,
    /// What it is a fraction of.
    pub normalize: Normalize,
    /// The settings.
    pub grid: SweepQuery,
    /// Intervals of the difference of both sides, where they are asked for.
    pub ci: Option<Resampling>,
}

/// What became of a claim at every point of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Robust {
    /// One for each point, the last axis fastest.
    pub outcomes: Vec<Outcome>,
    /// How far the difference of both sides would move, where that was asked for.
    pub ci: Option<Box<ClaimIntervals>>,
}

/// Two neighbouring values of an axis, and between how many neighbouring settings the claim
/// flips there. Settings with an undefined value flip to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Place of the axis.
    pub axis: usize,
    /// Place of the value; the next one is its neighbour.
    pub value: usize,
    /// It holds before and not behind.
    pub to_fails: u64,
    /// It holds behind and not before.
    pub to_holds: u64,
}

impl RobustQuery {
    /// Refuses claims about types that the data set lacks, and what
    /// [`ConnectionsQuery::check`] refuses.
    ///
    /// # Errors
    /// Such a question (usage); the error names the parameter.
    pub fn check(&self, vocabulary: &Vocabulary) -> Result<()> {
        let axes = Categories::asked(&self.grid.cells)?;
        self.claim.check(axes.unwrap_or(Categories::TYPES), vocabulary)?;
        self.connections().check(vocabulary.types.len())?;
        self.check_resampling()
    }

    /// The same, with the differences of every resample in its answer if `keeps` says so.
    #[must_use]
    pub fn keeping_sums(mut self, keeps: bool) -> RobustQuery {
        self.ci = self.ci.map(|ci| Resampling { keeps_sums: keeps, ..ci });
        self
    }

    /// The question that an engine is asked.
    pub fn connections(&self) -> ConnectionsQuery {
        ConnectionsQuery {
            grid: self.grid.clone(),
            measure: self.measure.clone(),
            normalize: self.normalize,
            connections: self.claim.connections().to_vec(),
        }
    }

    /// The grid over what the connections are fractions of; none where there are no fractions, or where that
    /// is the grid's own.
    #[doc(hidden)]
    pub fn whole(&self) -> Option<SweepQuery> {
        self.connections().whole().filter(|whole| *whole != self.grid)
    }

    /// The verdicts over an engine's values.
    pub fn judge(&self, values: &ConnectionValues) -> Robust {
        let each = self.claim.connections().len().max(1);
        let outcomes = values.chunks(each).map(|values| self.claim.judge(values)).collect();
        Robust { outcomes, ci: None }
    }
}

impl Robust {
    /// In how many settings this is the verdict.
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.outcomes.iter().filter(|outcome| outcome.verdict == verdict).count() as u64
    }

    /// Every pair of neighbouring values of every axis of the grid that was asked about.
    pub fn steps(&self, axes: &[Axis]) -> Vec<Step> {
        let mut steps = Vec::new();
        // Points between a value of an axis and the next.
        let mut stride = self.outcomes.len();
        for (axis, values) in axes.iter().map(|axis| axis.values.len()).enumerate() {
            stride /= values.max(1);
            for value in 1..values {
                steps.push(self.step(axis, value - 1, values, stride));
            }
        }
        steps
    }

    fn step(&self, axis: usize, value: usize, values: usize, stride: usize) -> Step {
        let mut step = Step { axis, value, to_fails: 0, to_holds: 0 };
        for (point, before) in self.outcomes.iter().enumerate() {
            if point / stride % values != value {
                continue;
            }
            match (before.verdict, self.outcomes[point + stride].verdict) {
                (Verdict::Undefined, _) | (_, Verdict::Undefined) => {}
                (Verdict::Holds, Verdict::Holds) => {}
                (Verdict::Holds, _) => step.to_fails += 1,
                (_, Verdict::Holds) => step.to_holds += 1,
                _ => {}
            }
        }
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Exact, FilterParameter};

    #[test]
    fn flips_are_between_neighbours_along_each_axis() {
        let verdicts = [1, 1, 0, 0, 1, -1].map(|v: i128| (v >= 0).then(|| Exact::whole(v)));
        let claim = Claim::parse("A->B > 0.5").unwrap();
        let axis = |param: FilterParameter, values: usize| Axis::new(param, vec![0.0; values]);
        let axes = vec![axis(FilterParameter::ProbMin, 2), axis(FilterParameter::SizeMin, 3)];
        let grid = SweepQuery { axes, ..SweepQuery::default() };
        let (measure, normalize) = (Measure::Count, Normalize::None);
        let query = RobustQuery { claim, measure, normalize, grid, ci: None };
        let robust = query.judge(&verdicts.to_vec());
        let counts = Verdict::ALL.map(|verdict| robust.count(verdict));
        assert_eq!(counts, [3, 2, 0, 1]);
        let step = |axis, value, to_fails, to_holds| Step { axis, value, to_fails, to_holds };
        // prob 0: 1 1 0, prob 1: 0 1 undefined
        let expected = [step(0, 0, 1, 0), step(1, 0, 0, 1), step(1, 1, 1, 0)];
        assert_eq!(robust.steps(&query.grid.axes), expected);
    }
}
