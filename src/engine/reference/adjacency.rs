//! Neuron × neuron, as plainly as it can be said: a map from pairs of ids to what they have.
//!
//! A neuron is included if at least one synapse that passes has it as either partner. Neurons stand
//! in the order of the neuron table; ids that it lacks follow, by ascending id. A sum over a NaN or
//! infinite size is NaN.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::numbers::Sum;
use crate::error::Result;
use crate::query::{Adjacency, AdjacencyQuery};
use crate::run::Run;

/// What each pair of ids has.
type Pairs = FxHashMap<(u64, u64), (u64, Sum)>;

impl Reference {
    /// Number and summed size of the synapses of every pair of neurons.
    pub(super) fn all_pairs(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        let rules = self.rules(&query.filter, run)?;
        let mut pairs = self.scan(
            run,
            &rules,
            FxHashMap::default,
            |pairs: &mut Pairs, block, i| {
                let (count, size) = pairs.entry((block.pre_id(i), block.post_id(i))).or_default();
                *count += 1;
                size.add(block.size(i));
            },
            |mut a, b| {
                for (pair, (count, size)) in b {
                    let both = a.entry(pair).or_default();
                    *both = (both.0 + count, both.1.and(size));
                }
                a
            },
        )?;
        if query.is_reciprocal {
            let all: FxHashSet<(u64, u64)> = pairs.keys().copied().collect();
            pairs.retain(|(pre, post), _| pre != post && all.contains(&(*post, *pre)));
        }
        let mut ids: Vec<u64> = pairs.keys().flat_map(|(pre, post)| [*pre, *post]).collect();
        self.put_in_table_order(&mut ids)?;
        let place: FxHashMap<u64, u32> = ids.iter().copied().zip(0..).collect();
        let placed =
            pairs.into_iter().map(|((pre, post), found)| (place[&pre], place[&post], found));
        let mut placed: Vec<(u32, u32, (u64, Sum))> = placed.collect();
        placed.sort_unstable_by_key(|(pre, post, _)| (*pre, *post));
        let mut answer = Adjacency { starts: vec![0; ids.len() + 1], ..Adjacency::default() };
        answer.columns = self.table_columns(&ids, &query.details.fields())?;
        answer.neuron_ids = ids.into();
        for (pre, post, (count, size)) in placed {
            answer.posts.push(post);
            // A table has fewer than 2³² rows.
            answer.counts.push(count as u32);
            answer.total_sizes.push(size.rounded());
            answer.starts[pre as usize + 1] = answer.posts.len() as u32;
        }
        // The pairs of a neuron that makes none begin and end where those before it end.
        for at in 1..answer.starts.len() {
            answer.starts[at] = answer.starts[at].max(answer.starts[at - 1]);
        }
        Ok(answer)
    }

    /// Each id once: those of the neuron table in its order, then the others by ascending id.
    pub(super) fn put_in_table_order(&self, ids: &mut Vec<u64>) -> Result<()> {
        let table = if self.neurons_path.is_some() { Some(self.table()?) } else { None };
        let row = |id: &u64| table.and_then(|table| table.get(id)).map(|neuron| neuron.row);
        ids.sort_by_cached_key(|id| (row(id).is_none(), row(id), *id));
        ids.dedup();
        Ok(())
    }
}
