//! The populations of a matrix: how many neurons each cell has on either side, and on both.

use rustc_hash::FxHashMap;

use super::terms::Target;
use crate::query::{Along, NeuronLabels, Side, Wiring};

/// How many neurons labels have, and which are in the populations of both a row and a column.
pub struct Sizes {
    /// Of each label of presynaptic neurons.
    pre: Vec<u64>,
    /// Of each label of postsynaptic ones.
    post: Vec<u64>,
    /// The neurons that are in both, by the places of their populations.
    both: FxHashMap<(u32, u32), Vec<u32>>,
    /// Where the population of a cell stands, presynaptic and postsynaptic.
    of: [Place; 2],
}

/// Where the population of a cell stands.
#[derive(Clone, Copy)]
struct Place {
    along: Along,
    is_whole: bool,
}

impl Place {
    fn of(labels: &NeuronLabels) -> Place {
        Place { along: labels.along, is_whole: labels.is_whole }
    }

    fn at(self, (row, column): (usize, usize)) -> usize {
        if self.is_whole { 0 } else { self.along.label((row as u32, column as u32)) as usize }
    }
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
        let of = [pre, post].map(Place::of);
        Sizes { pre: pre.sizes(), post: post.sizes(), both, of }
    }

    /// Where the neurons of both of a cell are found.
    fn key(&self, row: usize, column: usize) -> (u32, u32) {
        let [pre, post] = self.of.map(|of| of.at((row, column)) as u32);
        (pre, post)
    }

    /// How many neurons the populations of a cell have, presynaptic and postsynaptic.
    pub fn of_cell(&self, row: usize, column: usize) -> (u64, u64) {
        let [pre, post] = self.of.map(|of| of.at((row, column)));
        (self.pre[pre], self.post[post])
    }

    /// How many neurons are in both populations of a cell.
    pub fn both(&self, row: usize, column: usize) -> u64 {
        self.both.get(&self.key(row, column)).map_or(0, |neurons| neurons.len() as u64)
    }

    /// Pairs of different neurons of a cell.
    pub fn pairs(&self, row: usize, column: usize) -> i128 {
        let (pre, post) = self.of_cell(row, column);
        i128::from(pre) * i128::from(post) - i128::from(self.both(row, column))
    }

    /// The sums of weights: of every population of either side, and of the squares of both.
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
    /// Of the presynaptic neurons of a cell.
    pub fn pre(&self, row: usize, column: usize) -> &'a [i64] {
        self.of_label(Side::Pre, self.sizes.of[0].at((row, column)))
    }

    /// Of the postsynaptic ones.
    pub fn post(&self, row: usize, column: usize) -> &'a [i64] {
        self.of_label(Side::Post, self.sizes.of[1].at((row, column)))
    }

    /// Of a label of the neurons of a side.
    pub fn of_label(&self, side: Side, label: usize) -> &'a [i64] {
        let (first, of) = match side {
            Side::Pre => (self.places.pre, self.sizes.of[0]),
            Side::Post => (self.places.post, self.sizes.of[1]),
        };
        &self.sums[first + if of.is_whole { 0 } else { label }]
    }

    /// Of the squares of neurons in both; none where no neuron is.
    pub fn both(&self, row: usize, column: usize) -> Option<&'a [i64]> {
        let at = self.places.both.get(&self.sizes.key(row, column))?;
        Some(&self.sums[*at])
    }
}
