//! Partners of one neuron, of several, or of each of several as CSV: a line for each, outputs first.

use std::io::{BufWriter, Result, Write};

use crate::output::csv::{quoted, real};
use crate::output::neurons;
use crate::output::views::{EachNeuronView, NeuronSetView, NeuronView};
use crate::query::{Names, Partner};

const HEAD: &str = "direction,partner_id,partner_celltype,count,total_size";
const OUTGOING: &str = "outgoing";
const INCOMING: &str = "incoming";

pub(super) fn one(view: &NeuronView, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "{HEAD}")?;
    partners(view, "", &mut out)?;
    out.flush()
}

pub(super) fn each(view: &EachNeuronView, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "neuron_id,{HEAD}")?;
    for view in view.iter() {
        partners(&view, &format!("{},", neurons::id(view.neuron.id.as_ref())), &mut out)?;
    }
    out.flush()
}

pub(super) fn set(view: &NeuronSetView, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "{HEAD},of_set")?;
    let shown = view.partners.unwrap_or(usize::MAX);
    for (direction, side) in [(OUTGOING, &view.set.outputs), (INCOMING, &view.set.inputs)] {
        let partners = side.partners.by_neuron.iter().zip(&side.of_set);
        for (partner, of_set) in partners.take(shown) {
            writeln!(out, "{direction},{},{of_set}", line(partner, view.types))?;
        }
    }
    out.flush()
}

/// The partners of a neuron, each line behind `before`.
fn partners(view: &NeuronView, before: &str, out: &mut impl Write) -> Result<()> {
    let neuron = view.neuron;
    let shown = view.partners.unwrap_or(usize::MAX);
    for (direction, side) in [(OUTGOING, &neuron.outputs), (INCOMING, &neuron.inputs)] {
        for partner in side.by_neuron.iter().take(shown) {
            writeln!(out, "{before}{direction},{}", line(partner, view.types))?;
        }
    }
    Ok(())
}

fn line(partner: &Partner, types: &Names) -> String {
    let Partner { id, synapses, cell_type } = partner;
    let name = quoted(cell_type.and_then(|code| types.name_of(code)).unwrap_or_default());
    let id = neurons::id(id.as_ref());
    format!("{id},{name},{},{}", synapses.count, real(synapses.total_size))
}
