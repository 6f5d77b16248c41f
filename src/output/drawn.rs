//! Whose neurons are drawn or permuted.

use super::{Context, words};

/// The population of an answer whose units are cells, unless they may be `fragments`.
pub(super) fn population(context: &Context, fragments: bool) -> String {
    let own = words::population(context.filter, context.population);
    // A map whose neurons are no cells has units of fragments alone.
    let are_cells = context.units.is_some() && !fragments;
    if are_cells && own == words::EVERYTHING { "all neurons".to_owned() } else { own }
}

/// The same, of neurons with a label where there are groups.
pub(super) fn of_matrix(context: &Context, fragments: bool, has_groups: bool) -> String {
    let own = population(context, fragments);
    if has_groups { format!("the neurons with a label, of them {own}") } else { own }
}
