//! What became of a claim over a grid, as the formats see it: how often it holds, where it flips, how
//! far each setting is from that, in numbers and in words.

use super::grid::values_at;
use crate::output::{Context, caption, words};
use crate::query::{
    Axis, AxisValue, ClaimIntervals, MatrixQuery, Outcome, Resampling, Robust, RobustQuery, Step,
    Verdict,
};

/// The answer beside its question.
pub struct Verdicts<'a> {
    robust: &'a Robust,
    pub(in crate::output) query: &'a RobustQuery,
}

impl<'a> Verdicts<'a> {
    /// The answer to `query`.
    pub fn new(robust: &'a Robust, query: &'a RobustQuery) -> Verdicts<'a> {
        Verdicts { robust, query }
    }

    /// The axes, slowest first.
    pub(in crate::output) fn axes(&self) -> &'a [Axis] {
        &self.query.grid.axes
    }

    /// What became of it at every point, the last axis fastest.
    pub(in crate::output) fn outcomes(&self) -> &'a [Outcome] {
        &self.robust.outcomes
    }

    /// The claim as it was written.
    pub(in crate::output) fn claim(&self) -> &'a str {
        self.query.claim.text()
    }

    /// The intervals of the difference of both sides, and how they were asked for; none where they were not.
    pub(in crate::output) fn intervals(&self) -> Option<(&'a ClaimIntervals, &'a Resampling)> {
        Some((self.robust.ci.as_deref()?, self.query.ci.as_ref()?))
    }

    /// In how many settings it came out so.
    pub(in crate::output) fn count(&self, verdict: Verdict) -> u64 {
        self.robust.count(verdict)
    }

    /// In how many settings it does not hold: where it fails, ties included.
    pub(in crate::output) fn fails(&self) -> u64 {
        self.count(Verdict::Fails) + self.count(Verdict::Tie)
    }

    /// Between which neighbouring values it flips.
    pub(in crate::output) fn flips(&self) -> Vec<Step> {
        let steps = self.robust.steps(self.axes()).into_iter();
        steps.filter(|step| step.to_fails + step.to_holds > 0).collect()
    }

    /// The values of the axes at a point.
    pub(in crate::output) fn values(&self, point: usize) -> Vec<AxisValue<'a>> {
        values_at(self.axes(), point)
    }

    /// `250 of 360 settings`, with what else there was.
    pub(in crate::output) fn sentence(&self) -> String {
        let all = words::thousands(self.outcomes().len() as u64);
        let mut text = format!(
            "holds in {} of {all} settings, does not in {}",
            words::thousands(self.count(Verdict::Holds)),
            words::thousands(self.fails())
        );
        let ties = self.count(Verdict::Tie);
        if ties > 0 {
            text += &format!(" ({} of them ties)", words::thousands(ties));
        }
        let undefined = self.count(Verdict::Undefined);
        if undefined > 0 {
            text += &format!("; undefined in {}", words::thousands(undefined));
        }
        text
    }

    /// What a connection amounts to: `number of synapses`.
    pub(in crate::output) fn measure(&self, context: &Context) -> String {
        let query = MatrixQuery {
            measure: self.query.measure.clone(),
            normalize: self.query.normalize,
            ..MatrixQuery::default()
        };
        caption::title(&query, context).replace(", in % of", ", as a fraction of")
    }

    /// How far a setting is from the flip: the difference of both sides as a part of the larger
    /// one, from 0 to 1 unless one side is negative. None where a side is undefined or infinite.
    pub(in crate::output) fn margin(&self, point: usize) -> Option<f64> {
        let Outcome { left, right, .. } = &self.outcomes()[point];
        let (left, right) = (left.as_ref()?.value(), right.as_ref()?.value());
        let larger = left.abs().max(right.abs());
        let margin = if larger == 0.0 { 0.0 } else { (left - right).abs() / larger };
        margin.is_finite().then_some(margin)
    }

    /// The settings that are nearest to the flip on either side, in words.
    pub(in crate::output) fn closest(&self) -> Option<String> {
        let nearest = |verdict: Verdict| {
            let points = (0..self.outcomes().len())
                .filter(|point| self.outcomes()[*point].verdict == verdict)
                .filter_map(|point| Some((point, self.margin(point)?)));
            points.min_by(|a, b| a.1.total_cmp(&b.1))
        };
        let sides = [(Verdict::Holds, "holds"), (Verdict::Fails, "fails")];
        let words: Vec<String> = sides
            .into_iter()
            .filter_map(|(verdict, word)| {
                let (point, margin) = nearest(verdict)?;
                let percent = words::round(100.0 * margin);
                Some(format!("{word} by {percent} % at {}", self.setting_words(point)))
            })
            .collect();
        (!words.is_empty()).then(|| words.join("; "))
    }

    /// The thresholds of a setting: `size ≥ 0.05 µm², prob ≥ 0.7`.
    pub(in crate::output) fn setting_words(&self, point: usize) -> String {
        let settings = self.axes().iter().zip(self.values(point));
        let settings: Vec<String> = settings
            .map(|(axis, value)| words::threshold(&axis.parameter, self.strict(), value))
            .collect();
        settings.join(", ")
    }

    /// Whether thresholds are open.
    pub(in crate::output) fn strict(&self) -> bool {
        self.query.grid.filter.strict
    }

    /// Where a claim flips, in words: `prob ≥ 0.8 → prob ≥ 0.9: 3 times it no longer holds`.
    pub(in crate::output) fn step_words(&self, step: &Step) -> String {
        let axis = &self.axes()[step.axis];
        let of = |at: usize| words::threshold(&axis.parameter, self.strict(), axis.value(at));
        let mut parts = Vec::new();
        if step.to_fails > 0 {
            parts.push(format!("{} it no longer holds", times(step.to_fails)));
        }
        if step.to_holds > 0 {
            parts.push(format!("{} it begins to hold", times(step.to_holds)));
        }
        format!("{} → {}: {}", of(step.value), of(step.value + 1), parts.join(", "))
    }
}

fn times(number: u64) -> String {
    if number == 1 { "once".to_owned() } else { format!("{} times", words::thousands(number)) }
}
