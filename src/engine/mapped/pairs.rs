//! Neuron × neuron: the rows of every pair.

use std::collections::{BTreeMap, BTreeSet};

use super::Records;
use crate::error::Result;
use crate::query::{Adjacency, AdjacencyQuery, PairsOfMap};
use crate::run::Run;

impl Records {
    /// The pairs with at least one row that passes, and their neurons: in table order, then those that it
    /// lacks, ascending.
    ///
    /// # Errors
    /// Those of [`Records::passing`].
    pub fn pairs_of(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        let mut pairs: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for row in self.passing(&query.filter)? {
            pairs.entry(self.pair(row)).or_default().push(row);
        }
        run.check()?;
        if query.is_reciprocal {
            let all: BTreeSet<(u32, u32)> = pairs.keys().copied().collect();
            pairs.retain(|(pre, post), _| pre != post && all.contains(&(*post, *pre)));
        }
        let neurons: BTreeSet<u32> = pairs.keys().flat_map(|(pre, post)| [*pre, *post]).collect();
        let neurons: Vec<u32> = neurons.into_iter().collect();
        let place = |neuron: u32| neurons.partition_point(|known| *known < neuron);
        let names = self.map.synapses.numbers.iter().map(|number| (number.name.clone(), vec![]));
        let mut of_map = PairsOfMap {
            counts: Vec::new(),
            rows: self.weight.is_some().then(Vec::new),
            totals: names.collect(),
        };
        let mut answer = Adjacency { starts: vec![0; neurons.len() + 1], ..Adjacency::default() };
        for ((pre, post), rows) in &pairs {
            // Neurons are fewer than 2³².
            answer.posts.push(place(*post) as u32);
            answer.starts[place(*pre) + 1] = answer.posts.len() as u32;
            of_map.counts.push(self.synapses_of(rows)?);
            of_map.rows.iter_mut().for_each(|all| all.push(rows.len() as u64));
            let totals = self.totals_of(rows);
            of_map.totals.iter_mut().zip(totals).for_each(|((_, all), total)| all.push(total));
        }
        // The pairs of a neuron that makes none begin and end where those before it end.
        for at in 1..answer.starts.len() {
            answer.starts[at] = answer.starts[at].max(answer.starts[at - 1]);
        }
        answer.columns = self.neuron_details(&neurons, query.details);
        answer.neuron_ids = self.ids_of(&neurons);
        answer.of_map = Some(Box::new(of_map));
        Ok(answer)
    }
}
