//! Connections: each distinct pair of neurons once, with what its first synapse has.

use super::Ends;
use super::layout::Layout;

/// The connections of a layout of synapses.
pub fn of(layout: Layout) -> Layout {
    let is_first = firsts(&layout);
    let neurons = layout.is_post.len();
    let keep = |values: &[u32]| kept(values, &is_first);
    let (pre, stratum) = (keep(&layout.pres()), keep(&layout.strata()));
    let (row, post) = (keep(&layout.row), keep(&layout.post));
    drop(layout);
    // The first synapse of a pair is the first of its row.
    Layout::new(Ends { row, copy: Vec::new(), pre, post, stratum }, neurons)
}

/// Whether the end at each place is the first of its pair.
fn firsts(layout: &Layout) -> Vec<bool> {
    let mut is_first = vec![false; layout.len()];
    let mut own: Vec<(u32, u64, u32)> = Vec::new();
    for neuron in 0..layout.is_post.len() {
        own.clear();
        own.extend(layout.places_of(neuron).iter().map(|place| {
            let at = *place as usize;
            (layout.post[at], layout.number(at), *place)
        }));
        own.sort_unstable();
        for pair in own.chunk_by(|a, b| a.0 == b.0) {
            is_first[pair[0].2 as usize] = true;
        }
    }
    is_first
}

fn kept(values: &[u32], is_kept: &[bool]) -> Vec<u32> {
    values.iter().zip(is_kept).filter(|(_, kept)| **kept).map(|(value, _)| *value).collect()
}
