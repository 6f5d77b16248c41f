//! Pairs of neurons: those with enough synapses, and how many there are in each cell of a matrix.
//!
//! A pair is two ids; it is in every cell that one of its synapses is in.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::axes::Axes;
use super::measures::Meaning;
use super::passes::Rules;
use crate::error::Result;
use crate::query::{Matrix, MatrixQuery, Values};
use crate::run::Run;

/// A cell of a matrix, and two ids.
type PairInCell = ((u32, u32), u64, u64);

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

    /// The pairs of neurons in each cell of a matrix.
    pub(super) fn pair_matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        let axes = self.axes(query, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }
        let rules = self.rules(&query.filter, run)?;
        let tallies = self.tallies(&rules, &axes, Meaning::Number, run)?;
        let (rows, width) = axes.shape();
        let mut counts = vec![0; rows * width];
        for ((row, column), pairs) in self.pairs_of_cells(query, &axes, run)? {
            counts[row as usize * width + column as usize] = pairs;
        }
        let total = tallies.values().map(|tally| tally.count).sum();
        let values = Values::Counts(counts);
        Ok(Matrix::new(axes.labels(), axes.columns(), values, total))
    }

    /// The number of pairs of ids in every cell that has one.
    pub(super) fn pairs_of_cells(
        &self,
        query: &MatrixQuery,
        axes: &Axes<'_>,
        run: &Run,
    ) -> Result<FxHashMap<(u32, u32), u64>> {
        let rules = self.rules(&query.filter, run)?;
        let pairs = self.scan(
            run,
            &rules,
            FxHashSet::default,
            |pairs: &mut FxHashSet<PairInCell>, block, i| {
                if let Some(cell) = axes.cell(block, i) {
                    pairs.insert((cell, block.pre_id(i), block.post_id(i)));
                }
            },
            |a, b| &a | &b,
        )?;
        let mut counts = FxHashMap::default();
        for (cell, ..) in pairs {
            *counts.entry(cell).or_default() += 1;
        }
        Ok(counts)
    }
}
