//! Whose neurons an answer is about.

use super::{Context, words};

/// The population of an answer, whose neurons are cells where the data says so, unless they are taken as
/// `fragments`.
pub(super) fn population(context: &Context, fragments: bool) -> String {
    let own = words::population(context.filter, context.population);
    let are_cells = context.are_cells && !fragments;
    if are_cells && own == words::EVERYTHING { "all neurons".to_owned() } else { own }
}

/// The same, of neurons with a label where there are groups.
pub(super) fn of_matrix(context: &Context, fragments: bool, has_groups: bool) -> String {
    let own = population(context, fragments);
    if has_groups { format!("the neurons with a label, of them {own}") } else { own }
}
