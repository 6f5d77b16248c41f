//! Neuron × neuron: the rows of a pair are neighbours.

use std::ops::Range;

use super::Ordered;
use super::amount::{Amount, Tally};
use super::block::Block;
use super::summand::Summand;
use super::walk::Walk;
use crate::error::Result;
use crate::query::{Adjacency, AdjacencyQuery, PairsOfMap};
use crate::run::Run;

/// Pairs by number of their neurons.
#[derive(Default)]
struct Pairs {
    ends: Vec<(u32, u32)>,
    counts: Vec<u64>,
    rows: Vec<u64>,
    /// One list a number.
    totals: Vec<Vec<f64>>,
}

impl Block<'_> {
    /// The rows of every pair, counted from the first of the block, whether they pass or not.
    pub fn each_pair(&self, posts: &[u32], mut each: impl FnMut((u32, u32), Range<usize>)) {
        for neuron in self.neurons.clone() {
            let own = self.rows_of(neuron);
            let mut first = own.start;
            for pair in posts[own].chunk_by(|a, b| a == b) {
                each((neuron, pair[0]), first..first + pair.len());
                first += pair.len();
            }
        }
    }
}

impl Ordered {
    /// The numbers of the synapse table, to be summed.
    pub(super) fn summands(&self) -> Result<Vec<Summand<'_>>> {
        (0..self.data.rows.numbers.len()).map(|at| self.summand_at(at)).collect()
    }

    /// The walk that reads all that is summed of rows.
    pub(super) fn walk_of_sums<'a>(&'a self, summands: &[Summand<'a>]) -> Walk<'a> {
        let mut reads = self.amount_columns(None);
        reads.extend(summands.iter().flat_map(Summand::reads));
        Walk { order: None, reads }
    }

    /// The pairs with at least one row that passes, and their neurons: in table order, then those that it
    /// lacks, ascending.
    pub(super) fn pairs_of(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        let passing = self.resolve(&query.filter)?;
        let summands = self.summands()?;
        let make = || Pairs { totals: vec![Vec::new(); summands.len()], ..Pairs::default() };
        let walk = self.walk_of_sums(&summands);
        let parts = self.walk(&passing, &walk, run, make, |part, block| {
            let posts = &self.data.rows.post[block.rows.clone()];
            block.each_pair(posts, |ends, rows| {
                let passing = rows.filter(|row| block.mask[*row] == 1);
                let passing: Vec<usize> = passing.map(|row| block.rows.start + row).collect();
                if !passing.is_empty() {
                    part.ends.push(ends);
                    part.rows.push(passing.len() as u64);
                    part.counts.push(passing.iter().map(|row| self.synapses(*row)).sum());
                    for (totals, summand) in part.totals.iter_mut().zip(&summands) {
                        totals.push(self.sum_of(&passing, summand).total(summand.unit_of_sums()));
                    }
                }
            });
            Ok(())
        })?;
        let mut pairs = make();
        for part in parts {
            pairs.ends.extend(part.ends);
            pairs.counts.extend(part.counts);
            pairs.rows.extend(part.rows);
            pairs.totals.iter_mut().zip(part.totals).for_each(|(all, own)| all.extend(own));
        }
        self.arranged(pairs, query)
    }

    /// What a number comes to over some rows.
    pub(super) fn sum_of(&self, rows: &[usize], summand: &Summand) -> Amount {
        let mut sum = Amount::default();
        rows.iter().for_each(|row| sum.add(self.amount(Some(summand), *row)));
        sum
    }

    /// Pairs in the order of answers.
    fn arranged(&self, pairs: Pairs, query: &AdjacencyQuery) -> Result<Adjacency> {
        let ends = &pairs.ends;
        let is_kept = |(pre, post): (u32, u32)| {
            !query.is_reciprocal || pre != post && ends.binary_search(&(post, pre)).is_ok()
        };
        let mut kept: Vec<usize> = (0..ends.len()).filter(|at| is_kept(ends[*at])).collect();
        let place = &self.data.neurons.place;
        place.ensure_all()?;
        let mut neurons: Vec<u32> = kept.iter().flat_map(|at| [ends[*at].0, ends[*at].1]).collect();
        neurons.sort_unstable_by_key(|neuron| place[*neuron as usize]);
        neurons.dedup();
        let mut rank = vec![0; self.data.neurons.len()];
        for (at, neuron) in neurons.iter().enumerate() {
            rank[*neuron as usize] = at as u32;
        }
        let ranks = |at: usize| (rank[ends[at].0 as usize], rank[ends[at].1 as usize]);
        kept.sort_unstable_by_key(|at| ranks(*at));
        let mut starts = vec![0; neurons.len() + 1];
        for at in &kept {
            starts[ranks(*at).0 as usize + 1] += 1;
        }
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        let numbers = self.map.synapses.numbers.iter().zip(&pairs.totals);
        let of = |values: &[u64]| kept.iter().map(|at| values[*at]).collect::<Vec<u64>>();
        let of_map = PairsOfMap {
            counts: of(&pairs.counts),
            rows: self.data.rows.weight.as_ref().map(|_| of(&pairs.rows)),
            totals: numbers
                .map(|(number, totals)| {
                    (number.name.clone(), kept.iter().map(|at| totals[*at]).collect())
                })
                .collect(),
        };
        Ok(Adjacency {
            starts,
            posts: kept.iter().map(|at| ranks(*at).1).collect(),
            columns: self.neuron_details(&neurons, query.details)?,
            neuron_ids: self.ids_of(&neurons)?,
            of_map: Some(Box::new(of_map)),
            ..Adjacency::default()
        })
    }
}
