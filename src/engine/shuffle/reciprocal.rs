//! Pairs of neurons that are connected both ways.

use super::Types;
use super::count::{Counter, Counts};
use super::layout::Layout;
use crate::run::Run;

/// Connections by presynaptic neuron, those of a neuron by postsynaptic one.
pub struct Outputs<'a> {
    layout: &'a Layout,
    posts: Vec<u32>,
    /// Pairs whose opposite is still to be looked for.
    pairs: Vec<[u32; 2]>,
}

/// Pairs that are looked at together.
const PAIRS: usize = 1 << 12;
/// Up to so many posts looking at each is faster than halving.
const FEW: usize = 32;

impl<'a> Outputs<'a> {
    /// Room for the connections of a layout.
    pub fn new(layout: &'a Layout) -> Outputs<'a> {
        Outputs { layout, posts: vec![0; layout.len()], pairs: Vec::new() }
    }

    /// Bytes that they take.
    pub fn bytes(layout: &Layout) -> usize {
        4 * layout.len()
    }

    /// Counts connections with these posts. A stopped run ends early.
    pub fn count(&mut self, posts: &[u32], counter: &Counter, types: &Types, run: &Run) -> Counts {
        let mut counts =
            Counts { reciprocal: vec![0; pairs_of(types.names.len())], ..Counts::default() };
        let layout = self.layout;
        let goes_on = || !run.is_stopped();
        layout.each_neuron(posts, goes_on, |neuron, own| {
            counts.connections += 1 + own.windows(2).filter(|two| two[0] != two[1]).count() as u64;
            counts.impossible += counter.impossible(neuron as u32, own);
            let start = layout.pre_starts[neuron] as usize;
            self.posts[start..start + own.len()].copy_from_slice(own);
        });
        for neuron in 0..layout.is_post.len() {
            // What nobody connects to is connected to by none of its own.
            if layout.is_post[neuron] {
                self.take(neuron, types, &mut counts.reciprocal);
            }
            if self.pairs.is_empty() && run.is_stopped() {
                return counts;
            }
        }
        self.look_back(types, &mut counts.reciprocal);
        counts
    }

    fn of(&self, neuron: usize) -> &[u32] {
        let starts = &self.layout.pre_starts;
        &self.posts[starts[neuron] as usize..starts[neuron + 1] as usize]
    }

    /// Takes up the pairs of a neuron with those behind it.
    fn take(&mut self, neuron: usize, types: &Types, found: &mut [u64]) {
        let starts = &self.layout.pre_starts;
        let own = &self.posts[starts[neuron] as usize..starts[neuron + 1] as usize];
        let mut last = neuron as u32;
        for post in own {
            if *post > last {
                self.pairs.push([neuron as u32, *post]);
                last = *post;
            }
        }
        if self.pairs.len() >= PAIRS {
            self.look_back(types, found);
        }
    }

    /// Counts the pairs whose opposite is there.
    fn look_back(&mut self, types: &Types, found: &mut [u64]) {
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.retain(|[_, other]| self.layout.is_pre[*other as usize]);
        for [neuron, other] in &pairs {
            let posts = self.of(*other as usize);
            let is_there = match posts.len() {
                ..=FEW => posts.contains(neuron),
                _ => posts.binary_search(neuron).is_ok(),
            };
            if is_there {
                let (a, b) = (types.of[*neuron as usize], types.of[*other as usize]);
                found[place(a.min(b) as usize, a.max(b) as usize, types.names.len())] += 1;
            }
        }
        pairs.clear();
        self.pairs = pairs;
    }
}

/// Unordered pairs of so many types.
fn pairs_of(types: usize) -> usize {
    types * (types + 1) / 2
}

/// The place of a pair of types, the first of which is not behind the second.
fn place(first: usize, second: usize, types: usize) -> usize {
    first * (2 * types + 1 - first) / 2 + second - first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_types_have_places_in_order() {
        for types in [1, 2, 5, 18] {
            let pairs = (0..types).flat_map(|a| (a..types).map(move |b| (a, b)));
            let places: Vec<usize> = pairs.map(|(a, b)| place(a, b, types)).collect();
            assert_eq!(places, (0..pairs_of(types)).collect::<Vec<_>>());
        }
    }
}
