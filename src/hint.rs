//! What to look at when nothing passes: what is certain to be the cause, then the guide's check list.

use crate::dataset::{Dataset, Facts, FloatFacts};
use crate::query::predicate::Bound;
use crate::query::{Filter, FilterParameter, NeuronsQuery, Setting, Spelling, in_force};
use crate::schema;

/// The guide's check list.
const CHECK: &str = "Check prob_min; that pre and post are not swapped (HVC, LMAN and DA are \
axon-only and never postsynaptic); the case of the type names.";
/// The same for neurons.
const CHECK_NEURONS: &str = "Check min_synapses and prob_min; the direction, which is that of \
celltype; the case of the type names.";

/// Ids that are named in a hint.
const IDS_NAMED_MAX: usize = 5;
/// Longest list of ids that is looked through where something passed.
const IDS_MAX: usize = 100_000;

/// What is certain of an answer about synapses; of an empty one also what to check. `known` is the
/// prepared copy and what was counted when it was prepared, where it is open.
pub fn synapses(
    known: Option<(&Dataset, &Facts)>,
    filter: &Filter,
    is_empty: bool,
    spelling: Spelling,
) -> Option<String> {
    let mut causes = Vec::new();
    if let Some((data, facts)) = known {
        causes.extend(unknown_ids(data, filter, is_empty));
        if is_empty {
            causes.extend(in_force(filter).into_iter().filter_map(|(p, s)| outside(p, &s, facts)));
        }
    }
    if is_empty {
        causes.insert(0, "no synapse passed.".to_owned());
        causes.push(spelling.of(CHECK));
    }
    (!causes.is_empty()).then(|| causes.join(" "))
}

/// What to look at where no neuron is found.
pub fn no_neuron(facts: Option<&Facts>, query: &NeuronsQuery, spelling: Spelling) -> String {
    let mut words = vec!["no neuron fulfils this.".to_owned()];
    if let Some(facts) = facts {
        for (name, given, compared) in query.thresholds() {
            let column = match name {
                "prob_min" => PROB,
                "min_axon_length" => AXON,
                "min_dendrite_length" => DENDRITE,
                "min_soma_length" => SOMA,
                _ => CERTAINTY,
            };
            words.extend(beyond(name, (given, compared), true, column, facts));
        }
    }
    words.push(spelling.of(CHECK_NEURONS));
    words.join(" ")
}

/// The ids that neither table has.
fn unknown_ids(data: &Dataset, filter: &Filter, is_empty: bool) -> Vec<String> {
    let lists =
        [("pre_neuron_ids", &filter.pre_neuron_ids), ("post_neuron_ids", &filter.post_neuron_ids)];
    let said = |(name, ids): (&str, &Option<Vec<u64>>)| {
        let ids = ids.as_ref().filter(|ids| is_empty || ids.len() <= IDS_MAX)?;
        let unknown: Vec<u64> =
            ids.iter().copied().filter(|id| matches!(data.index_of(*id), Ok(None))).collect();
        let named: Vec<String> = unknown.iter().take(IDS_NAMED_MAX).map(u64::to_string).collect();
        let more = if unknown.len() > named.len() { ", …" } else { "" };
        let (count, all, named) = (unknown.len(), ids.len(), named.join(", "));
        match count {
            0 => None,
            _ if all == 1 => Some(format!("{name}: no synapse and no neuron has the id {named}.")),
            _ => Some(format!(
                "{name}: {count} of {all} ids belong to no synapse and no neuron: {named}{more}."
            )),
        }
    };
    lists.into_iter().filter_map(said).collect()
}

/// A column by its name for people, its unit and its facts.
type Column = (&'static str, &'static str, fn(&Facts) -> &FloatFacts);
const SIZE: Column = ("size", " µm²", |facts| &facts.rows.size);
const PROB: Column = ("prob", "", |facts| &facts.rows.prob);
const AXON: Column = ("axon length", " µm", |facts| &facts.axon);
const SOMA: Column = ("soma length", " µm", |facts| &facts.soma);
const DENDRITE: Column = ("dendrite length", " µm", |facts| &facts.dendrite);
const CERTAINTY: Column = ("certainty", "", |facts| &facts.certainty);

/// A threshold or a box that lets nothing pass, whatever else is asked, with the data's range.
fn outside(param: FilterParameter, setting: &Setting, facts: &Facts) -> Option<String> {
    let name = param.name();
    if matches!(setting, Setting::Box(_)) {
        return outside_box(setting, facts);
    }
    let threshold = param.threshold()?;
    let column = match threshold.column {
        schema::PROB => PROB,
        schema::SIZE => SIZE,
        schema::AXON => AXON,
        schema::SOMA => SOMA,
        schema::DENDRITE => DENDRITE,
        _ => CERTAINTY,
    };
    let Setting::Number { given, compared } = *setting else { return None };
    let is_least = threshold.bound == Bound::AtLeast;
    beyond(name, (given, compared), is_least, column, facts)
}

fn beyond(
    name: &str,
    (given, compared): (f64, f64),
    is_least: bool,
    (column, unit, facts_of): Column,
    facts: &Facts,
) -> Option<String> {
    let range = facts_of(facts);
    let (min, max) = (range.min?, range.max?);
    let (is_beyond, side) = match is_least {
        true => (compared > f64::from(max), "above"),
        false => (compared < f64::from(min), "below"),
    };
    // An infinite value may pass.
    (is_beyond && range.infinite == 0).then(|| {
        format!("{name} {given} lies {side} all data: {column} is from {min} to {max}{unit}.")
    })
}

fn outside_box(setting: &Setting, facts: &Facts) -> Option<String> {
    let Setting::Box(corners) = setting else { return None };
    let axes = [("x", facts.rows.x), ("y", facts.rows.y), ("z", facts.rows.z)];
    axes.iter().enumerate().find_map(|(axis, (name, range))| {
        let (min, max) = (*range)?;
        let (lower, upper) = (corners.lower[axis], corners.upper[axis]);
        let is_beside = lower > f64::from(max) || upper <= f64::from(min);
        is_beside.then(|| format!("box: {name} is from {min} to {max} nm in all data."))
    })
}
