//! Distributions as JSON: what sums up each group, and every value with its count.

use std::borrow::Cow;
use std::io::Write;

use serde::{Serialize, Serializer};

use super::Described;
use super::words::methods;
use crate::error::Result;
use crate::output::json::{About, about, line, pretty};
use crate::output::lost::Lost;
use crate::output::{Context, drawn};
use crate::query::{DescribeQuery, Distribution, Distributions};

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    distributions: Vec<Group<'a>>,
    #[serde(flatten)]
    about: About<'a>,
}

/// What all groups have in common.
#[derive(Serialize)]
struct Head<'a> {
    by: Option<Cow<'a, str>>,
    n_pre: u64,
    n_post: u64,
    population: String,
    lost: Lost,
    methods: String,
}

#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    group: Option<&'a str>,
    n: u64,
    missing: u64,
    zeros: u64,
    min: f64,
    max: f64,
    mean: f64,
    gini: f64,
    quantiles: Quantiles<'a>,
    table: Table<'a>,
}

#[derive(Serialize)]
struct Table<'a> {
    value: &'a [f64],
    count: &'a [u64],
}

/// A key for each.
struct Quantiles<'a>(&'a Distribution);

impl Serialize for Quantiles<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.quantiles())
    }
}

pub(super) fn answer(
    (distributions, query): Described,
    context: &Context,
    out: &mut dyn Write,
) -> Result<()> {
    let answer = AnswerJson {
        head: head(distributions, query, context),
        distributions: distributions.all.iter().map(group).collect(),
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside distributions.
///
/// # Errors
/// An answer that cannot be put into words.
pub(in crate::output) fn meta_json(
    (distributions, query): Described,
    context: &Context,
) -> Result<String> {
    #[derive(Serialize)]
    struct MetaJson<'a> {
        #[serde(flatten)]
        head: Head<'a>,
        names: Vec<&'a str>,
        #[serde(flatten)]
        about: About<'a>,
    }
    let mut names: Vec<&str> = distributions.all.iter().map(|one| one.name.as_str()).collect();
    names.dedup();
    pretty(&MetaJson { head: head(distributions, query, context), names, about: about(context) })
}

fn head<'a>(
    distributions: &Distributions,
    query: &'a DescribeQuery,
    context: &Context,
) -> Head<'a> {
    Head {
        by: query.by.as_ref().map(|by| by.name()),
        n_pre: distributions.n_pre,
        n_post: distributions.n_post,
        population: drawn::population(context, false),
        lost: distributions.lost.into(),
        methods: methods(distributions, context),
    }
}

fn group(one: &Distribution) -> Group<'_> {
    let summary = &one.summary;
    Group {
        name: &one.name,
        group: one.group.as_deref(),
        n: summary.n,
        missing: one.missing,
        zeros: summary.zeros,
        min: summary.min,
        max: summary.max,
        mean: summary.mean,
        gini: summary.gini,
        quantiles: Quantiles(one),
        table: Table { value: &one.table.values, count: &one.table.counts },
    }
}
