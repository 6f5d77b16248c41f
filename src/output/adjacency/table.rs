//! The strongest pairs as a table for a terminal, with what they are about.

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
    let head = ["pre_id", "post_id", "count", "total_size"].map(str::to_owned).to_vec();
    let lines = top(adjacency).into_iter().map(|pair| {
        vec![
            pair.pre_id.to_string(),
            pair.post_id.to_string(),
            words::thousands(pair.count.into()),
            words::compact(pair.total_size, 4),
        ]
    });
    text.push('\n');
    text += &columns(std::iter::once(head).chain(lines).collect(), vec![false; 4], look.width);
    let left = adjacency.pairs().saturating_sub(PAIRS_MAX) as u64;
    if left > 0 {
        let left = words::thousands(left);
        let more = format!("… and {left} weaker pairs (npz, parquet, csv and json hold all)");
        text += &wrap(&more, look.width, 2);
    }
    text
}

/// The pairs with most synapses; of the same number those that stand first.
fn top(adjacency: &Adjacency) -> Vec<Pair<'_>> {
    // (count, place) of the best; only their ids are looked up.
    let mut best: Vec<(u32, usize)> = Vec::new();
    for (at, count) in adjacency.counts.iter().enumerate() {
        if best.len() == PAIRS_MAX && best.last().is_some_and(|(least, _)| count <= least) {
            continue;
        }
        let after = best.partition_point(|(other, _)| other >= count);
        best.insert(after, (*count, at));
        best.truncate(PAIRS_MAX);
    }
    best.into_iter().filter_map(|(_, at)| adjacency.pair(at)).collect()
}
