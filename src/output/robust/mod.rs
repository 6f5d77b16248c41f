//! What became of a claim as bytes: table, JSON, CSV, picture.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::{Context, Format, Look, caption, picture, put, unwritten, words};
use crate::error::{Error, Result};
use crate::query::{Axis, MatrixQuery, Outcome, Robust, RobustQuery, Step, Verdict};

pub use json::meta_json;

/// The formats that it has.
pub const FORMATS: [Format; 5] =
    [Format::Table, Format::Csv, Format::Json, Format::Svg, Format::Png];

/// The answer beside its question.
pub struct Verdicts<'a> {
    robust: &'a Robust,
    query: &'a RobustQuery,
}

impl<'a> Verdicts<'a> {
    /// The answer to `query`.
    pub fn new(robust: &'a Robust, query: &'a RobustQuery) -> Verdicts<'a> {
        Verdicts { robust, query }
    }

    /// The axes, slowest first.
    pub(super) fn axes(&self) -> &'a [Axis] {
        &self.query.grid.axes
    }

    /// What became of it at every point, the last axis fastest.
    pub(super) fn outcomes(&self) -> &'a [Outcome] {
        &self.robust.outcomes
    }

    /// The claim as it was written.
    pub(super) fn claim(&self) -> &'a str {
        self.query.claim.text()
    }

    pub(super) fn count(&self, verdict: Verdict) -> u64 {
        self.robust.count(verdict)
    }

    /// In how many settings it does not hold: where it fails, ties included.
    pub(super) fn fails(&self) -> u64 {
        self.count(Verdict::Fails) + self.count(Verdict::Tie)
    }

    /// Between which neighbouring values it flips.
    pub(super) fn flips(&self) -> Vec<Step> {
        let steps = self.robust.steps(self.axes()).into_iter();
        steps.filter(|step| step.to_fails + step.to_holds > 0).collect()
    }

    /// The values of the axes at a point.
    pub(super) fn values(&self, point: usize) -> Vec<f64> {
        super::sweep::values_at(self.axes(), point)
    }

    /// `250 of 360 settings`, with what else there was.
    pub(super) fn sentence(&self) -> String {
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
    pub(super) fn measure(&self) -> String {
        let query = MatrixQuery {
            measure: self.query.measure,
            normalize: self.query.normalize,
            ..MatrixQuery::default()
        };
        caption::title(&query).replace(", in % of", ", as a fraction of")
    }

    /// Where a claim flips, in words: `prob_min 0.8 → 0.9: 3 to "fails", 0 to "holds"`.
    pub(super) fn step_words(&self, step: &Step) -> String {
        let axis = &self.axes()[step.axis];
        let (from, to) = (axis.values[step.value], axis.values[step.value + 1]);
        let name = axis.param.name();
        let mut parts = Vec::new();
        if step.to_fails > 0 {
            parts.push(format!("{} times it no longer holds", step.to_fails));
        }
        if step.to_holds > 0 {
            parts.push(format!("{} times it begins to hold", step.to_holds));
        }
        format!("{name} {from} → {to}: {}", parts.join(", "))
    }
}

/// Writes what became of a claim.
///
/// # Errors
/// A format that is none of [`FORMATS`] and a picture of too many settings (usage), or a failed
/// write.
pub fn write(
    format: Format,
    verdicts: &Verdicts,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::summary(verdicts, context, look)),
        Format::Csv => csv::long(verdicts, out),
        Format::Json => json::answer(verdicts, context, out),
        Format::Svg => put(out, &picture::settings::svg(verdicts, context, look.theme)?),
        Format::Png => {
            let svg = picture::settings::svg(verdicts, context, look.theme)?;
            out.write_all(&picture::png(&svg)?).map_err(unwritten)
        }
        _ => {
            let names = FORMATS.map(Format::name).join(", ");
            let what = format!("verdicts cannot be written as {}", format.name());
            Err(Error::usage("format", what).advise(format!("choose {names}")))
        }
    }
}
