//! A permutation test as JSON.

use std::borrow::Cow;
use std::io::Write;

use serde::Serialize;

use crate::draws::Draws;
use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, about, line, pretty};
use crate::output::lost::Lost;
use crate::output::views::TestView;

#[derive(Serialize)]
struct AnswerJson<'a> {
    claim: &'a str,
    measure: Cow<'a, str>,
    normalize: &'static str,
    side: &'static str,
    within: Option<String>,
    permutations: u32,
    seed: u64,
    rng: &'static str,
    n_left: u64,
    n_right: u64,
    left: f64,
    right: f64,
    mean_left: f64,
    mean_right: f64,
    difference: f64,
    expected: f64,
    t: f64,
    verdict: &'static str,
    p: f64,
    p_interval: [f64; 2],
    p_greater: f64,
    p_less: f64,
    p_difference: f64,
    population: String,
    lost: Lost,
    autapses: u64,
    unit: f64,
    note: Option<String>,
    methods: String,
    #[serde(flatten)]
    about: About<'a>,
}

pub(super) fn answer(view: &TestView, context: &Context, out: &mut dyn Write) -> Result<()> {
    line(&whole(view, context), out)
}

/// The text of `FILE.meta.json`.
///
/// # Errors
/// An answer that cannot be put into words.
pub(in crate::output) fn meta_json(view: &TestView, context: &Context) -> Result<String> {
    pretty(&whole(view, context))
}

fn whole<'a>(view: &'a TestView, context: &'a Context) -> AnswerJson<'a> {
    let (test, query, p) = (view.test, view.query, view.p());
    let permuting = &query.permuting;
    let [left, right] = view.sides();
    let [mean_left, mean_right] = test.means();
    let within = (!permuting.within.is_empty()).then(|| permuting.within_text());
    AnswerJson {
        claim: query.claim.text(),
        measure: query.measure.name(),
        normalize: query.normalize.name(),
        side: test.side.word(),
        within,
        permutations: permuting.permutations,
        seed: permuting.seed,
        rng: Draws::GENERATOR,
        n_left: test.neurons[0],
        n_right: test.neurons[1],
        left,
        right,
        mean_left,
        mean_right,
        difference: test.difference(),
        expected: test.expected(),
        t: view.t(),
        verdict: view.outcome.verdict.name(),
        p: p.both,
        p_interval: p.interval,
        p_greater: p.greater,
        p_less: p.less,
        p_difference: p.difference,
        population: view.population(context),
        lost: test.lost.into(),
        autapses: test.autapses,
        unit: view.unit(),
        note: view.note(),
        methods: view.methods(context),
        about: about(context),
    }
}
