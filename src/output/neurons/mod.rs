//! A list of neurons as bytes.

mod columns;
mod csv;
mod json;
mod npy;
mod table;

pub(super) use columns::{Groups, ids_kind, of_ids};
pub(super) use csv::{cell, id};
pub(super) use json::{Cell, meta_json};
pub(super) use table::shown;

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use super::csv::quoted;
use super::{AnswerKind, Context, Format, Look, put, unwritten};
use crate::error::Result;
use crate::query::{IdRef, NamesOfNeurons, NeuronIds, NeuronList, NeuronValues, NeuronsQuery};

pub(super) fn write(
    format: Format,
    (list, query): (&NeuronList, &NeuronsQuery),
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    let (ids, as_text) = (&list.ids, context.ids_as_text);
    match format {
        Format::Table => put(out, &table::list(list, query, context, look)),
        Format::Csv if list.columns.is_empty() => lines(ids, "neuron_id\n", ["", "\n"], out),
        Format::Csv => csv::rows(list, out).map_err(unwritten),
        Format::Json if context.bare => json::bare(list, query, as_text, out),
        Format::Json => json::list(list, query, context, out),
        Format::Ndjson if !list.columns.is_empty() || matches!(ids, NeuronIds::Names(_)) => {
            json::rows(list, as_text, out)
        }
        Format::Ndjson if as_text => lines(ids, "", ["{\"neuron_id\":\"", "\"}\n"], out),
        Format::Ndjson => lines(ids, "", ["{\"neuron_id\":", "}\n"], out),
        Format::Npy => {
            npy::check(list)?;
            npy::records(list, out).map_err(unwritten)
        }
        Format::Parquet | Format::Arrows => columns::rows(format, list, out),
        other => Err(AnswerKind::Neurons.refused(other)),
    }
}

/// A column of a file.
#[derive(Clone, Copy)]
pub(super) enum Values<'a> {
    Ids(&'a NeuronIds),
    Counts(&'a [u64]),
    Floats(&'a [Option<f32>]),
    Integers(&'a [Option<i128>]),
    Doubles(&'a [Option<f64>]),
    Totals(&'a [f64]),
    Names(&'a NamesOfNeurons),
}

impl<'a> From<&'a NeuronValues> for Values<'a> {
    fn from(values: &'a NeuronValues) -> Values<'a> {
        match values {
            NeuronValues::Ids(ids) => Values::Ids(ids),
            NeuronValues::Counts(counts) => Values::Counts(counts),
            NeuronValues::Floats(floats) => Values::Floats(floats),
            NeuronValues::Integers(integers) => Values::Integers(integers),
            NeuronValues::Doubles(doubles) => Values::Doubles(doubles),
            NeuronValues::Totals(totals) => Values::Totals(totals),
            NeuronValues::Names(names) => Values::Names(names),
        }
    }
}

/// The columns of a file with their names: the ids first, unless they are one of the fields.
fn named(list: &NeuronList) -> Vec<(&str, Values<'_>)> {
    let fields: Vec<(&str, Values)> =
        list.columns.iter().map(|column| (column.name.as_str(), (&column.values).into())).collect();
    match fields.iter().any(|(_, values)| matches!(values, Values::Ids(_))) {
        true => fields,
        false => [("neuron_id", Values::Ids(&list.ids))].into_iter().chain(fields).collect(),
    }
}

/// Each id on a line, between two texts.
fn lines(ids: &NeuronIds, head: &str, around: [&str; 2], out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    let mut all = || -> std::io::Result<()> {
        out.write_all(head.as_bytes())?;
        let mut number = itoa::Buffer::new();
        for id in ids.iter() {
            let id = match id {
                IdRef::Number(id) => Cow::Borrowed(number.format(id)),
                IdRef::Name(id) => Cow::Owned(quoted(id)),
            };
            for text in [around[0], &id, around[1]] {
                out.write_all(text.as_bytes())?;
            }
        }
        out.flush()
    };
    all().map_err(unwritten)
}
