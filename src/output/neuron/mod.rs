//! One neuron as bytes: a page for a terminal, one JSON object, a line of CSV for each partner.

mod json;
mod table;

use std::io::{BufWriter, Write};

use super::csv::{quoted, real};
use super::views::NeuronView;
use super::{AnswerKind, Context, Format, Look, put, unwritten};
use crate::error::Result;
use crate::query::Partner;

pub(super) use json::meta as meta_json;

pub(super) fn write(
    format: Format,
    view: &NeuronView,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::page(view, context, look)),
        Format::Csv => partners(view, out).map_err(unwritten),
        Format::Json => json::object(view, context, out),
        other => Err(AnswerKind::Neuron.refused(other)),
    }
}

/// A line for each partner, outputs first.
fn partners(view: &NeuronView, out: &mut dyn Write) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "direction,partner_id,partner_celltype,count,total_size")?;
    let neuron = view.neuron;
    for (direction, side) in [("outgoing", &neuron.outputs), ("incoming", &neuron.inputs)] {
        let shown = view.partners.unwrap_or(usize::MAX);
        for partner in side.by_neuron.iter().take(shown) {
            let Partner { id, synapses, .. } = partner;
            let name = quoted(view.type_name(partner.cell_type).unwrap_or_default());
            let size = real(synapses.total_size);
            writeln!(out, "{direction},{id},{name},{},{size}", synapses.count)?;
        }
    }
    out.flush()
}
