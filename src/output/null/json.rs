//! Statistics as JSON: the data's numbers beside mean, spread and quantiles of the nulls.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::draws::Draws;
use crate::error::Result;
use crate::output::json::{About, about, line, pretty};
use crate::output::lost::Lost;
use crate::output::views::NullView;
use crate::output::{Context, drawn};
use crate::query::{NullCounts, NullStatistic, Summary};

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(flatten)]
    head: Head,
    statistics: Vec<Statistic<'a>>,
    methods: String,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct MetaJson<'a> {
    #[serde(flatten)]
    head: Head,
    methods: String,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct Head {
    shuffle: &'static str,
    within: String,
    nulls: u32,
    seed: u64,
    rng: &'static str,
    neurons: u64,
    synapses: u64,
    population: String,
    lost: Lost,
}

#[derive(Serialize)]
struct Statistic<'a> {
    name: Cow<'a, str>,
    shuffled: &'static str,
    labels: &'a [String],
    observed: &'a [u64],
    mean: Vec<f64>,
    sd: Vec<f64>,
    quantiles: BTreeMap<&'static str, Vec<f64>>,
    p_greater: Vec<f64>,
    p_less: Vec<f64>,
    connections: NullConnections,
    impossible: u64,
}

#[derive(Serialize)]
struct NullConnections {
    observed: u64,
    mean: f64,
}

pub(super) fn answer(view: &NullView, context: &Context, out: &mut dyn Write) -> Result<()> {
    let asked = view.query.statistics.iter().zip(&view.null.statistics).zip(view.summaries());
    let answer = AnswerJson {
        head: head(view, context),
        statistics: asked.map(|((asked, counted), of)| statistic(asked, counted, of)).collect(),
        methods: view.methods(context),
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json`.
///
/// # Errors
/// An answer that cannot be put into words.
pub(in crate::output) fn meta_json(view: &NullView, context: &Context) -> Result<String> {
    pretty(&MetaJson {
        head: head(view, context),
        methods: view.methods(context),
        about: about(context),
    })
}

fn head(view: &NullView, context: &Context) -> Head {
    Head {
        shuffle: "post",
        within: view.query.within.text(),
        nulls: view.query.nulls,
        seed: view.query.seed,
        rng: Draws::GENERATOR,
        neurons: view.null.neurons,
        synapses: view.null.synapses,
        population: drawn::population(context, false),
        lost: view.null.lost.into(),
    }
}

fn statistic<'a>(asked: &'a NullStatistic, of: &'a NullCounts, all: &[Summary]) -> Statistic<'a> {
    let each = |value: fn(&Summary) -> f64| all.iter().map(value).collect::<Vec<f64>>();
    let quantiles = Summary::QUANTILES.iter().enumerate().map(|(at, name)| {
        let values = all.iter().map(|summary| summary.quantiles[at]);
        (*name, values.collect())
    });
    Statistic {
        name: asked.name(),
        shuffled: asked.unit(),
        labels: &of.labels,
        observed: &of.observed,
        mean: each(|one| one.mean),
        sd: each(|one| one.sd),
        quantiles: quantiles.collect(),
        p_greater: each(|one| one.p_greater),
        p_less: each(|one| one.p_less),
        connections: NullConnections {
            observed: of.connections.observed,
            mean: of.connections.mean(),
        },
        impossible: of.impossible,
    }
}
