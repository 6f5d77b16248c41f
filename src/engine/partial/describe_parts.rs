//! What is collected for distributions: values with how many there are of each, or what each neuron has.

use std::collections::BTreeMap;

use super::described_pairs::{DescribedPairs, DistributionPart, PairValue};
use super::{Disjoint, Finished};
use crate::engine::distribution::Grouped;
use crate::error::Result;
use crate::query::{DescribeQuery, Described, DescribedColumns, Distributions, NamedDistribution};

/// The distributions of a question, and the populations that they are over.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeParts {
    /// The neurons of both sides, with or without a synapse.
    pub sides: [Members; 2],
    /// What the groups are called, by their codes; nothing where there are no groups.
    pub labels: Option<BTreeMap<u8, Option<String>>>,
    /// Each distribution, in the order asked.
    pub found: Vec<DistributionPart>,
    /// Synapses that pass.
    pub passing: u64,
    /// Synapses without the conditions on neurons; none where there are none.
    pub of: Option<u64>,
    /// The connections, where these have to be told once all parts are there.
    pub pairs: Option<DescribedPairs>,
}

/// The neurons of a side.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// Of the neuron table: how many each group has. Every part knows all of them.
    OfTable(BTreeMap<u8, u64>),
    /// Without such a table: the ids in the synapses of this part.
    Ids(Vec<u64>),
}

impl DescribeParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &DescribeParts) -> bool {
        let is_like = |(own, other): (&DistributionPart, &DistributionPart)| match (own, other) {
            (DistributionPart::OfTable(own), DistributionPart::OfTable(other)) => own == other,
            (DistributionPart::OfNeurons(own, _), DistributionPart::OfNeurons(other, _)) => {
                own == other
            }
            (DistributionPart::OfPairNeurons(own, _), DistributionPart::OfPairNeurons(more, _)) => {
                own == more
            }
            (own, other) => std::mem::discriminant(own) == std::mem::discriminant(other),
        };
        let sides = self.sides.iter().zip(&other.sides).all(|(own, other)| match (own, other) {
            (Members::OfTable(own), Members::OfTable(other)) => own == other,
            (own, other) => std::mem::discriminant(own) == std::mem::discriminant(other),
        });
        sides
            && self.labels.is_some() == other.labels.is_some()
            && self.of.is_some() == other.of.is_some()
            && self.pairs.as_ref().map(|own| own.of.is_some())
                == other.pairs.as_ref().map(|more| more.of.is_some())
            && self.found.len() == other.found.len()
            && self.found.iter().zip(&other.found).all(is_like)
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &DescribeParts) {
        for (own, other) in self.sides.iter_mut().zip(&other.sides) {
            if let (Members::Ids(own), Members::Ids(other)) = (own, other) {
                own.extend(other);
                own.sort_unstable();
                own.dedup();
            }
        }
        if let (Some(labels), Some(more)) = (&mut self.labels, &other.labels) {
            labels.extend(more.iter().map(|(code, label)| (*code, label.clone())));
        }
        self.passing += other.passing;
        if let (Some(of), Some(more)) = (&mut self.of, other.of) {
            *of += more;
        }
        if let (Some(pairs), Some(more)) = (&mut self.pairs, &other.pairs) {
            pairs.merge(more);
        }
        for (own, other) in self.found.iter_mut().zip(&other.found) {
            match (own, other) {
                (DistributionPart::OfRows(own), DistributionPart::OfRows(more)) => {
                    let all = Grouped::of_counts(own).and(Grouped::of_counts(more));
                    *own = all.counts();
                }
                (DistributionPart::OfNeurons(_, own), DistributionPart::OfNeurons(_, more)) => {
                    for (id, (group, count)) in more {
                        own.entry(*id).or_insert((*group, 0)).1 += count;
                    }
                }
                (DistributionPart::OfPairRows(own), DistributionPart::OfPairRows(more)) => {
                    *own = PairValue::joined([&own[..], more].concat());
                }
                (
                    DistributionPart::OfPairNeurons(_, own),
                    DistributionPart::OfPairNeurons(_, more),
                ) => own.extend(more),
                _ => {}
            }
        }
    }

    /// The same of a part of the table that begins behind so many rows.
    #[must_use]
    pub fn behind(mut self, rows: u64) -> DescribeParts {
        self.pairs.iter_mut().for_each(|pairs| pairs.behind(rows));
        self
    }

    /// What parts that share no pair would have collected, once all connections are there.
    fn told(mut self, query: &DescribeQuery, wanted: &[NamedDistribution]) -> DescribeParts {
        let Some(pairs) = self.pairs.take() else { return self };
        let fewest = query.filter.fewest_of_pair();
        let connections = pairs.with_at_least(fewest);
        if fewest.is_some() {
            (self.passing, self.of) = (connections.synapses(), pairs.of_total(fewest));
        }
        let found = std::mem::take(&mut self.found).into_iter().zip(wanted);
        self.found = found.map(|(part, (_, what))| connections.told(what, part)).collect();
        self
    }

    /// The distributions; nothing if this is of another question.
    ///
    /// # Errors
    /// Names that the data lack (usage).
    pub fn finish(self, query: &DescribeQuery) -> Result<Option<Finished>> {
        let wanted = query.described(&DescribedColumns::j0251())?;
        if wanted.len() != self.found.len() || self.labels.is_some() != query.by.is_some() {
            return Ok(None);
        }
        let parts = self.told(query, &wanted);
        let labels = parts.labels.unwrap_or_default();
        let label = |code: usize| labels.get(&u8::try_from(code).ok()?)?.clone();
        let label: Option<&dyn Fn(usize) -> Option<String>> = match query.by {
            Some(_) => Some(&label),
            None => None,
        };
        let mut all = Vec::new();
        for ((name, _), found) in wanted.iter().zip(parts.found) {
            let grouped = match found {
                DistributionPart::OfRows(counts) | DistributionPart::OfTable(counts) => {
                    Grouped::of_counts(&counts)
                }
                DistributionPart::OfNeurons(side, busy) => match parts.sides.get(side) {
                    Some(members) => members.with(&busy),
                    None => return Ok(None),
                },
                _ => return Ok(None),
            };
            all.extend(grouped.finish(name, label));
        }
        let [n_pre, n_post] = parts.sides.each_ref().map(Members::number);
        let of = parts.of.unwrap_or(parts.passing);
        let lost = (of.saturating_sub(parts.passing), of);
        Ok(Some(Finished::Describe(Distributions { n_pre, n_post, all, lost })))
    }
}

impl Members {
    fn number(&self) -> u64 {
        match self {
            Members::OfTable(sizes) => sizes.values().sum(),
            Members::Ids(ids) => ids.len() as u64,
        }
    }

    /// What all of them have: those that are not busy have nothing.
    fn with(&self, busy: &BTreeMap<u64, (u8, u64)>) -> Grouped {
        let mut left = match self {
            Members::OfTable(sizes) => sizes.clone(),
            Members::Ids(ids) => BTreeMap::from([(0, ids.len() as u64)]),
        };
        let mut found = Grouped::default();
        for (group, count) in busy.values() {
            found.add(usize::from(*group), *count as f64);
            left.entry(*group).and_modify(|left| *left = left.saturating_sub(1));
        }
        for (group, silent) in left {
            found.add_many(usize::from(group), 0.0, silent);
        }
        found
    }
}

impl DescribeQuery {
    /// Whether connections have to be told once all parts are there: where those of a pair may be in several.
    pub fn needs_pairs(&self, wanted: &[NamedDistribution], parts: Disjoint) -> bool {
        use Described::{ConnectionSize, Degree, Multiplicity};
        let is_of_pairs = |(_, what): &NamedDistribution| {
            matches!(what, Multiplicity | ConnectionSize | Degree(_))
        };
        let counts_pairs = self.filter.fewest_of_pair().is_some();
        parts != Disjoint::Pairs && (counts_pairs || wanted.iter().any(is_of_pairs))
    }
}
