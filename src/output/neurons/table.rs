//! The first neuron ids for a terminal, with what they are about.

use crate::output::table::facts_within;
use crate::output::{Context, Look, caption, words};
use crate::query::{Direction, NeuronsQuery};

/// Ids that are shown.
const IDS_MAX: usize = 20;

pub(super) fn ids(ids: &[u64], query: &NeuronsQuery, context: &Context, look: &Look) -> String {
    let (found, all) = (words::thousands(ids.len() as u64), words::thousands(context.neurons));
    let facts = [
        ("Neurons".to_owned(), format!("{found} of {all}")),
        ("Data".to_owned(), caption::dataset(context)),
        ("Conditions".to_owned(), conditions(query)),
        ("Engine".to_owned(), caption::engine(context)),
    ];
    let mut text = facts_within(&facts, look.width);
    if ids.is_empty() {
        return text;
    }
    text += "\nneuron_id\n";
    for id in ids.iter().take(IDS_MAX) {
        text += &format!("{id}\n");
    }
    let left = ids.len().saturating_sub(IDS_MAX) as u64;
    if left > 0 {
        text += &format!("… and {} more (csv, json and npy hold all)\n", words::thousands(left));
    }
    text
}

/// The conditions in words: `HVC, ≥ 50 synapses onto MSN, axon ≥ 50 µm`.
fn conditions(query: &NeuronsQuery) -> String {
    let of = |names: &Option<Vec<String>>| names.as_ref().map(|names| names.join("/"));
    let mut all: Vec<String> = of(&query.celltype).into_iter().collect();
    all.extend(query.population.map(|population| population.name().to_owned()));
    if query.fewest() > 0 {
        let preposition = match query.direction {
            Direction::Outgoing => "onto",
            Direction::Incoming => "from",
        };
        let target = of(&query.target_celltype).unwrap_or_else(|| "any type".to_owned());
        let fewest = words::thousands(query.fewest());
        all.push(format!("≥ {fewest} synapses {preposition} {target}"));
    }
    let sign = if query.strict { ">" } else { "≥" };
    for (name, given, _) in query.thresholds() {
        let (subject, unit) = match name {
            "min_axon_length" => ("axon", " µm"),
            "min_dendrite_length" => ("dendrite", " µm"),
            "min_soma_length" => ("soma", " µm"),
            "prob_min" => ("prob", ""),
            _ => ("certainty", ""),
        };
        all.push(format!("{subject} {sign} {given}{unit}"));
    }
    if query.exact_thresholds {
        all.push("exact thresholds".to_owned());
    }
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}
