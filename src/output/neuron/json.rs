//! One neuron as JSON, with its partners by type and those with most synapses.

use std::io::Write;

use serde::{Serialize, Serializer};

use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, Id, about, line, pretty};
use crate::output::neurons::Cell;
use crate::output::views::{EachNeuronView, NeuronSetView, NeuronView, NeuronWords};
use crate::query::{NeuronColumn, NeuronIds, Partners, Synapses};

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
struct SetJson<'a> {
    neuron_ids: Vec<Id<'a>>,
    outputs: JsonSide<'a>,
    inputs: JsonSide<'a>,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct EachJson<'a> {
    neurons: Vec<AnswerJson<'a>>,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Serialize)]
struct MetaOfIdsJson<'a> {
    neuron_ids: Vec<Id<'a>>,
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
    neuron_id: Id<'a>,
    in_neuron_table: bool,
    cell_type: Option<&'a str>,
    #[serde(flatten)]
    columns: Columns<'a>,
}

/// The other columns of the neuron table: those of the published layout, or of a map by their names.
#[derive(Serialize)]
#[serde(untagged)]
enum Columns<'a> {
    Published {
        celltype_certainty: Option<f64>,
        skel_length_axon: Option<f64>,
        skel_length_soma: Option<f64>,
        skel_length_dendrite: Option<f64>,
    },
    OfMap {
        columns: OfMap<'a>,
    },
}

/// The columns of the neuron table of a map.
struct OfMap<'a>(&'a [NeuronColumn]);

impl Serialize for OfMap<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|column| {
            let cell = Cell { values: (&column.values).into(), at: 0, as_text: false };
            (&column.name, cell)
        }))
    }
}

#[derive(Serialize)]
struct JsonSide<'a> {
    #[serde(flatten)]
    sums: Sums<'a>,
    partners: usize,
    by_celltype: Vec<OfType<'a>>,
    top_partners: Vec<OfPartner<'a>>,
}

#[derive(Serialize)]
struct OfType<'a> {
    cell_type: Option<&'a str>,
    #[serde(flatten)]
    sums: Sums<'a>,
}

/// What some synapses come to.
#[derive(Serialize)]
struct Sums<'a> {
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_size: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    totals: Option<Totals<'a>>,
}

/// The sum of each number of a map, by its name.
struct Totals<'a>(&'a [(String, String)], &'a [f64]);

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, _)| name).zip(self.1))
    }
}

fn sums<'a>(synapses: &'a Synapses, words: NeuronWords<'a>) -> Sums<'a> {
    let totals = words.of_map.map(|map| Totals(&map.numbers, words.sums(synapses)));
    Sums {
        count: synapses.count,
        row_count: words.rows(synapses),
        total_size: totals.is_none().then_some(synapses.total_size),
        totals,
    }
}

#[derive(Serialize)]
struct OfPartner<'a> {
    neuron_id: Id<'a>,
    cell_type: Option<&'a str>,
    #[serde(flatten)]
    sums: Sums<'a>,
    /// Of how many neurons of a set it is a partner.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_set: Option<u64>,
}

pub(super) fn object(view: &NeuronView, context: &Context, out: &mut dyn Write) -> Result<()> {
    line(&answer(view, context), out)
}

fn answer<'a>(view: &NeuronView<'a>, context: &'a Context) -> AnswerJson<'a> {
    let shown = Shown::of(view, context);
    AnswerJson {
        record: record(view, context),
        outputs: shown.side(&view.neuron.outputs, None),
        inputs: shown.side(&view.neuron.inputs, None),
        about: about(context),
    }
}

/// Several neurons taken together.
pub(super) fn set(view: &NeuronSetView, context: &Context, out: &mut dyn Write) -> Result<()> {
    let set = view.set;
    let shown = Shown { words: view.words(), listed: view.listed(), as_text: context.ids_as_text };
    let answer = SetJson {
        neuron_ids: ids(&set.ids, context),
        outputs: shown.side(&set.outputs.partners, Some(&set.outputs.of_set)),
        inputs: shown.side(&set.inputs.partners, Some(&set.inputs.of_set)),
        about: about(context),
    };
    line(&answer, out)
}

/// Several neurons one by one: each is the object that it is alone.
pub(super) fn each(view: &EachNeuronView, context: &Context, out: &mut dyn Write) -> Result<()> {
    // These are said of all, once.
    let inner = Context { hint: None, explanation: None, ..context.clone() };
    let neurons = view.iter().map(|view| answer(&view, &inner)).collect();
    line(&EachJson { neurons, about: about(context) }, out)
}

fn ids<'a>(ids: &'a NeuronIds, context: &Context) -> Vec<Id<'a>> {
    ids.iter().map(|id| Id { id, as_text: context.ids_as_text }).collect()
}

/// The text of `FILE.meta.json` beside several neurons.
pub(in crate::output) fn meta_of_ids(of: &NeuronIds, context: &Context) -> Result<String> {
    crate::output::json::meta(&MetaOfIdsJson { neuron_ids: ids(of, context) }, context)
}

/// The text of `FILE.meta.json` beside a neuron.
pub(in crate::output) fn meta(view: &NeuronView, context: &Context) -> Result<String> {
    pretty(&MetaJson { record: record(view, context), about: about(context) })
}

fn record<'a>(view: &NeuronView<'a>, context: &Context) -> Record<'a> {
    let neuron = view.neuron;
    let (record, of_map) = (neuron.record.as_ref(), neuron.of_map.as_deref());
    Record {
        neuron_id: Id { id: neuron.id.as_ref(), as_text: context.ids_as_text },
        in_neuron_table: record.is_some() || of_map.is_some_and(|map| map.is_listed),
        cell_type: match of_map {
            Some(map) => map.cell_type.as_deref(),
            None => view.type_name(record.map(|record| record.cell_type.into())),
        },
        columns: match of_map {
            Some(map) => Columns::OfMap { columns: OfMap(&map.columns) },
            None => Columns::Published {
                celltype_certainty: record.map(|record| record.certainty),
                skel_length_axon: record.map(|record| record.axon_um.into()),
                skel_length_soma: record.map(|record| record.soma_um.into()),
                skel_length_dendrite: record.map(|record| record.dendrite_um.into()),
            },
        },
    }
}

/// How partners are shown.
struct Shown<'a> {
    words: NeuronWords<'a>,
    listed: usize,
    as_text: bool,
}

impl<'a> Shown<'a> {
    fn of(view: &NeuronView<'a>, context: &Context) -> Shown<'a> {
        Shown { words: view.words(), listed: view.listed(), as_text: context.ids_as_text }
    }

    /// A side; `of_set` belongs to its partners.
    fn side(&self, side: &'a Partners, of_set: Option<&[u64]>) -> JsonSide<'a> {
        let words = self.words;
        let of_type = |(code, synapses): &'a (u32, Synapses)| OfType {
            cell_type: words.type_name(*code),
            sums: sums(synapses, words),
        };
        let listed = side.by_neuron.iter().enumerate().take(self.listed);
        let top_partners = listed.map(|(at, partner)| OfPartner {
            neuron_id: Id { id: partner.id.as_ref(), as_text: self.as_text },
            cell_type: partner.cell_type.and_then(|code| words.type_name(code)),
            sums: sums(&partner.synapses, words),
            of_set: of_set.and_then(|of_set| of_set.get(at).copied()),
        });
        JsonSide {
            sums: sums(&side.all, words),
            partners: side.by_neuron.len(),
            by_celltype: side.by_type.iter().map(of_type).collect(),
            top_partners: top_partners.collect(),
        }
    }
}
