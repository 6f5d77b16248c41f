//! Which neurons the rows of a synthetic table belong to. As in published tables, few neurons have most
//! synapses; each has a limited list of partners, the first of which have most of its synapses; neurons of
//! one kind share the first part of that list, and most partners are of few large kinds.

use super::super::draws::Permutation;
use super::super::numbers::{mix, scale};

/// Neurons for each kind there is.
const OF_A_KIND: u64 = 16;
/// Synapses for each partner that a neuron has, in tables of one row a synapse.
const SYNAPSES: u64 = 4;
/// Partners of a neuron that follow one another in its list and are of one kind.
const RUN: u64 = 4;
/// One part in so many of the list is that of the neuron's kind.
const SHARED: u64 = 3;
/// Of 100 pairs those within one neuron.
const AUTAPSES: u64 = 1;
/// Of 100 partners those that the neuron table lacks.
const ORPHANS: u64 = 3;

/// The pairs of a table. A neuron is known by its place: neurons of a kind are neighbours.
pub(super) struct Partners {
    seed: u64,
    neurons: u64,
    pairs: u64,
    /// Of tables in which every pair is listed once, the order of pairs.
    listed: Option<Permutation>,
    /// The places of neurons, those with most synapses first.
    busiest: Permutation,
}

/// A partner of a neuron: its own place, and that in the list of its partners.
#[derive(Clone, Copy)]
struct Listed {
    place: u64,
    at: u64,
    of: u64,
}

impl Partners {
    /// Those of so many pairs, each of which is listed once, or as often as it has synapses.
    pub(super) fn new(seed: u64, neurons: u64, pairs: u64, are_listed: bool) -> Partners {
        let neurons = neurons.max(1);
        Partners {
            seed,
            neurons,
            pairs,
            listed: are_listed.then(|| Permutation::new(pairs.max(1), mix(seed ^ 1))),
            busiest: Permutation::new(neurons, mix(seed ^ 2)),
        }
    }

    /// The presynaptic and the postsynaptic neuron of a pair. Places from the number of neurons on are
    /// those of neurons that are in no table.
    pub(super) fn of(&self, pair: u64) -> [u64; 2] {
        let bits = self.bits(3, pair);
        let own = match &self.listed {
            Some(order) => self.in_list(order.of(pair)),
            None => self.drawn(bits),
        };
        let known = self.bits(own.place, own.at);
        let is_autapse = match self.listed {
            // Once for a neuron.
            Some(_) => own.at == 0 && known % 100 < AUTAPSES * own.of,
            None => mix(bits) % 100 < AUTAPSES,
        };
        let post = if is_autapse { own.place } else { self.partner(own) };
        let orphan = |place, turn| match self.bits(turn, known) % 100 < ORPHANS {
            true => place + self.neurons,
            false => place,
        };
        let pre = orphan(own.place, 4);
        [pre, if is_autapse { pre } else { orphan(post, 5) }]
    }

    /// The number of the kind that a neuron is of: the first ones are the largest.
    pub(super) fn kind(&self, place: u64) -> u64 {
        let share = (place as f64 + 0.5) / self.neurons as f64;
        self.kind_at(share)
    }

    fn kind_at(&self, share: f64) -> u64 {
        (share * share * self.kinds() as f64) as u64
    }

    fn kinds(&self) -> u64 {
        (self.neurons / OF_A_KIND).max(1)
    }

    /// Where the neurons of a kind begin.
    fn first_of(&self, kind: u64) -> u64 {
        ((kind as f64 / self.kinds() as f64).sqrt() * self.neurons as f64).round() as u64
    }

    /// A pair, drawn as a synapse is.
    fn drawn(&self, bits: u64) -> Listed {
        let share = unit(bits);
        let rank = (share * share * self.neurons as f64) as u64;
        let of = ((self.pairs_before(rank + 1) - self.pairs_before(rank)) / SYNAPSES as f64) as u64;
        let (of, share) = (of.max(1), unit(mix(bits ^ 6)));
        Listed { place: self.busiest.of(rank), at: (share * share * share * of as f64) as u64, of }
    }

    /// The pair at a place among all that there are.
    fn in_list(&self, at: u64) -> Listed {
        let share = (at as f64 + 0.5) / self.pairs as f64;
        let rank = ((share * share * self.neurons as f64) as u64).min(self.neurons - 1);
        let first = (self.pairs_before(rank) - 0.5).ceil() as u64;
        let end = (self.pairs_before(rank + 1) - 0.5).ceil() as u64;
        let of = end.saturating_sub(first).max(1);
        Listed { place: self.busiest.of(rank), at: at.saturating_sub(first), of }
    }

    /// How many pairs those neurons have that come first by the number of them.
    fn pairs_before(&self, rank: u64) -> f64 {
        self.pairs as f64 * (rank as f64 / self.neurons as f64).sqrt()
    }

    /// Where the partner of a neuron is.
    fn partner(&self, own: Listed) -> u64 {
        let (run, within) = (own.at / RUN, own.at % RUN);
        let whose = match own.at * SHARED < own.of {
            true => self.bits(7, self.kind(own.place)),
            false => self.bits(8, own.place),
        };
        let share = unit(mix(whose ^ run));
        let kind = self.kind_at(share * share);
        let first = self.first_of(kind);
        let wide = self.first_of(kind + 1).min(self.neurons).saturating_sub(first).max(1);
        let share = unit(self.bits(own.place, run));
        let at = (share * share * wide as f64) as u64 + within;
        (first + at % wide).min(self.neurons - 1)
    }

    fn bits(&self, what: u64, of: u64) -> u64 {
        mix(mix(self.seed ^ mix(what)) ^ mix(of))
    }
}

/// One of some things that neurons of a kind have in common.
pub(super) fn of_kind(bits: u64, kind: u64, count: u64) -> u64 {
    scale(mix(bits ^ mix(kind)), count)
}

/// A number in `[0, 1)`.
pub(super) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / 9_007_199_254_740_992.0
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const NEURONS: u64 = 2000;

    /// How many rows each pair has.
    fn counted(rows: u64, are_listed: bool) -> HashMap<[u64; 2], u64> {
        let partners = Partners::new(7, NEURONS, rows, are_listed);
        let mut pairs = HashMap::new();
        (0..rows).for_each(|row| *pairs.entry(partners.of(row)).or_default() += 1);
        pairs
    }

    #[test]
    fn few_pairs_have_most_synapses() {
        let rows = 400_000;
        let pairs = counted(rows, false);
        let per_pair = rows as f64 / pairs.len() as f64;
        assert!((3.0..8.0).contains(&per_pair), "{per_pair}");
        let strong: u64 = pairs.values().filter(|rows| **rows >= 5).sum();
        assert!((0.4..0.8).contains(&(strong as f64 / rows as f64)), "{strong}");
        assert!(pairs.keys().any(|[pre, post]| pre == post));
        assert!(pairs.keys().flatten().any(|place| *place >= NEURONS));
        assert!(pairs.keys().flatten().all(|place| *place < 2 * NEURONS));
    }

    #[test]
    fn neurons_of_a_kind_have_partners_in_common() {
        let partners = Partners::new(7, NEURONS, 400_000, false);
        let kinds = |[pre, post]: [u64; 2]| [partners.kind(pre), partners.kind(post)];
        let known = |pair: &[u64; 2]| pair.iter().all(|place| *place < NEURONS);
        let pairs = (0..400_000).map(|row| partners.of(row)).filter(known);
        let mut met = HashMap::<[u64; 2], u64>::new();
        pairs.for_each(|pair| *met.entry(kinds(pair)).or_default() += 1);
        let most = (NEURONS / OF_A_KIND).pow(2);
        assert!((met.len() as u64) < most, "{} of {most}", met.len());
        let mut counts: Vec<u64> = met.into_values().collect();
        counts.sort_unstable();
        let tenth: u64 = counts.iter().rev().take(counts.len() / 10).sum();
        assert!(tenth * 2 > counts.iter().sum(), "{tenth}");
    }

    #[test]
    fn listed_pairs_hardly_repeat() {
        let rows = 60_000;
        let pairs = counted(rows, true);
        assert!(pairs.len() as u64 * 100 > rows * 80, "{}", pairs.len());
    }

    #[test]
    fn there_are_partners_at_any_size() {
        for (neurons, rows) in [(0, 5), (1, 5), (3, 1), (1, 0), (500, 3), (3, 5000)] {
            for are_listed in [false, true] {
                let partners = Partners::new(1, neurons, rows, are_listed);
                let of = |row| partners.of(row);
                let all = (0..rows).flat_map(of);
                assert!(all.into_iter().all(|place| place < 2 * neurons.max(1)));
            }
        }
    }
}
