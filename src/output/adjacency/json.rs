//! Adjacency as JSON: an array for each column of the CSV, one entry a pair.

use std::io::Write;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{post, pre};
use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, Id, about, line};
use crate::output::neurons::Cell;
use crate::query::{Adjacency, IdRef, NeuronColumn, Pair, PairsOfMap};

/// How much there is.
#[derive(Serialize)]
pub(super) struct Counts {
    pairs: usize,
    neurons: usize,
    total: u64,
}

impl Counts {
    pub(super) fn of(adjacency: &Adjacency) -> Counts {
        Counts {
            pairs: adjacency.pairs(),
            neurons: adjacency.neuron_ids.len(),
            total: adjacency.total(),
        }
    }
}

#[derive(Serialize)]
struct AnswerJson<'a> {
    pre_id: Column<'a>,
    post_id: Column<'a>,
    #[serde(flatten)]
    sums: Sums<'a>,
    #[serde(flatten)]
    columns: Columns<'a>,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    about: About<'a>,
}

/// What every pair comes to.
#[derive(Serialize)]
#[serde(untagged)]
enum Sums<'a> {
    Published {
        count: &'a [u32],
        total_size: &'a [f64],
    },
    OfMap {
        count: &'a [u64],
        #[serde(skip_serializing_if = "Option::is_none")]
        row_count: Option<&'a [u64]>,
        totals: Totals<'a>,
    },
}

/// An array for each number of the map, by its name.
struct Totals<'a>(&'a [(String, Vec<f64>)]);

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, totals)| (name, totals)))
    }
}

/// An id of every pair.
struct Column<'a> {
    adjacency: &'a Adjacency,
    id: for<'p> fn(Pair<'p>) -> IdRef<'p>,
    as_text: bool,
}

impl Serialize for Column<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let id = |pair| Id { id: (self.id)(pair), as_text: self.as_text };
        to.collect_seq(self.adjacency.iter().map(id))
    }
}

/// Two arrays for each column of neurons: of the first and of the second neuron of every pair.
struct Columns<'a>(&'a Adjacency);

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for column in &self.0.columns {
            let of = |place: fn((usize, usize)) -> usize| OfPairs(self.0, column, place);
            map.serialize_entry(&pre(&column.name), &of(|(pre, _)| pre))?;
            map.serialize_entry(&post(&column.name), &of(|(_, post)| post))?;
        }
        map.end()
    }
}

/// A column of one of the neurons of every pair.
struct OfPairs<'a>(&'a Adjacency, &'a NeuronColumn, fn((usize, usize)) -> usize);

impl Serialize for OfPairs<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let OfPairs(adjacency, column, place) = self;
        let values = (&column.values).into();
        to.collect_seq(adjacency.places().map(|pair| Cell {
            values,
            at: place(pair),
            as_text: false,
        }))
    }
}

pub(super) fn pairs(adjacency: &Adjacency, context: &Context, out: &mut dyn Write) -> Result<()> {
    let column = |id: for<'p> fn(Pair<'p>) -> IdRef<'p>| Column {
        adjacency,
        id,
        as_text: context.ids_as_text,
    };
    let answer = AnswerJson {
        pre_id: column(|pair| pair.pre_id),
        post_id: column(|pair| pair.post_id),
        sums: match adjacency.of_map.as_deref() {
            Some(PairsOfMap { counts, rows, totals }) => {
                Sums::OfMap { count: counts, row_count: rows.as_deref(), totals: Totals(totals) }
            }
            None => {
                Sums::Published { count: &adjacency.counts, total_size: &adjacency.total_sizes }
            }
        },
        columns: Columns(adjacency),
        counts: Counts::of(adjacency),
        about: about(context),
    };
    line(&answer, out)
}
