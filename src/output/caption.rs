//! What table and picture say around the numbers: title, data set, filter, population, total.

use super::{Context, words};
use crate::query::{Matrix, MatrixQuery, Normalize, Of, Statistic, Summand};

/// What a cell holds: `Number of synapses, in % of the postsynaptic type's input`.
pub fn title(query: &MatrixQuery) -> String {
    let what = capitalized(&query.measure.caption());
    let (kind, what) = match query.groups {
        Some(_) => ("label", what),
        None => ("type", what),
    };
    // A fraction of areas has no unit.
    let plain = what.strip_suffix(" (µm²)").unwrap_or(&what).to_owned();
    match query.normalize {
        Normalize::None => what,
        Normalize::Input if query.cells.is_named() => format!("{plain}, in % of its column"),
        Normalize::Output if query.cells.is_named() => format!("{plain}, in % of its row"),
        Normalize::Input => format!("{plain}, in % of the postsynaptic {kind}'s input"),
        Normalize::Output => format!("{plain}, in % of the presynaptic {kind}'s output"),
    }
}

/// The title of one matrix, short enough to stand above a small picture.
pub fn short_title(query: &MatrixQuery) -> String {
    let Some(what) = query.measure.short_title() else { return title(query) };
    let area = what.trim_end_matches(" (µm²)");
    match query.normalize {
        Normalize::None => what.to_owned(),
        Normalize::Input => format!("{area}, % of the post type's input"),
        Normalize::Output => format!("{area}, % of the pre type's output"),
    }
}

/// The unit of the cells as shown, for a legend: `synapses`, `µm²`, `%`.
pub fn unit(query: &MatrixQuery) -> &'static str {
    if query.normalize != Normalize::None {
        return "%";
    }
    match query.measure.statistic() {
        Statistic::Median(_, Of::Number) => "synapses per cell",
        statistic => match (statistic, statistic.summand().and_then(Summand::by_name)) {
            (Statistic::Median(..), Some(Summand::Size)) => "µm² per cell",
            (Statistic::Median(..), Some(Summand::Prob)) => "probability per cell",
            (_, Some(Summand::Prob)) => "probability",
            _ => statistic.unit(),
        },
    }
}

/// The data set with its size.
pub fn dataset(context: &Context) -> String {
    let (synapses, neurons) =
        (words::thousands(context.synapses), words::thousands(context.neurons));
    format!("{} ({synapses} synapses, {neurons} neurons)", context.dataset_name)
}

/// The engine, and who agreed.
pub fn engine(context: &Context) -> String {
    match &context.checked_against {
        Some(other) => format!("{}, identical on {other}", context.engine),
        None => context.engine.clone(),
    }
}

/// Filter, population and total of a matrix as (name, words).
pub fn facts(matrix: &Matrix, context: &Context) -> Vec<(String, String)> {
    let (passed, all) = (words::thousands(matrix.total), words::thousands(context.synapses));
    let mut facts = about(context);
    facts.push(("Total".into(), format!("{passed} of {all} synapses")));
    facts
}

/// Data set, filter and population as (name, words).
pub fn about(context: &Context) -> Vec<(String, String)> {
    vec![
        ("Data".into(), dataset(context)),
        ("Filter".into(), words::filter(context.filter, context.population)),
        ("Population".into(), words::population(context.filter, context.population)),
    ]
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
