//! Names of a question that a data set with a map must know: its types, and the axes of a grid.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Question;
use super::resolved::Meanings;
use crate::error::{Error, Result};
use crate::map::Map;
use crate::names::nearest;

/// So many names are listed where none is like the one that is wanted.
const LISTED_MAX: usize = 20;

/// Refuses lists of types with a name that no neuron has.
///
/// # Errors
/// Such a name, with the nearest that there is; types in a map that names none (usage).
pub fn check_types(question: &Question, data: &dyn Meanings) -> Result<()> {
    for (parameter, names) in types_of(question) {
        let category = data.map().types(parameter)?;
        let known = data.values_of_neurons(category)?;
        let mut unknown: HashSet<&str> = names.iter().map(String::as_str).collect();
        known.iter().for_each(|known| {
            unknown.remove(known);
        });
        if let Some(name) = names.iter().find(|name| unknown.contains(name.as_str())) {
            return Err(no_type(parameter, category, name, &known));
        }
    }
    Ok(())
}

/// The lists of types of a question.
fn types_of(question: &Question) -> Vec<(&'static str, Vec<String>)> {
    let mut lists = Vec::new();
    let filter = match question {
        Question::Neurons(query) => {
            lists.push(("celltype", query.celltype.clone()));
            lists.push(("target_celltype", query.target_celltype.clone()));
            Cow::Borrowed(&query.filter)
        }
        Question::Null(query) => {
            lists.push(("statistic", Some(query.named_types()).filter(|names| !names.is_empty())));
            Cow::Borrowed(&query.filter)
        }
        other => other.filter(),
    };
    lists.push(("pre_celltype", filter.pre_celltype.clone()));
    lists.push(("post_celltype", filter.post_celltype.clone()));
    lists.into_iter().filter_map(|(name, list)| Some((name, list?))).collect()
}

/// The error about a type that no neuron has.
fn no_type(parameter: &str, category: &str, name: &str, known: &[&str]) -> Error {
    let error = Error::usage(parameter, format!("'{category}' has no value '{name}'"));
    if let Some(other) = known.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        return error.advise(format!("names are case-sensitive: did you mean '{other}'?"));
    }
    // Names of another length are no misspelling of it: millions are passed over at once.
    let length = name.len();
    let alike = known.iter().copied().filter(|known| known.len().abs_diff(length) <= length);
    match nearest(name, alike) {
        Some(near) => error.advise(format!("did you mean '{near}'?")),
        None if known.len() <= LISTED_MAX => {
            error.advise(format!("there are: {}", known.join(", ")))
        }
        None => error.advise(format!(
            "it has {} values; areax matrix --rows pre.{category} lists them",
            known.len()
        )),
    }
}

/// Refuses a grid without axes, which no data set with a map has of its own.
///
/// # Errors
/// Such a grid, with the axes that there are (usage).
pub fn check_axes(question: &Question, map: &Map) -> Result<()> {
    match question.grid() {
        Some(grid) if grid.axes.is_empty() => {
            let what = "a grid needs at least one axis, and this data set has none of its own";
            Err(Error::usage("axis", what)
                .advise(format!("for example min_pair=1,2,5; axes are {}", axes(map).join(", "))))
        }
        _ => Ok(()),
    }
}

/// What a grid may have as axes: the fewest synapses of a pair, and every number.
fn axes(map: &Map) -> Vec<String> {
    let of_rows = map.synapses.numbers.iter().map(|number| number.name.clone());
    let neurons = map.neurons.iter().flat_map(|neurons| &neurons.numbers);
    let of_neurons = neurons.flat_map(|number| {
        ["pre", "post", "both"].map(|partner| format!("{partner}.{}", number.name))
    });
    ["min_pair".to_owned()].into_iter().chain(of_rows).chain(of_neurons).collect()
}
