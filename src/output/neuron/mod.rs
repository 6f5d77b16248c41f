//! One neuron as bytes: a page for a terminal, one JSON object, a line of CSV for each partner.

mod json;
mod table;

use std::io::{BufWriter, Write};

use super::csv::{quoted, real};
use super::{Context, Format, Look, put, unwritten};
use crate::error::{Error, Result};
use crate::query::{Names, Neuron, Partner};

/// The formats that a neuron has.
pub const FORMATS: [Format; 3] = [Format::Table, Format::Csv, Format::Json];
/// Partners of each side that table and JSON list, unless another number is asked for.
pub const PARTNERS: usize = 10;

/// What is known of an answer beside the neuron itself.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// What the answer says of itself.
    pub context: &'a Context<'a>,
    /// The names of cell types.
    pub types: &'a Names,
    /// Partners of each side that are listed; `None`: all in CSV, [`PARTNERS`] elsewhere.
    pub partners: Option<usize>,
}

/// The text of `FILE.meta.json` beside a neuron.
///
/// # Errors
/// An answer that cannot be put into words.
pub fn meta_json(neuron: &Neuron, head: &Head) -> Result<String> {
    json::meta(neuron, head)
}

/// Writes a neuron in any of [`FORMATS`].
///
/// # Errors
/// Another format (usage), or a failed write.
pub fn write(
    format: Format,
    neuron: &Neuron,
    head: &Head,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::page(neuron, head, look)),
        Format::Csv => partners(neuron, head, out).map_err(unwritten),
        Format::Json => json::object(neuron, head, out),
        other => {
            let what = format!("a neuron cannot be written as {}", other.name());
            Err(Error::usage("format", what).advise("choose table, csv or json"))
        }
    }
}

/// A line for each partner, outputs first.
fn partners(neuron: &Neuron, head: &Head, out: &mut dyn Write) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "direction,partner_id,partner_celltype,count,total_size")?;
    for (direction, side) in [("outgoing", &neuron.outputs), ("incoming", &neuron.inputs)] {
        let shown = head.partners.unwrap_or(usize::MAX);
        for partner in side.by_neuron.iter().take(shown) {
            let Partner { id, synapses, .. } = partner;
            let name = quoted(type_name(head.types, partner.cell_type).unwrap_or_default());
            let size = real(synapses.total_size);
            writeln!(out, "{direction},{id},{name},{},{size}", synapses.count)?;
        }
    }
    out.flush()
}

/// The name of a partner's type, if it has one.
fn type_name(types: &Names, code: Option<u8>) -> Option<&str> {
    types.name_of(code?)
}
