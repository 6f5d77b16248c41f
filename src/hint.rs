//! What to look at when nothing passes: what is certain to be the cause, then the guide's check list.

use crate::dataset::{Dataset, Facts, FloatFacts};
use crate::query::predicate::Bound;
use crate::query::{
    Axis, Filter, FilterParameter, NeuronIds, NeuronsQuery, Setting, Spelling, in_force,
};
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

/// How to ask for what each filter leaves.
fn explain(spelling: Spelling) -> &'static str {
    match spelling {
        Spelling::Flags => "--explain",
        Spelling::Fields => "explain=true",
        Spelling::Keywords => "explain()",
        Spelling::Arguments => "explain: true",
    }
}

/// A cause, and whether it alone explains that nothing passes.
type Cause = (String, bool);

/// What is certain of an answer about synapses, and of an empty one. Only where no certain cause is
/// known, what to check. `known` is the prepared copy and what was counted when it was prepared, where
/// it is open; the axes are those of a grid, whose numbers the filter does not have.
pub fn synapses(
    known: Option<(&Dataset, &Facts)>,
    filter: &Filter,
    axes: &[Axis],
    is_empty: bool,
    spelling: Spelling,
) -> Option<String> {
    let mut causes: Vec<Cause> = Vec::new();
    if let Some((data, facts)) = known {
        causes.extend(unknown_ids(data, filter, is_empty));
        causes.extend(thresholds(filter, facts).map(|said| (said, true)));
        causes.extend(axes.iter().filter_map(|axis| outside_axis(axis, filter, facts)));
    }
    let mut words = Vec::new();
    if is_empty {
        words.push("no synapse passed.".to_owned());
        if !causes.iter().any(|(_, explains)| *explains) {
            let how = format!("{} shows which filter removed them.", explain(spelling));
            causes.extend([(spelling.of(CHECK), false), (how, false)]);
        }
    }
    words.extend(causes.into_iter().map(|(said, _)| said));
    (!words.is_empty()).then(|| words.join(" "))
}

/// What to look at where nothing passes in a data set with a map.
pub fn of_map(is_empty: bool, spelling: Spelling) -> Option<String> {
    let how = explain(spelling);
    is_empty.then(|| {
        format!(
            "no synapse passed. Check the thresholds and the case of names: info lists every column with \
             its range. {how} shows which filter removed them."
        )
    })
}

/// What to look at where no neuron of a data set with a map is found.
pub fn no_neuron_of_map(spelling: Spelling) -> String {
    let words = spelling.of(
        "no neuron fulfils this. Check min_synapses, the direction, the thresholds and the case of names: \
         info lists every column with its range.",
    );
    match spelling {
        Spelling::Flags => {
            format!("{words} {} shows which condition removed them.", explain(spelling))
        }
        Spelling::Fields | Spelling::Keywords | Spelling::Arguments => words,
    }
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
            let side = side(compared, true, column, facts);
            words.extend(
                side.map(|side| beyond(&format!("{name} {given} lies"), side, column, facts)),
            );
        }
    }
    if words.len() == 1 {
        words.push(spelling.of(CHECK_NEURONS));
        if spelling == Spelling::Flags {
            words.push(format!("{} shows which condition removed them.", explain(spelling)));
        }
    }
    words.join(" ")
}

/// The ids that neither table has.
fn unknown_ids(data: &Dataset, filter: &Filter, is_empty: bool) -> Vec<Cause> {
    let lists =
        [("pre_neuron_ids", &filter.pre_neuron_ids), ("post_neuron_ids", &filter.post_neuron_ids)];
    let said = |(name, ids): (&str, &Option<NeuronIds>)| {
        let ids = ids.as_ref().filter(|ids| is_empty || ids.len() <= IDS_MAX)?;
        let ids = ids.numbers(name).ok()?;
        let unknown: Vec<u64> =
            ids.iter().copied().filter(|id| matches!(data.index_of(*id), Ok(None))).collect();
        let named: Vec<String> = unknown.iter().take(IDS_NAMED_MAX).map(u64::to_string).collect();
        let more = if unknown.len() > named.len() { ", …" } else { "" };
        let (count, all, named) = (unknown.len(), ids.len(), named.join(", "));
        let said = match count {
            0 => return None,
            _ if all == 1 => format!("{name}: no synapse and no neuron has the id {named}."),
            _ => format!(
                "{name}: {count} of {all} ids belong to no synapse and no neuron: {named}{more}."
            ),
        };
        Some((said, count == all))
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

/// The thresholds and the box that let nothing pass, whatever else is asked, with the data's range.
fn thresholds(filter: &Filter, facts: &Facts) -> impl Iterator<Item = String> {
    in_force(filter).into_iter().filter_map(|(param, setting)| match setting {
        Setting::Box(_) => outside_box(&setting, facts),
        Setting::Number { given, .. } => {
            let (column, side) = outside(param, &setting, facts)?;
            Some(beyond(&format!("{} {given} lies", param.name()), side, column, facts))
        }
        _ => None,
    })
}

/// The values of an axis that let nothing pass.
fn outside_axis(axis: &Axis, filter: &Filter, facts: &Facts) -> Option<Cause> {
    let param = axis.parameter.filter()?;
    let of_value = |value: &f64| {
        // As a filter of this question compares it.
        let mut at = filter.clone();
        at.set_number(param, Some(*value));
        let (_, setting) = in_force(&at).into_iter().find(|(known, _)| *known == param)?;
        Some((*value, outside(param, &setting, facts)?))
    };
    let values: Vec<(f64, (Column, &str))> = axis.values.iter().filter_map(of_value).collect();
    let (first, (column, side)) = *values.first()?;
    let (some, all, name) = (values.len(), axis.values.len(), axis.parameter.name());
    let what = match (some, all) {
        (_, 1) => format!("{name} {first} lies"),
        _ if some == all => format!("all {all} values of {name} lie"),
        (1, _) => format!("{name} {first}, one of {all} values, lies"),
        _ => format!("{some} of {all} values of {name}, {first} among them, lie"),
    };
    Some((beyond(&what, side, column, facts), some == all))
}

/// The column that a threshold is about, and on which side of all its data it lies.
fn outside(
    param: FilterParameter,
    setting: &Setting,
    facts: &Facts,
) -> Option<(Column, &'static str)> {
    let threshold = param.threshold()?;
    let column = match threshold.column {
        schema::PROB => PROB,
        schema::SIZE => SIZE,
        schema::AXON => AXON,
        schema::SOMA => SOMA,
        schema::DENDRITE => DENDRITE,
        _ => CERTAINTY,
    };
    let Setting::Number { compared, .. } = *setting else { return None };
    let is_least = threshold.bound == Bound::AtLeast;
    Some((column, side(compared, is_least, column, facts)?))
}

fn side(compared: f64, is_least: bool, (_, _, of): Column, facts: &Facts) -> Option<&'static str> {
    let range = of(facts);
    let (min, max) = (range.min?, range.max?);
    let (is_beyond, side) = match is_least {
        true => (compared > f64::from(max), "above"),
        false => (compared < f64::from(min), "below"),
    };
    // An infinite value may pass.
    (is_beyond && range.infinite == 0).then_some(side)
}

fn beyond(what: &str, side: &str, (column, unit, of): Column, facts: &Facts) -> String {
    let range = of(facts);
    let [min, max] = [range.min, range.max].map(|end| end.unwrap_or(f32::NAN));
    format!("{what} {side} all data: {column} is from {min} to {max}{unit}.")
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
