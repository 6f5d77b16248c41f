//! Intervals of a matrix: which neurons are in its populations, and what the synapses of each pair of ids come to
//! in each cell.
//!
//! A neuron is in the population of a cell type if the neuron table has it with that type and every
//! condition on the neurons of that side holds for it; labels of the user's are of any id, and a
//! category of the synapse has every id of its side.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::axes::Axes;
use super::measures::Meaning;
use super::numbers;
use super::resample::{self, Holds};
use crate::error::Result;
use crate::query::{Filter, Intervals, Link, MatrixQuery, Normalize, Resampling, Wiring};
use crate::run::Run;

/// What the synapses of a pair of ids in a cell come to: how many, their units, and whether one has none.
#[derive(Clone, Copy, Default)]
struct Amount {
    count: i64,
    units: i128,
    undefined: bool,
}

/// By cell and pair of ids.
type Amounts = FxHashMap<((u32, u32), (u64, u64)), Amount>;

impl Reference {
    /// The intervals of every cell.
    pub(super) fn intervals_of(
        &self,
        query: &MatrixQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<Intervals> {
        query.check()?;
        let axes = self.axes(query, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }
        let meaning = Meaning::of(&query.measure)?;
        let all = |_, _| true;
        let own = self.wiring(query, &query.filter, &axes, (meaning, &all), run)?;
        let (holds, whole) = match (meaning, query.normalize) {
            (Meaning::Median { .. }, _) => (Holds::Other, None),
            (Meaning::Mean(_), _) => (Holds::Mean, None),
            (_, Normalize::None) => (Holds::Sum, None),
            (_, normalize) => {
                let filter = super::matrix::without_line(query, normalize == Normalize::Input)?;
                let whole = self.wiring(query, &filter, &axes, (meaning, &all), run)?;
                (Holds::Fraction(normalize), Some(whole))
            }
        };
        let mut found = resample::intervals(&own, whole.as_ref(), holds, resampling, run)?;
        if let Meaning::Median { per_pre, of } = meaning {
            let level = resampling.level;
            found.set_medians(self.median_ends(query, (per_pre, of), level, run)?);
        }
        Ok(found)
    }

    /// The synapses of the cells that are meant.
    pub(super) fn wiring(
        &self,
        query: &MatrixQuery,
        filter: &Filter,
        axes: &Axes<'_>,
        (meaning, is_meant): (Meaning, &(dyn Fn(u32, u32) -> bool + Sync)),
        run: &Run,
    ) -> Result<Wiring> {
        let rules = self.rules(filter, run)?;
        let has_table = self.neurons_path.is_some();
        let rules = if has_table { rules.with_neurons(self.table()?) } else { rules };
        let ids = self.every_id(run)?;
        let (rows, columns) = axes.shape();
        let pre = self.population(query, axes, (&rules, true), &ids)?;
        let post = self.population(query, axes, (&rules, false), &ids)?;
        let amounts = self.scan(
            run,
            &rules,
            Amounts::default,
            |amounts: &mut Amounts, block, i| {
                let Some(cell) = axes.cell(block, i).filter(|cell| is_meant(cell.0, cell.1)) else {
                    return;
                };
                let pair = (block.pre_id(i), block.post_id(i));
                let amount = amounts.entry((cell, pair)).or_default();
                amount.count += 1;
                let Some(value) = meaning.value() else { return };
                let value = numbers::value(value.of(block, i));
                match value.is_finite() {
                    true => amount.units += (value * numbers::UNITS as f64) as i128,
                    false => amount.undefined = true,
                }
            },
            |mut a, b| {
                for (key, more) in b {
                    let amount = a.entry(key).or_default();
                    amount.count += more.count;
                    amount.units += more.units;
                    amount.undefined |= more.undefined;
                }
                a
            },
        )?;
        let places: FxHashMap<u64, u32> = ids.iter().copied().zip(0..).collect();
        let (mut outside, mut autapses) = (0, 0);
        let (mut links, mut undefined) = (BTreeMap::new(), BTreeSet::new());
        for (((row, column), ids), amount) in amounts {
            let (from, to) = (places[&ids.0], places[&ids.1]);
            if !pre.has(from, (row, column)) || !post.has(to, (row, column)) {
                outside += amount.count as u64;
            } else if from == to {
                autapses += amount.count as u64;
            } else {
                if amount.undefined {
                    undefined.insert((row, column));
                }
                links.insert((row, column, from, to), amount);
            }
        }
        let is_sum = matches!(meaning, Meaning::Total(_) | Meaning::Mean(_));
        let link = |((row, column, pre, post), amount): (_, Amount)| {
            let units = match meaning {
                Meaning::Pairs => 1,
                Meaning::Total(_) | Meaning::Mean(_) => {
                    i64::try_from(amount.units).unwrap_or(i64::MAX)
                }
                _ => amount.count,
            };
            Link { row, column, pre, post, count: amount.count, units }
        };
        Ok(Wiring {
            links: links.into_iter().map(link).collect(),
            undefined: undefined.into_iter().collect(),
            neurons: ids,
            shape: (rows as u32, columns as u32),
            pre,
            post,
            outside,
            autapses,
            exponent: if is_sum { -24 } else { 0 },
            is_rounded: false,
        })
    }

    /// The ids of the neuron table and of all synapses.
    fn every_id(&self, run: &Run) -> Result<Vec<u64>> {
        let everything = self.rules(&Filter::default(), run)?;
        let mut ids = self.scan(
            run,
            &everything,
            FxHashSet::default,
            |ids: &mut FxHashSet<u64>, block, i| {
                ids.insert(block.pre_id(i));
                ids.insert(block.post_id(i));
            },
            |a, b| &a | &b,
        )?;
        if self.neurons_path.is_some() {
            ids.extend(self.table()?.keys());
        }
        let mut ids: Vec<u64> = ids.into_iter().collect();
        ids.sort_unstable();
        Ok(ids)
    }
}
