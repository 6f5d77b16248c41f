//! One neuron as JSON, with its partners by type and those with most synapses.

use std::io::Write;

use serde::Serialize;

use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, Id, about, line, pretty};
use crate::output::views::NeuronView;
use crate::query::{Partners, Synapses};

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(flatten)]
    record: Record<'a>,
    outputs: JsonSide<'a>,
    inputs: JsonSide<'a>,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct MetaJson<'a> {
    #[serde(flatten)]
    record: Record<'a>,
    #[serde(flatten)]
    about: About<'a>,
}

/// What the neuron table says; `null` where it lacks the neuron.
#[derive(Serialize)]
struct Record<'a> {
    neuron_id: Id,
    in_neuron_table: bool,
    cell_type: Option<&'a str>,
    celltype_certainty: Option<f64>,
    skel_length_axon: Option<f64>,
    skel_length_soma: Option<f64>,
    skel_length_dendrite: Option<f64>,
}

#[derive(Serialize)]
struct JsonSide<'a> {
    count: u64,
    total_size: f64,
    partners: usize,
    by_celltype: Vec<OfType<'a>>,
    top_partners: Vec<OfPartner<'a>>,
}

#[derive(Serialize)]
struct OfType<'a> {
    cell_type: Option<&'a str>,
    count: u64,
    total_size: f64,
}

#[derive(Serialize)]
struct OfPartner<'a> {
    neuron_id: Id,
    cell_type: Option<&'a str>,
    count: u64,
    total_size: f64,
}

pub(super) fn object(view: &NeuronView, context: &Context, out: &mut dyn Write) -> Result<()> {
    let answer = AnswerJson {
        record: record(view, context),
        outputs: side(&view.neuron.outputs, view, context),
        inputs: side(&view.neuron.inputs, view, context),
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside a neuron.
pub(in crate::output) fn meta(view: &NeuronView, context: &Context) -> Result<String> {
    pretty(&MetaJson { record: record(view, context), about: about(context) })
}

fn record<'a>(view: &NeuronView<'a>, context: &Context) -> Record<'a> {
    let neuron = view.neuron;
    let record = neuron.record.as_ref();
    Record {
        neuron_id: Id { id: neuron.id, as_text: context.ids_as_text },
        in_neuron_table: record.is_some(),
        cell_type: view.type_name(record.map(|record| record.cell_type)),
        celltype_certainty: record.map(|record| record.certainty),
        skel_length_axon: record.map(|record| record.axon_um.into()),
        skel_length_soma: record.map(|record| record.soma_um.into()),
        skel_length_dendrite: record.map(|record| record.dendrite_um.into()),
    }
}

fn side<'a>(side: &Partners, view: &NeuronView<'a>, context: &Context) -> JsonSide<'a> {
    let Synapses { count, total_size } = side.all;
    let of_type = |(code, synapses): &(u8, Synapses)| OfType {
        cell_type: view.type_name(Some(*code)),
        count: synapses.count,
        total_size: synapses.total_size,
    };
    let listed = side.by_neuron.iter().take(view.listed());
    let top_partners = listed.map(|partner| OfPartner {
        neuron_id: Id { id: partner.id, as_text: context.ids_as_text },
        cell_type: view.type_name(partner.cell_type),
        count: partner.synapses.count,
        total_size: partner.synapses.total_size,
    });
    JsonSide {
        count,
        total_size,
        partners: side.by_neuron.len(),
        by_celltype: side.by_type.iter().map(of_type).collect(),
        top_partners: top_partners.collect(),
    }
}
