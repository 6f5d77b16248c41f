//! The intervals of a claim as JSON: `ci` and `band` of every setting, `ci` of all of them, and the sentence for
//! the Methods section.

use serde::Serialize;

use super::words;
use crate::draws::Draws;
use crate::output::Context;
use crate::output::intervals::words as of_intervals;
use crate::output::lost::Lost;
use crate::output::views::Verdicts;
use crate::query::{ClaimIntervals, Note};

/// What stands in a setting.
#[derive(Serialize)]
pub struct OfPoint {
    ci: PointCi,
    band: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct PointCi {
    difference: Option<f64>,
    lo: Option<f64>,
    hi: Option<f64>,
    se: Option<f64>,
    undefined: u32,
    n_pre: Vec<u64>,
    n_post: Vec<u64>,
    lost: Lost,
    outside: u64,
    autapses: u64,
    note: Option<String>,
}

/// What stands beside the settings.
#[derive(Serialize)]
pub struct Said {
    ci: Ci,
    methods: String,
}

#[derive(Serialize)]
struct Ci {
    unit: &'static str,
    sides: &'static str,
    method: &'static str,
    weights: &'static str,
    level: f64,
    resamples: u32,
    seed: u64,
    rng: &'static str,
    population: String,
    connections: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded_to: Option<String>,
    holds: u64,
    settings: usize,
    share_all: f64,
    share_most: f64,
    critical: Option<f64>,
    fragments: u64,
}

/// What is known of a setting.
pub fn of_point(found: &ClaimIntervals, at: usize) -> OfPoint {
    let of = &found.settings[at];
    let (lo, hi) = of.ends.unzip();
    let ci = PointCi {
        difference: of.difference,
        lo,
        hi,
        se: of.se,
        undefined: of.undefined,
        n_pre: of.neurons.iter().map(|n| n.0).collect(),
        n_post: of.neurons.iter().map(|n| n.1).collect(),
        lost: of.lost.into(),
        outside: of.outside,
        autapses: of.autapses,
        note: of.note.map(Note::text),
    };
    OfPoint { ci, band: found.band(at).map(|(lo, hi)| [lo, hi]) }
}

/// What is said of all settings; none where there are no intervals.
pub fn said(verdicts: &Verdicts, context: &Context) -> Option<Said> {
    let (found, resampling) = verdicts.intervals()?;
    let share = |count: u32| f64::from(count) / f64::from(resampling.resamples);
    let ci = Ci {
        unit: of_intervals::unit(resampling),
        sides: resampling.sides.name(),
        method: "percentile",
        weights: resampling.weights.name(),
        level: resampling.level.real(),
        resamples: resampling.resamples,
        seed: resampling.seed,
        rng: Draws::GENERATOR,
        population: words::population(verdicts, context),
        connections: words::connections(verdicts),
        rounded_to: found.rounded_to.map(|power| format!("2^{power}")),
        holds: verdicts.count(crate::query::Verdict::Holds),
        settings: verdicts.outcomes().len(),
        share_all: share(found.in_all),
        share_most: share(found.in_most),
        critical: found.critical,
        fragments: found.fragments,
    };
    Some(Said { ci, methods: words::methods(verdicts, context)? })
}
