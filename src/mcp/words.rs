//! What an agent is told before it asks.

use super::Set;
use super::arguments::{RESULTS, RESULTS_MAX};

/// Most names of types that are listed.
const TYPES_MAX: usize = 40;

/// Which tool comes first, units, thresholds, and how lists are cut.
pub fn instructions(sets: &[Set]) -> String {
    let names: Vec<String> = sets.iter().map(of_set).collect();
    let units = match sets.iter().any(|set| set.facts.is_none()) {
        true => " Of j0251 sizes are µm², skeleton lengths µm, coordinates nm.",
        false => "",
    };
    let dataset = if sets.len() > 1 { " Every tool needs `dataset`." } else { "" };
    format!(
        "Exact answers about the synapses of {}.{dataset} Call `info` first: what the data holds, names \
         of columns and types, ranges. `count`, `matrix` (cell type × cell type; rows presynaptic, \
         columns postsynaptic) and the others take the same filters. No threshold holds unless you give it: j0251's \
         authors use prob_min 0.6, and population full-cells where whole neurons are meant.{units} Names \
         are case-sensitive; ids are text in answers, and text or integers in arguments. Lists are cut to \
         max_results ({RESULTS}, at most {RESULTS_MAX}) and then say `truncated`, with how many are \
         `available`; synapses are then a uniform random sample. Errors say what to do next. The resource \
         areax://NAME/guide has an example of every tool.",
        names.join("; ")
    )
}

fn of_set(set: &Set) -> String {
    match set.types.len() {
        1..=TYPES_MAX => format!("{} (cell types {})", set.name, set.types.join(", ")),
        _ => set.name.clone(),
    }
}
