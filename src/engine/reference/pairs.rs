//! Pairs of neurons with enough synapses: each is counted, in a map.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::passes::Rules;
use crate::error::Result;
use crate::run::Run;

impl Reference {
    /// The pairs of ids, presynaptic first, with at least `fewest` synapses that pass.
    pub(super) fn strong_pairs(
        &self,
        rules: &Rules<'_>,
        fewest: u64,
        run: &Run,
    ) -> Result<FxHashSet<(u64, u64)>> {
        let counts = self.scan(
            run,
            rules,
            FxHashMap::default,
            |counts: &mut FxHashMap<(u64, u64), u64>, block, i| {
                *counts.entry((block.pre_id(i), block.post_id(i))).or_default() += 1;
            },
            |mut a, b| {
                b.into_iter().for_each(|(pair, count)| *a.entry(pair).or_default() += count);
                a
            },
        )?;
        let strong = counts.into_iter().filter(|(_, count)| *count >= fewest);
        Ok(strong.map(|(pair, _)| pair).collect())
    }
}
