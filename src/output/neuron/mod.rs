//! One neuron, or several, as bytes: a page for a terminal, one JSON object, a line of CSV for each
//! partner.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::views::{EachNeuronView, NeuronSetView, NeuronView};
use super::{AnswerKind, Context, Format, Look, put, unwritten};
use crate::error::Result;

pub(super) use json::{meta as meta_json, meta_of_ids as meta_json_of_ids};

pub(super) fn write(
    format: Format,
    view: &NeuronView,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::page(view, context, look)),
        Format::Csv => csv::one(view, out).map_err(unwritten),
        Format::Json => json::object(view, context, out),
        other => Err(AnswerKind::Neuron.refused(other)),
    }
}

pub(super) fn write_set(
    format: Format,
    view: &NeuronSetView,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::set(view, context, look)),
        Format::Csv => csv::set(view, out).map_err(unwritten),
        Format::Json => json::set(view, context, out),
        other => Err(AnswerKind::Neuron.refused(other)),
    }
}

pub(super) fn write_each(
    format: Format,
    view: &EachNeuronView,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => {
            let pages = view.iter().map(|view| table::page(&view, context, look));
            put(out, &pages.collect::<Vec<String>>().join("\n"))
        }
        Format::Csv => csv::each(view, out).map_err(unwritten),
        Format::Json => json::each(view, context, out),
        other => Err(AnswerKind::Neuron.refused(other)),
    }
}
