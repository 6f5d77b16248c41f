//! The strongest pairs as a table for a terminal, with what they are about.

use super::sums;
use crate::output::table::{columns, facts_within, wrap};
use crate::output::{Context, Look, caption, words};
use crate::query::{Adjacency, Pair};

/// Pairs that are shown.
const PAIRS_MAX: usize = 20;

pub(super) fn strongest(adjacency: &Adjacency, context: &Context, look: &Look) -> String {
    let (total, all) = (words::thousands(adjacency.total()), words::thousands(context.synapses));
    let mut facts = vec![
        ("Pairs".to_owned(), words::thousands(adjacency.pairs() as u64)),
        ("Neurons".to_owned(), words::thousands(adjacency.neuron_ids.len() as u64)),
        ("Synapses".to_owned(), format!("{total} of {all}")),
    ];
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    let mut text = facts_within(&facts, look.width);
    if adjacency.pairs() == 0 {
        return text;
    }
    let ids = ["pre_id", "post_id"].map(str::to_owned).into_iter();
    let head: Vec<String> = ids.chain(sums::names(adjacency)).collect();
    let are_words = vec![false; head.len()];
    let lines = top(adjacency).into_iter().map(|(at, pair)| {
        let own = [pair.pre_id.to_string(), pair.post_id.to_string(), words::thousands(pair.count)];
        own.into_iter().chain(more(adjacency, at, pair.total_size)).collect()
    });
    text.push('\n');
    text += &columns(std::iter::once(head).chain(lines).collect(), are_words, look.width);
    let left = adjacency.pairs().saturating_sub(PAIRS_MAX) as u64;
    if left > 0 {
        let left = words::thousands(left);
        let more = format!("… and {left} weaker pairs (npz, parquet, csv and json hold all)");
        text += &wrap(&more, look.width, 2);
    }
    text
}

/// The pairs with most synapses; of the same number those that stand first.
fn top(adjacency: &Adjacency) -> Vec<(usize, Pair<'_>)> {
    let places = match &adjacency.of_map {
        None => best(adjacency.counts.iter()),
        Some(of_map) => best(of_map.counts.iter()),
    };
    places.into_iter().filter_map(|at| Some((at, adjacency.pair(at)?))).collect()
}

/// The places of the largest counts.
fn best<'a, T: Ord + Copy + 'a>(counts: impl Iterator<Item = &'a T>) -> Vec<usize> {
    let mut best: Vec<(T, usize)> = Vec::new();
    for (at, count) in counts.enumerate() {
        if best.len() == PAIRS_MAX && best.last().is_some_and(|(least, _)| count <= least) {
            continue;
        }
        let after = best.partition_point(|(other, _)| other >= count);
        best.insert(after, (*count, at));
        best.truncate(PAIRS_MAX);
    }
    best.into_iter().map(|(_, at)| at).collect()
}

/// What a pair has besides its synapses.
fn more(adjacency: &Adjacency, at: usize, total_size: f64) -> Vec<String> {
    match &adjacency.of_map {
        None => vec![words::compact(total_size, 4)],
        Some(of_map) => {
            let rows = of_map.rows.iter().map(|rows| words::thousands(rows[at]));
            let totals = of_map.totals.iter().map(|(_, totals)| words::compact(totals[at], 4));
            rows.chain(totals).collect()
        }
    }
}
