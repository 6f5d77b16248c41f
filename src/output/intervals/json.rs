//! Intervals as the key `ci` of a matrix, and the sentence for the Methods section.

use serde::{Serialize, Serializer};

use super::{Asked, words};
use crate::draws::Draws;
use crate::output::Context;
use crate::output::label_sizes::Neurons;
use crate::output::lost::Lost;
use crate::query::{Along, Note};

/// What stands beside a matrix with intervals.
#[derive(Serialize)]
pub struct Said<'a> {
    ci: Ci<'a>,
    methods: String,
}

#[derive(Serialize)]
struct Ci<'a> {
    unit: &'static str,
    sides: &'static str,
    method: &'static str,
    weights: &'static str,
    level: f64,
    resamples: u32,
    seed: u64,
    rng: &'static str,
    population: String,
    lost: Lost,
    outside: u64,
    autapses: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded_to: Option<String>,
    n_pre: Neurons<'a>,
    n_post: Neurons<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_pre_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_post_by: Option<&'static str>,
    estimate: Rows<'a, f64>,
    lo: Rows<'a, f64>,
    hi: Rows<'a, f64>,
    se: Rows<'a, f64>,
    undefined: Rows<'a, u32>,
    active_pre: Rows<'a, u64>,
    active_post: Rows<'a, u64>,
    conservative: Rows<'a, bool>,
    note: Notes<'a>,
}

/// Values of cells, a list for each row.
struct Rows<'a, T> {
    values: &'a [T],
    shape: (usize, usize),
}

impl<T: Serialize> Serialize for Rows<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (rows, columns) = self.shape;
        to.collect_seq((0..rows).map(|row| &self.values[row * columns..(row + 1) * columns]))
    }
}

/// Notes, a list for each row.
struct Notes<'a> {
    notes: &'a [Option<Note>],
    shape: (usize, usize),
}

impl Serialize for Notes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (rows, columns) = self.shape;
        let texts = |row: usize| {
            let own = self.notes[row * columns..(row + 1) * columns].iter();
            own.map(|note| note.map(Note::text)).collect::<Vec<_>>()
        };
        to.collect_seq((0..rows).map(texts))
    }
}

/// What is said of the intervals of a matrix.
pub fn said<'a>(asked: Asked<'a>, context: &Context) -> Said<'a> {
    let Asked { matrix, ci, resampling, .. } = asked;
    let shape = (matrix.labels.len(), matrix.column_labels().len());
    let reals = |values: &'a [f64]| Rows { values, shape };
    let counts = |values: &'a [u64]| Rows { values, shape };
    let ci = Ci {
        unit: words::unit(resampling),
        sides: resampling.sides.name(),
        method: words::method(asked.query),
        weights: resampling.weights.name(),
        level: resampling.level.real(),
        resamples: resampling.resamples,
        seed: resampling.seed,
        rng: Draws::GENERATOR,
        population: words::population(asked, context),
        lost: ci.lost.into(),
        outside: ci.outside,
        autapses: ci.autapses,
        rounded_to: ci.rounded_to.map(|power| format!("2^{power}")),
        n_pre: Neurons(&ci.n_pre),
        n_post: Neurons(&ci.n_post),
        n_pre_by: Neurons(&ci.n_pre).by(Along::Rows),
        n_post_by: Neurons(&ci.n_post).by(Along::Columns),
        estimate: reals(&ci.estimate),
        lo: reals(&ci.lo),
        hi: reals(&ci.hi),
        se: reals(&ci.se),
        undefined: Rows { values: &ci.undefined, shape },
        active_pre: counts(&ci.active_pre),
        active_post: counts(&ci.active_post),
        conservative: Rows { values: &ci.conservative, shape },
        note: Notes { notes: &ci.note, shape },
    };
    Said { ci, methods: words::methods(asked, context) }
}
