//! Partners of one neuron, of several, or of each of several as CSV: a line for each, outputs first.

use std::io::{BufWriter, Result, Write};

use crate::output::csv::{in_long, real};
use crate::output::neurons;
use crate::output::views::{EachNeuronView, NeuronSetView, NeuronView, NeuronWords};
use crate::query::Partner;

const OUTGOING: &str = "outgoing";
const INCOMING: &str = "incoming";

pub(super) fn one(view: &NeuronView, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "{}", head(view.words()))?;
    partners(view, "", &mut out)?;
    out.flush()
}

pub(super) fn each(view: &EachNeuronView, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "neuron_id,{}", head(view.words()))?;
    for view in view.iter() {
        let id = neurons::id(view.neuron.id.as_ref());
        partners(&view, &format!("{id},"), &mut out)?;
    }
    out.flush()
}

pub(super) fn set(view: &NeuronSetView, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "{},of_set", head(view.words()))?;
    let shown = view.partners.unwrap_or(usize::MAX);
    for (direction, side) in [(OUTGOING, &view.set.outputs), (INCOMING, &view.set.inputs)] {
        let partners = side.partners.by_neuron.iter().zip(&side.of_set);
        for (partner, of_set) in partners.take(shown) {
            writeln!(out, "{direction},{},{of_set}", line(partner, view.words()))?;
        }
    }
    out.flush()
}

/// The names of the columns: rows are counted where they may be fewer than synapses.
fn head(words: NeuronWords) -> String {
    let rows = words.of_map.filter(|map| map.has_weights).map(|_| "row_count".to_owned());
    let own = ["direction", "partner_id", "partner_celltype", "count"].map(str::to_owned);
    let all: Vec<String> = own.into_iter().chain(rows).chain(words.totals()).collect();
    all.join(",")
}

/// The partners of a neuron, each line behind `before`.
fn partners(view: &NeuronView, before: &str, out: &mut impl Write) -> Result<()> {
    let neuron = view.neuron;
    let shown = view.partners.unwrap_or(usize::MAX);
    for (direction, side) in [(OUTGOING, &neuron.outputs), (INCOMING, &neuron.inputs)] {
        for partner in side.by_neuron.iter().take(shown) {
            writeln!(out, "{before}{direction},{}", line(partner, view.words()))?;
        }
    }
    Ok(())
}

fn line(partner: &Partner, words: NeuronWords) -> String {
    let Partner { id, synapses, cell_type } = partner;
    let name = in_long(cell_type.and_then(|code| words.type_name(code)));
    let mut line = format!("{},{name},{}", neurons::id(id.as_ref()), synapses.count);
    if let Some(rows) = words.rows(synapses) {
        line += &format!(",{rows}");
    }
    words.sums(synapses).iter().for_each(|sum| line += &format!(",{}", real(*sum)));
    line
}
