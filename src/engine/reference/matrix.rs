//! Matrices of counts, summed sizes, means, and fractions of them.
//!
//! `total` counts the synapses that pass and fall in the matrix. With groups, synapses with a
//! partner in no group are left out, of denominators too. A fraction of a sum with a NaN or
//! infinite value, or of 0, is NaN.

use rustc_hash::FxHashMap;

use super::axes::Axes;
use super::conditions;
use super::measures::Meaning;
use super::numbers::{Sum, UNITS, fraction};
use super::{Reference, passes::Rules};
use crate::error::Result;
use crate::query::{Filter, Matrix, MatrixQuery, Normalize, Values};
use crate::run::Run;

/// The synapses in one cell of a matrix.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u64,
    sizes: Sum,
    probs: Sum,
}

impl Tally {
    fn and(self, other: Tally) -> Tally {
        Tally {
            count: self.count + other.count,
            sizes: self.sizes.and(other.sizes),
            probs: self.probs.and(other.probs),
        }
    }

    /// What can be summed and divided, as whole numbers: units of size, or of one synapse.
    fn sum(self, meaning: Meaning) -> Sum {
        match meaning {
            Meaning::Sizes => self.sizes,
            _ => Sum { units: i128::from(self.count) * UNITS, undefined: false },
        }
    }

    fn real(self, meaning: Meaning) -> f64 {
        match meaning {
            Meaning::MeanSize => self.sizes.divided_by(self.count),
            Meaning::MeanProb => self.probs.divided_by(self.count),
            _ => self.sum(meaning).rounded(),
        }
    }
}

/// The cells of a matrix that have synapses, by row and column.
type Tallies = FxHashMap<(u32, u32), Tally>;

impl Reference {
    /// Answers every question but medians.
    pub(super) fn plain_matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        let axes = Axes::of(query, &self.vocabulary);
        let rules = self.rules(&query.filter, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }
        let meaning = Meaning::of(query.measure);
        let tallies = self.tallies(&rules, &axes, meaning, run)?;
        let labels = axes.labels();
        let values = if query.normalize != Normalize::None {
            self.fractions(query, &axes, &tallies, run)?
        } else if meaning == Meaning::Number {
            Values::Counts(every_cell(labels.len(), &tallies).map(|tally| tally.count).collect())
        } else {
            let cells = every_cell(labels.len(), &tallies);
            Values::Reals(cells.map(|tally| tally.real(meaning)).collect())
        };
        let total = tallies.values().map(|tally| tally.count).sum();
        Ok(Matrix { labels, values, total })
    }

    fn tallies(
        &self,
        rules: &Rules<'_>,
        axes: &Axes<'_>,
        meaning: Meaning,
        run: &Run,
    ) -> Result<Tallies> {
        self.scan(
            run,
            rules,
            FxHashMap::default,
            |tallies: &mut Tallies, block, i| {
                if let Some(cell) = axes.cell(block, i) {
                    let tally = tallies.entry(cell).or_default();
                    tally.count += 1;
                    match meaning {
                        Meaning::Sizes | Meaning::MeanSize => tally.sizes.add(block.size(i)),
                        Meaning::MeanProb => tally.probs.add(block.prob(i)),
                        _ => {}
                    }
                }
            },
            |mut a, b| {
                for (cell, tally) in b {
                    let both = a.entry(cell).or_default();
                    *both = both.and(tally);
                }
                a
            },
        )
    }

    /// Every cell over the sum of its column (input) or its row (output) in the matrix without
    /// the filter on the other partner's type.
    fn fractions(
        &self,
        query: &MatrixQuery,
        axes: &Axes<'_>,
        tallies: &Tallies,
        run: &Run,
    ) -> Result<Values> {
        let meaning = Meaning::of(query.measure);
        let input = query.normalize == Normalize::Input;
        let conditions = conditions::without_types(&query.filter.conditions, input);
        let filter = Filter { conditions, ..query.filter.clone() };
        let whole = match input {
            true => Filter { pre_celltype: None, ..filter },
            false => Filter { post_celltype: None, ..filter },
        };
        let labels = axes.labels().len();
        let mut sums = vec![Sum::default(); labels];
        for ((row, column), tally) in self.tallies(&self.rules(&whole, run)?, axes, meaning, run)? {
            let line = &mut sums[if input { column } else { row } as usize];
            *line = line.and(tally.sum(meaning));
        }
        let mut values = Vec::with_capacity(labels * labels);
        for (at, tally) in every_cell(labels, tallies).enumerate() {
            let part = tally.sum(meaning);
            let of = sums[if input { at % labels } else { at / labels }];
            let undefined = part.undefined || of.undefined;
            values.push(if undefined { f64::NAN } else { fraction(part.units, of.units) });
        }
        Ok(Values::Reals(values))
    }
}

/// All cells row by row, the empty ones too.
fn every_cell(labels: usize, tallies: &Tallies) -> impl Iterator<Item = Tally> + '_ {
    let cells =
        (0..labels as u32).flat_map(move |row| (0..labels as u32).map(move |column| (row, column)));
    cells.map(|cell| tallies.get(&cell).copied().unwrap_or_default())
}
