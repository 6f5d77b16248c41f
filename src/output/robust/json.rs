//! Verdicts as JSON: how often the claim holds, where it flips, every setting with both sides.

use std::borrow::Cow;
use std::io::Write;

use serde::Serialize;

use super::intervals::{OfPoint, Said, of_point, said};
use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, OfAxis, about, line, pretty};
use crate::output::sweep::{AxisValues, axis_values};
use crate::output::views::Verdicts;
use crate::query::{Exact, Step, Verdict};

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    flips: Vec<Flip<'a>>,
    points: Vec<Point<'a>>,
    #[serde(flatten)]
    intervals: Option<Said>,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct Head<'a> {
    claim: &'a str,
    measure: Cow<'a, str>,
    normalize: &'static str,
    axes: Vec<AxisValues<'a>>,
    settings: usize,
    holds: u64,
    fails: u64,
    ties: u64,
    undefined: u64,
}

#[derive(Serialize)]
struct Flip<'a> {
    axis: Cow<'static, str>,
    from: OfAxis<'a>,
    to: OfAxis<'a>,
    to_fails: u64,
    to_holds: u64,
}

#[derive(Serialize)]
struct Point<'a> {
    values: Vec<OfAxis<'a>>,
    left: Option<f64>,
    right: Option<f64>,
    verdict: &'static str,
    #[serde(flatten)]
    interval: Option<OfPoint>,
}

#[derive(Serialize)]
struct MetaJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    intervals: Option<Said>,
    #[serde(flatten)]
    about: About<'a>,
}

pub(super) fn answer(verdicts: &Verdicts, context: &Context, out: &mut dyn Write) -> Result<()> {
    let point = |(at, outcome): (usize, &crate::query::Outcome)| Point {
        values: verdicts.values(at).into_iter().map(OfAxis).collect(),
        left: outcome.left.as_ref().map(Exact::value),
        right: outcome.right.as_ref().map(Exact::value),
        verdict: outcome.verdict.name(),
        interval: verdicts.intervals().map(|(found, _)| of_point(found, at)),
    };
    let answer = AnswerJson {
        head: head(verdicts),
        flips: verdicts.flips().iter().map(|step| flip(verdicts, step)).collect(),
        points: verdicts.outcomes().iter().enumerate().map(point).collect(),
        intervals: said(verdicts, context),
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside verdicts.
///
/// # Errors
/// An answer that cannot be put into words.
pub(in crate::output) fn meta_json(verdicts: &Verdicts, context: &Context) -> Result<String> {
    let (head, intervals) = (head(verdicts), said(verdicts, context));
    pretty(&MetaJson { head, intervals, about: about(context) })
}

fn head<'a>(verdicts: &Verdicts<'a>) -> Head<'a> {
    Head {
        claim: verdicts.claim(),
        measure: verdicts.query.measure.name(),
        normalize: verdicts.query.normalize.name(),
        axes: axis_values(verdicts.axes()),
        settings: verdicts.outcomes().len(),
        holds: verdicts.count(Verdict::Holds),
        fails: verdicts.fails(),
        ties: verdicts.count(Verdict::Tie),
        undefined: verdicts.count(Verdict::Undefined),
    }
}

fn flip<'a>(verdicts: &Verdicts<'a>, step: &Step) -> Flip<'a> {
    let axis = &verdicts.axes()[step.axis];
    Flip {
        axis: axis.parameter.name(),
        from: OfAxis(axis.value(step.value)),
        to: OfAxis(axis.value(step.value + 1)),
        to_fails: step.to_fails,
        to_holds: step.to_holds,
    }
}
