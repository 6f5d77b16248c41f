//! What distributions are collected as where the synapses of a pair of neurons may be in several parts: what each
//! connection has, and the values of its synapses. Which connections have enough synapses, and what they come
//! to, is told once all of them are there.

use std::collections::{BTreeMap, HashSet};

use super::{Amount, PairList};
use crate::engine::distribution::{GroupCounts, Grouped};
use crate::query::{Described, Side};

/// A distribution.
#[derive(Clone, Debug, PartialEq)]
pub enum DistributionPart {
    /// Of what is in one part alone: counts add up.
    OfRows(Vec<GroupCounts>),
    /// Of the neuron table, which every part has.
    OfTable(Vec<GroupCounts>),
    /// Of the neurons of a side: what those with a synapse have, by id; with the code of their group.
    OfNeurons(usize, BTreeMap<u64, (u8, u64)>),
    /// Of connections: told by [`DescribedPairs`].
    OfPairs,
    /// Of the synapses of those connections that have enough of them.
    OfPairRows(Vec<PairValue>),
    /// Of the neurons of a side, by connections: those with a synapse, with the code of their group.
    OfPairNeurons(usize, BTreeMap<u64, u8>),
}

/// All connections.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedPairs {
    /// Those with a synapse that passes all but `min_pair`, by their neurons, each once.
    pub all: Vec<DescribedPair>,
    /// The same without the conditions on neurons; none where there are none.
    pub of: Option<PairList>,
}

/// A connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DescribedPair {
    /// Ids of the presynaptic and of the postsynaptic neuron.
    pub pair: (u64, u64),
    /// Its synapses, and the sum of their sizes.
    pub amount: Amount,
    /// The first of its synapses: its row in the table, and its group.
    pub first: (u64, u8),
}

/// A value of synapses of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairValue {
    /// Ids of the presynaptic and of the postsynaptic neuron.
    pub pair: (u64, u64),
    /// The code of the group of the synapses.
    pub group: u8,
    /// The bits of the value.
    pub value: u64,
    /// How many synapses have it.
    pub count: u64,
}

impl DescribedPair {
    /// By their neurons, each once.
    pub fn joined(mut all: Vec<DescribedPair>) -> Vec<DescribedPair> {
        all.sort_by_key(|one| one.pair);
        all.dedup_by(|one, kept| {
            let is_same = one.pair == kept.pair;
            if is_same {
                kept.amount.add(one.amount);
                kept.first = kept.first.min(one.first);
            }
            is_same
        });
        all
    }
}

impl PairValue {
    /// By their neurons, groups and values, each once.
    pub fn joined(mut all: Vec<PairValue>) -> Vec<PairValue> {
        let place = |one: &PairValue| (one.pair, one.group, one.value);
        all.sort_by_key(place);
        all.dedup_by(|one, kept| {
            let is_same = place(one) == place(kept);
            if is_same {
                kept.count += one.count;
            }
            is_same
        });
        all
    }
}

impl DescribedPairs {
    /// Adds those of other rows.
    pub fn merge(&mut self, other: &DescribedPairs) {
        self.all = DescribedPair::joined([&self.all[..], &other.all].concat());
        if let (Some(of), Some(more)) = (&mut self.of, &other.of) {
            of.merge(more);
        }
    }

    /// The same of a part of the table that begins behind so many rows.
    pub fn behind(&mut self, rows: u64) {
        self.all.iter_mut().for_each(|one| one.first.0 += rows);
    }

    /// Those that have enough synapses.
    pub fn with_at_least(&self, fewest: Option<u64>) -> Connections<'_> {
        let fewest = fewest.unwrap_or(1);
        let kept = self.all.iter().filter(|one| one.amount.count >= fewest);
        Connections(kept.collect())
    }

    /// Synapses without the conditions on neurons, of pairs that have enough of them.
    pub fn of_total(&self, fewest: Option<u64>) -> Option<u64> {
        let cells = self.of.as_ref()?.with_at_least(fewest);
        Some(cells.iter().map(|cell| cell.amount.count).sum())
    }
}

/// The connections that are described.
pub struct Connections<'a>(Vec<&'a DescribedPair>);

impl Connections<'_> {
    /// Their synapses.
    pub fn synapses(&self) -> u64 {
        self.0.iter().map(|one| one.amount.count).sum()
    }

    /// A distribution as parts that share no pair would have collected it.
    pub fn told(&self, what: &Described, part: DistributionPart) -> DistributionPart {
        match part {
            DistributionPart::OfPairs => {
                let is_size = *what == Described::ConnectionSize;
                DistributionPart::OfRows(self.grouped(is_size).counts())
            }
            DistributionPart::OfPairRows(values) => {
                DistributionPart::OfRows(self.of_rows(&values).counts())
            }
            DistributionPart::OfPairNeurons(side, known) => {
                let are_partners = matches!(what, Described::Degree(_));
                let own = if side == 0 { Side::Pre } else { Side::Post };
                DistributionPart::OfNeurons(side, self.of_neurons(own, are_partners, &known))
            }
            other => other,
        }
    }

    /// The synapses of every connection, or their summed size.
    fn grouped(&self, is_size: bool) -> Grouped {
        let mut found = Grouped::default();
        for one in &self.0 {
            let value = match is_size {
                true => one.amount.sum.value(),
                false => one.amount.count as f64,
            };
            found.add(one.first.1.into(), value);
        }
        found
    }

    fn of_rows(&self, values: &[PairValue]) -> Grouped {
        let kept: HashSet<(u64, u64)> = self.0.iter().map(|one| one.pair).collect();
        let mut found = Grouped::default();
        for one in values.iter().filter(|one| kept.contains(&one.pair)) {
            let (group, value) = (one.group.into(), f64::from_bits(one.value));
            match value.is_finite() {
                true => found.add_many(group, value, one.count),
                false => (0..one.count).for_each(|_| found.add(group, value)),
            }
        }
        found
    }

    /// The partners or the synapses of those of the known neurons that have some.
    fn of_neurons(
        &self,
        side: Side,
        are_partners: bool,
        known: &BTreeMap<u64, u8>,
    ) -> BTreeMap<u64, (u8, u64)> {
        let mut found: BTreeMap<u64, (u8, u64)> = BTreeMap::new();
        for one in &self.0 {
            let neuron = if side == Side::Pre { one.pair.0 } else { one.pair.1 };
            if let Some(group) = known.get(&neuron) {
                let more = if are_partners { 1 } else { one.amount.count };
                found.entry(neuron).or_insert((*group, 0)).1 += more;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(pre: u64, count: u64, first: (u64, u8)) -> DescribedPair {
        DescribedPair { pair: (pre, 9), amount: Amount { count, ..Amount::default() }, first }
    }

    #[test]
    fn the_first_synapse_of_all_parts_says_the_group() {
        let mut all =
            DescribedPairs { all: vec![pair(1, 2, (5, 3)), pair(2, 1, (0, 1))], of: None };
        all.behind(10);
        all.merge(&DescribedPairs { all: vec![pair(1, 1, (7, 4)), pair(3, 1, (8, 0))], of: None });
        assert_eq!(all.all, [pair(1, 3, (7, 4)), pair(2, 1, (10, 1)), pair(3, 1, (8, 0))]);
        let few = all.with_at_least(Some(2));
        assert_eq!(few.synapses(), 3);
        let value = |pre, value: f64, count| PairValue {
            pair: (pre, 9),
            group: 0,
            value: value.to_bits(),
            count,
        };
        let values = [value(1, 0.5, 2), value(1, f64::NAN, 1), value(2, 0.5, 1)];
        let DistributionPart::OfRows(found) =
            few.told(&Described::Multiplicity, DistributionPart::OfPairRows(values.to_vec()))
        else {
            panic!("values of rows");
        };
        assert_eq!((found[0].missing, found[0].counts[0].1), (1, 2));
        let known = DistributionPart::OfPairNeurons(1, [(9, 2)].into());
        let found = all.with_at_least(None).told(&Described::Degree(Side::Post), known.clone());
        assert_eq!(found, DistributionPart::OfNeurons(1, [(9, (2, 3))].into()));
        let found = few.told(&Described::Strength(Side::Post), known);
        assert_eq!(found, DistributionPart::OfNeurons(1, [(9, (2, 3))].into()));
    }
}
