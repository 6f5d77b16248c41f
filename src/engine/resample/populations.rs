//! The populations of a matrix: how many neurons each cell has on either side, and on both.

use rustc_hash::FxHashMap;

use super::terms::Target;
use crate::query::{NeuronLabels, Wiring};

/// How many neurons labels have, and which are in the populations of both a row and a column.
pub struct Sizes {
    /// Of each row.
    pub pre: Vec<u64>,
    /// Of each column.
    pub post: Vec<u64>,
    /// The neurons that are in both, by row and column; row or column 0 stands for all where labels are not
    /// of neurons.
    both: FxHashMap<(u32, u32), Vec<u32>>,
    whole: (bool, bool),
}

impl Sizes {
    /// Those of a matrix.
    pub fn of(wiring: &Wiring) -> Sizes {
        let Wiring { pre, post, .. } = wiring;
        let mut both: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        for (neuron, (row, column)) in (0..).zip(pre.label_of.iter().zip(&post.label_of)) {
            if *row != NeuronLabels::ABSENT && *column != NeuronLabels::ABSENT {
                both.entry((*row, *column)).or_default().push(neuron);
            }
        }
        Sizes { pre: pre.sizes(), post: post.sizes(), both, whole: (pre.is_whole, post.is_whole) }
    }

    /// Where the neurons of both of a cell are found.
    fn key(&self, row: usize, column: usize) -> (u32, u32) {
        let (rows, columns) = self.whole;
        (if rows { 0 } else { row as u32 }, if columns { 0 } else { column as u32 })
    }

    /// How many neurons are in both populations of a cell.
    pub fn both(&self, row: usize, column: usize) -> u64 {
        self.both.get(&self.key(row, column)).map_or(0, |neurons| neurons.len() as u64)
    }

    /// Pairs of different neurons of a cell.
    pub fn pairs(&self, row: usize, column: usize) -> i128 {
        i128::from(self.pre[row]) * i128::from(self.post[column])
            - i128::from(self.both(row, column))
    }

    /// The sums of weights: of every row, of every column, and of the squares of both.
    pub fn targets(&self, wiring: &Wiring) -> (Vec<Target>, Places) {
        let mut targets = Vec::new();
        let mut of_side = |population: &NeuronLabels| {
            let first = targets.len();
            let labels = if population.is_whole { 1 } else { population.labels as usize };
            let mut neurons = vec![Vec::new(); labels];
            for (neuron, label) in (0..).zip(&population.label_of) {
                if let Some(of_label) = neurons.get_mut(*label as usize) {
                    of_label.push(neuron);
                }
            }
            targets.extend(neurons.into_iter().map(|own| Target::of_neurons(own.into_iter())));
            first
        };
        let (pre, post) = (of_side(&wiring.pre), of_side(&wiring.post));
        let mut both = FxHashMap::default();
        let mut keys: Vec<_> = self.both.keys().copied().collect();
        keys.sort_unstable();
        for key in keys {
            both.insert(key, targets.len());
            targets.push(Target::of_squares(self.both[&key].iter().copied()));
        }
        (targets, Places { pre, post, both })
    }
}

/// Where the sums of weights stand among those of all targets.
pub struct Places {
    pre: usize,
    post: usize,
    both: FxHashMap<(u32, u32), usize>,
}

/// The sums of weights in every resample.
pub struct WeightSums<'a> {
    /// Whose they are.
    pub sizes: &'a Sizes,
    /// Where they stand.
    pub places: &'a Places,
    /// The sums of all targets.
    pub sums: &'a [Vec<i64>],
}

impl<'a> WeightSums<'a> {
    /// Of a row.
    pub fn pre(&self, row: usize) -> &'a [i64] {
        &self.sums[self.places.pre + if self.sizes.whole.0 { 0 } else { row }]
    }

    /// Of a column.
    pub fn post(&self, column: usize) -> &'a [i64] {
        &self.sums[self.places.post + if self.sizes.whole.1 { 0 } else { column }]
    }

    /// Of the squares of neurons in both; none where no neuron is.
    pub fn both(&self, row: usize, column: usize) -> Option<&'a [i64]> {
        let at = self.places.both.get(&self.sizes.key(row, column))?;
        Some(&self.sums[*at])
    }
}
