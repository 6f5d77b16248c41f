//! What resamples are of: the synapses of every cell, the neurons of its populations, and what both come to with some
//! weights, as they are defined.

use std::collections::{HashMap, HashSet};

use super::numbers::fraction;
use crate::query::{Along, Link, NeuronLabels, Sides, Wiring};

/// The links of each cell.
pub type ByCell = HashMap<(usize, usize), Vec<Link>>;

/// The populations of a matrix and what it resamples.
pub struct Side<'a> {
    /// The synapses.
    pub wiring: &'a Wiring,
    /// The same by cell.
    pub cells: ByCell,
    /// The presynaptic neurons of each label.
    pub pre: Vec<Vec<usize>>,
    /// The postsynaptic ones.
    pub post: Vec<Vec<usize>>,
}

/// The sums of one resample.
#[derive(Default)]
pub struct Sums {
    /// Of units, and of synapses.
    pub cells: HashMap<(usize, usize), (i128, i128)>,
    /// Of weights of the presynaptic neurons of each label.
    pub u_pre: Vec<i128>,
    /// Of those of the postsynaptic ones.
    pub u_post: Vec<i128>,
    /// Of squares of weights of neurons that are in both populations of a cell.
    pub both: Vec<Vec<i128>>,
}

impl<'a> Side<'a> {
    /// Those of a wiring.
    pub fn of(wiring: &'a Wiring) -> Side<'a> {
        let mut cells = ByCell::new();
        for link in &wiring.links {
            cells.entry((link.row as usize, link.column as usize)).or_default().push(*link);
        }
        Side { wiring, cells, pre: members(&wiring.pre), post: members(&wiring.post) }
    }

    /// The label of the presynaptic neurons of a cell.
    fn pre_label(&self, (row, column): (usize, usize)) -> usize {
        match self.wiring.pre.along {
            Along::Rows => row,
            Along::Columns => column,
            Along::Cells(columns) => row * columns as usize + column,
        }
    }

    /// That of the postsynaptic ones.
    fn post_label(&self, (row, column): (usize, usize)) -> usize {
        match self.wiring.post.along {
            Along::Rows => row,
            Along::Columns => column,
            Along::Cells(columns) => row * columns as usize + column,
        }
    }

    /// The presynaptic neurons of a cell.
    pub fn pre_of(&self, cell: (usize, usize)) -> &[usize] {
        &self.pre[self.pre_label(cell)]
    }

    /// The postsynaptic neurons of a cell.
    pub fn post_of(&self, cell: (usize, usize)) -> &[usize] {
        &self.post[self.post_label(cell)]
    }

    /// The neurons that are in both populations of a cell.
    pub fn both(&self, row: usize, column: usize) -> Vec<usize> {
        let posts: HashSet<usize> = self.post_of((row, column)).iter().copied().collect();
        let pre = self.pre_of((row, column)).iter().copied();
        pre.filter(|neuron| posts.contains(neuron)).collect()
    }

    /// Pairs of different neurons of a cell.
    pub fn pairs(&self, row: usize, column: usize) -> i128 {
        (self.pre_of((row, column)).len() * self.post_of((row, column)).len()) as i128
            - self.both(row, column).len() as i128
    }

    /// The sums with these weights.
    pub fn sums(&self, both: &[Vec<Vec<usize>>], weight: &[i128], sides: Sides) -> Sums {
        let (pre, post) = (sides != Sides::Post, sides != Sides::Pre);
        let mut sums = Sums::default();
        for (cell, links) in &self.cells {
            let (mut units, mut count) = (0, 0);
            for link in links {
                let mut times = 1;
                if pre {
                    times *= weight[link.pre as usize];
                }
                if post {
                    times *= weight[link.post as usize];
                }
                units += times * i128::from(link.units);
                count += times * i128::from(link.count);
            }
            sums.cells.insert(*cell, (units, count));
        }
        let all = |of: &Vec<usize>| of.iter().map(|neuron| weight[*neuron]).sum();
        let squares = |of: &Vec<usize>| of.iter().map(|neuron| weight[*neuron].pow(2)).sum();
        sums.u_pre = self.pre.iter().map(all).collect();
        sums.u_post = self.post.iter().map(all).collect();
        sums.both = both.iter().map(|row| row.iter().map(squares).collect()).collect();
        sums
    }

    /// The value of a sum of a cell; none where it is undefined.
    pub fn value(&self, sums: &Sums, pairs: i128, at: (usize, usize), sides: Sides) -> Option<f64> {
        if self.wiring.undefined.contains(&(at.0 as u32, at.1 as u32)) {
            return None;
        }
        let (row, column) = at;
        let sum = sums.cells.get(&at).map_or(0, |(units, _)| *units);
        let (u_pre, u_post) = (sums.u_pre[self.pre_label(at)], sums.u_post[self.post_label(at)]);
        let (times, weight) = match sides {
            Sides::Both => (pairs, u_pre * u_post - sums.both[row][column]),
            Sides::Pre => (self.pre_of(at).len() as i128, u_pre),
            Sides::Post => (self.post_of(at).len() as i128, u_post),
        };
        (weight != 0).then(|| fraction(times * sum, weight))
    }
}

/// The neurons of each label.
fn members(population: &NeuronLabels) -> Vec<Vec<usize>> {
    let is_in = |neuron: &usize| population.label_of[*neuron] != NeuronLabels::ABSENT;
    let neurons = 0..population.label_of.len();
    if population.is_whole {
        return vec![neurons.filter(is_in).collect(); population.labels as usize];
    }
    let mut members = vec![Vec::new(); population.labels as usize];
    for neuron in neurons.filter(is_in) {
        members[population.label_of[neuron] as usize].push(neuron);
    }
    members
}
