//! What pairs of neurons come to: synapses and summed size, or what the numbers of a map say.

use crate::output::csv::real;
use crate::query::{Adjacency, PairsOfMap};

/// The names of the columns.
pub(super) fn names(adjacency: &Adjacency) -> Vec<String> {
    let Some(of_map) = &adjacency.of_map else {
        return ["count", "total_size"].map(str::to_owned).to_vec();
    };
    let rows = of_map.rows.iter().map(|_| "row_count".to_owned());
    let totals = of_map.totals.iter().map(|(name, _)| total(name));
    ["count".to_owned()].into_iter().chain(rows).chain(totals).collect()
}

/// What the sum of a number is called.
pub(super) fn total(name: &str) -> String {
    format!("total_{name}")
}

/// What a pair has besides its synapses, as text.
pub(super) fn more(of_map: &PairsOfMap, at: usize) -> impl Iterator<Item = String> + '_ {
    let rows = of_map.rows.iter().map(move |rows| rows[at].to_string());
    rows.chain(of_map.totals.iter().map(move |(_, totals)| real(totals[at])))
}
