//! The first neurons for a terminal, with what they are about.

use super::{Values, named};
use crate::output::table::{columns, facts_within};
use crate::output::{Context, Look, caption, words};
use crate::query::{Direction, Filter, NeuronList, NeuronsQuery};

/// Neurons that are shown.
const SHOWN_MAX: usize = 20;

pub(super) fn list(
    list: &NeuronList,
    query: &NeuronsQuery,
    context: &Context,
    look: &Look,
) -> String {
    let ids = &list.ids;
    let (found, all) = (words::thousands(list.available), words::thousands(context.neurons));
    let facts = [
        ("Neurons".to_owned(), format!("{found} of {all}")),
        ("Data".to_owned(), caption::dataset(context)),
        ("Conditions".to_owned(), conditions(query, context.units.as_deref())),
        ("Engine".to_owned(), caption::engine(context)),
    ];
    let mut text = facts_within(&facts, look.width);
    if ids.is_empty() {
        return text;
    }
    text.push('\n');
    let columns = named(list);
    if columns.len() == 1 {
        text += &format!("{}\n", columns[0].0);
        for id in ids.iter().take(SHOWN_MAX) {
            text += &format!("{id}\n");
        }
    } else {
        text += &fields(&columns, ids.len().min(SHOWN_MAX), look);
    }
    let left = ids.len().saturating_sub(SHOWN_MAX) as u64;
    if left > 0 {
        text += &format!("… and {} more (csv, json and npy hold all)\n", words::thousands(left));
    }
    text
}

fn fields(named: &[(&str, Values)], rows: usize, look: &Look) -> String {
    let head = named.iter().map(|(name, _)| (*name).to_owned()).collect();
    let line = |at| named.iter().map(|(_, values)| shown(*values, at)).collect();
    let lines = std::iter::once(head).chain((0..rows).map(line)).collect();
    let is_word = named.iter().map(|(_, of)| matches!(of, Values::Names(_)));
    columns(lines, is_word.collect(), look.width)
}

/// A value for a person to read.
pub(in crate::output) fn shown(values: Values, at: usize) -> String {
    match values {
        Values::Counts(counts) => words::thousands(counts[at]),
        Values::Totals(totals) => words::compact(totals[at], 4),
        Values::Floats(floats) => {
            floats[at].map_or("–".to_owned(), |float| words::compact(float.into(), 4))
        }
        Values::Integers(integers) => integers[at].map_or("–".to_owned(), |n| n.to_string()),
        Values::Doubles(doubles) => {
            doubles[at].map_or("–".to_owned(), |double| words::compact(double, 4))
        }
        Values::Names(names) => names.text(at).unwrap_or("–").to_owned(),
        Values::Ids(ids) => ids.at(at).to_string(),
    }
}

/// The conditions in words: `HVC, ≥ 50 synapses onto MSN, axon ≥ 50 µm`.
fn conditions(query: &NeuronsQuery, units: Option<&[(String, String)]>) -> String {
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
    let none = Filter { strict: query.strict, ..Filter::default() };
    let given = Filter { strict: query.strict, ..query.filter.clone() };
    all.extend(query.filter.population_name.clone());
    let given = Filter { population_name: None, ..given };
    if given != none {
        all.push(match units {
            Some(units) => words::filter_of_map(&given, units),
            None => words::filter(&given, None),
        });
    }
    all.extend(query.said_conditions());
    if query.exact_thresholds {
        all.push("exact thresholds".to_owned());
    }
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}
