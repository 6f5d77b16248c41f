//! What is collected for distributions: values with how many there are of each, or what each neuron has.

use std::collections::BTreeMap;

use super::{Disjoint, Finished};
use crate::engine::distribution::{GroupCounts, Grouped};
use crate::error::{Error, Result};
use crate::query::{DescribeQuery, Described, DescribedColumns, Distributions};

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
}

/// The neurons of a side.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// Of the neuron table: how many each group has. Every part knows all of them.
    OfTable(BTreeMap<u8, u64>),
    /// Without such a table: the ids in the synapses of this part.
    Ids(Vec<u64>),
}

/// A distribution.
#[derive(Clone, Debug, PartialEq)]
pub enum DistributionPart {
    /// Of what is in one part alone: counts add up.
    OfRows(Vec<GroupCounts>),
    /// Of the neuron table, which every part has.
    OfTable(Vec<GroupCounts>),
    /// Of the neurons of a side: what those with a synapse have, by id; with the code of their group.
    OfNeurons(usize, BTreeMap<u64, (u8, u64)>),
}

impl DescribeParts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &DescribeParts) -> bool {
        let is_like = |(own, other): (&DistributionPart, &DistributionPart)| match (own, other) {
            (DistributionPart::OfTable(own), DistributionPart::OfTable(other)) => own == other,
            (DistributionPart::OfNeurons(own, _), DistributionPart::OfNeurons(other, _)) => {
                own == other
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
                _ => {}
            }
        }
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
        let labels = self.labels.unwrap_or_default();
        let label = |code: usize| labels.get(&u8::try_from(code).ok()?)?.clone();
        let label: Option<&dyn Fn(usize) -> Option<String>> = match query.by {
            Some(_) => Some(&label),
            None => None,
        };
        let mut all = Vec::new();
        for ((name, _), found) in wanted.iter().zip(self.found) {
            let grouped = match found {
                DistributionPart::OfRows(counts) | DistributionPart::OfTable(counts) => {
                    Grouped::of_counts(&counts)
                }
                DistributionPart::OfNeurons(side, busy) => match self.sides.get(side) {
                    Some(members) => members.with(&busy),
                    None => return Ok(None),
                },
            };
            all.extend(grouped.finish(name, label));
        }
        let [n_pre, n_post] = self.sides.each_ref().map(Members::number);
        let of = self.of.unwrap_or(self.passing);
        let lost = (of.saturating_sub(self.passing), of);
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
    /// Refuses what is of connections and of partners where those of a pair may be in several parts.
    ///
    /// # Errors
    /// Such a distribution (usage).
    pub(super) fn check_parts(&self, parts: Disjoint) -> Result<()> {
        let is_of_pairs = |what: &Described| {
            use Described::{ConnectionSize, Degree, Multiplicity};
            matches!(what, Multiplicity | ConnectionSize | Degree(_))
        };
        let wanted = self.described(&DescribedColumns::j0251())?;
        match wanted.iter().find(|(_, what)| is_of_pairs(what)) {
            Some((name, _)) if parts != Disjoint::Pairs => {
                let what = format!(
                    "'{name}' is of connections: the synapses of one may be in several parts"
                );
                Err(Error::usage(DescribeQuery::PARAMETER, what).advise(
                    "split the data by neurons, open all shards as one, or name the distributions of synapses",
                ))
            }
            _ => Ok(()),
        }
    }
}
