//! Tests as the key `test` of a matrix, and the sentences for the Methods section.

use serde::Serialize;

use super::{Asked, words};
use crate::draws::Draws;
use crate::output::Context;
use crate::output::label_sizes::Neurons;
use crate::output::lost::Lost;
use crate::query::{Along, Side};

/// What stands beside a matrix with tests.
#[derive(Serialize)]
pub struct Said<'a> {
    test: Tests<'a>,
    methods: String,
}

#[derive(Serialize)]
struct Tests<'a> {
    side: &'static str,
    within: Option<String>,
    permutations: u32,
    seed: u64,
    rng: &'static str,
    unit: &'static str,
    population: String,
    lost: Lost,
    outside: u64,
    autapses: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded_to: Option<String>,
    n: Neurons<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_by: Option<&'static str>,
    expected: Vec<&'a [f64]>,
    sd: Vec<&'a [f64]>,
    z: Vec<&'a [f64]>,
    p: Vec<Vec<f64>>,
    p_max_t: Vec<Vec<f64>>,
    p_bh: Vec<Vec<f64>>,
}

/// What is said of the tests of a matrix.
pub fn said<'a>(asked: Asked<'a>, context: &Context) -> Said<'a> {
    let Asked { matrix, tests, test, .. } = asked;
    let columns = matrix.column_labels().len().max(1);
    let rows = |values: &'a [f64]| values.chunks(columns).collect();
    let made = |values: Vec<f64>| values.chunks(columns).map(<[f64]>::to_vec).collect();
    let permuting = &test.permuting;
    let tests = Tests {
        side: test.side.word(),
        within: (!permuting.within.is_empty()).then(|| permuting.within_text()),
        permutations: permuting.permutations,
        seed: permuting.seed,
        rng: Draws::GENERATOR,
        unit: words::unit(test),
        population: words::population(asked, context),
        lost: tests.lost.into(),
        outside: tests.outside,
        autapses: tests.autapses,
        rounded_to: tests.rounded_to.map(|power| format!("2^{power}")),
        n: Neurons(&tests.n),
        n_by: Neurons(&tests.n).by(match test.side {
            Side::Pre => Along::Rows,
            Side::Post => Along::Columns,
        }),
        expected: rows(&tests.expected),
        sd: rows(&tests.sd),
        z: rows(&tests.z),
        p: made(tests.p()),
        p_max_t: made(tests.p_max_t()),
        p_bh: made(tests.p_bh()),
    };
    Said { test: tests, methods: words::methods(asked, context) }
}
