//! What table and picture say around the numbers: title, data set, filter, population, total.

use super::{Context, words};
use crate::query::{Matrix, MatrixQuery, Normalize, Of, Statistic, Summand};

/// What a cell holds: `Number of synapses, in % of the postsynaptic type's input`.
pub fn title(query: &MatrixQuery, context: &Context) -> String {
    let what = capitalized(&query.measure.caption());
    let what = match unit_of_map(query, context) {
        None => what,
        Some("") => without_unit(&what).to_owned(),
        Some(unit) => format!("{} ({unit})", without_unit(&what)),
    };
    let (kind, what) = match query.groups {
        Some(_) => ("label", what),
        None => ("type", what),
    };
    // A fraction of areas has no unit.
    let plain = without_unit(&what).to_owned();
    match query.normalize {
        Normalize::None => what,
        Normalize::Input if query.cells.is_named() => format!("{plain}, in % of its column"),
        Normalize::Output if query.cells.is_named() => format!("{plain}, in % of its row"),
        Normalize::Input => format!("{plain}, in % of the postsynaptic {kind}'s input"),
        Normalize::Output => format!("{plain}, in % of the presynaptic {kind}'s output"),
    }
}

/// The title of one matrix, short enough to stand above a small picture.
pub fn short_title(query: &MatrixQuery, context: &Context) -> String {
    let what = query.measure.short_title().filter(|_| unit_of_map(query, context).is_none());
    let Some(what) = what else { return title(query, context) };
    let area = what.trim_end_matches(" (µm²)");
    match query.normalize {
        Normalize::None => what.to_owned(),
        Normalize::Input => format!("{area}, % of the post type's input"),
        Normalize::Output => format!("{area}, % of the pre type's output"),
    }
}

/// The unit of the cells as shown, for a legend: `synapses`, `µm²`, `%`.
pub fn unit(query: &MatrixQuery, context: &Context) -> String {
    if query.normalize != Normalize::None {
        return "%".to_owned();
    }
    if let Some(unit) = unit_of_map(query, context) {
        let is_median = matches!(query.measure.statistic(), Statistic::Median(..));
        return if is_median { format!("{unit} per cell") } else { unit.to_owned() };
    }
    let unit = match query.measure.statistic() {
        Statistic::Median(_, Of::Number) => "synapses per cell",
        statistic => match (statistic, statistic.summand().and_then(Summand::by_name)) {
            (Statistic::Median(..), Some(Summand::Size)) => "µm² per cell",
            (Statistic::Median(..), Some(Summand::Prob)) => "probability per cell",
            (_, Some(Summand::Prob)) => "probability",
            _ => statistic.unit(),
        },
    };
    unit.to_owned()
}

/// The unit that a map gives the number of a measure, empty if none; `None` for numbers of synapses, and
/// in j0251.
fn unit_of_map<'c>(query: &MatrixQuery, context: &'c Context) -> Option<&'c str> {
    let name = query.measure.statistic().summand()?;
    let known = context.units.as_ref()?.iter().find(|(known, _)| known == name);
    Some(known.map_or("", |(_, unit)| unit))
}

/// A caption without the unit in parentheses.
fn without_unit(caption: &str) -> &str {
    caption.split(" (").next().unwrap_or_default()
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

/// The filter in words, in the units that the data has.
fn filter(context: &Context) -> String {
    match &context.units {
        Some(units) => words::filter_of_map(context.filter, units),
        None => words::filter(context.filter, context.population),
    }
}

/// Data set, filter and population as (name, words).
pub fn about(context: &Context) -> Vec<(String, String)> {
    let mut about = vec![("Data".into(), dataset(context)), ("Filter".into(), filter(context))];
    // What a map says of its neurons is a population only where one is named.
    if context.units.is_none() {
        let words = words::population(context.filter, context.population);
        about.push(("Population".into(), words));
    }
    about
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
