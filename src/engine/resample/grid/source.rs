//! A wiring that is resampled with the connections that its cells are of.

use super::cells::{GridCell, cells};
use super::neurons::Populations;
use super::points::Combinations;
use super::{Ends, GridWiring};
use crate::engine::resample::terms::Target;
use crate::query::{Resampling, Sides};

/// Wirings that are resampled together, each with the connections that its cells are of.
pub struct Source<'a> {
    /// What is resampled.
    pub wiring: &'a GridWiring,
    /// Their first place among the values of a point.
    pub first: usize,
    /// The connections.
    pub ends: Vec<Ends>,
    /// Its populations.
    pub populations: Populations<'a>,
    /// Its cells that have synapses.
    pub cells: Vec<GridCell>,
    /// Where its sums begin among all: those of cells, then those of populations.
    pub targets: (usize, usize, usize),
}

impl<'a> Source<'a> {
    /// A wiring with the connections that its cells are of, whose first place among the values of a point is
    /// given; what it resamples is put behind the other `targets`.
    pub fn new(
        wiring: &'a GridWiring,
        (first, ends): (usize, Vec<Ends>),
        all: &Combinations,
        resampling: &Resampling,
        targets: &mut Vec<Target>,
    ) -> Source<'a> {
        let (rows, columns) = Ends::all(&ends);
        let mut populations = Populations::new((&wiring.pre, &wiring.post), all, (&rows, &columns));
        let weights = resampling.weights.max();
        let (cells, of_cells) = cells(&wiring.gathered, all, resampling.sides, weights);
        let start = targets.len();
        targets.extend(of_cells);
        let middle = targets.len();
        targets.extend(populations.take_targets());
        let targets = (start, middle, targets.len());
        Source { wiring, first, ends, populations, cells, targets }
    }

    /// What the cells of a connection come to where every weight is 1; none where none is defined.
    pub fn sum_at_ones(&self, slot: usize, at: usize, resampling: &Resampling) -> Option<i128> {
        let ends = &self.ends[slot];
        let own = self.cells.iter().filter(|cell| ends.has(cell.row, cell.column));
        let mut sum = None;
        // Whoever has a synapse is in a pair.
        for cell in own.filter(|cell| !cell.is_undefined(at)) {
            let has_pair = self.has_pair((cell.row, cell.column), at, resampling);
            if has_pair {
                sum = Some(sum.unwrap_or(0) + cell.units[at]);
            }
        }
        let is_unknown = |(row, column): (u32, u32)| {
            let of = |cell: &GridCell| (cell.row, cell.column).cmp(&(row, column));
            self.cells.binary_search_by(of).is_ok_and(|found| self.cells[found].is_undefined(at))
        };
        let has_other = || {
            let mut others = ends.cells().filter(|cell| !is_unknown(*cell));
            others.any(|cell| self.has_pair(cell, at, resampling))
        };
        sum.or_else(|| has_other().then_some(0))
    }

    fn has_pair(&self, cell: (u32, u32), at: usize, resampling: &Resampling) -> bool {
        let place = self.place(at);
        match resampling.sides {
            Sides::Both => self.populations.pairs(cell, place) != 0,
            Sides::Pre => self.populations.n_pre(cell, place) != 0,
            Sides::Post => self.populations.n_post(cell, place) != 0,
        }
    }

    /// The place of a combination among those of the axes about neurons.
    pub fn place(&self, at: usize) -> usize {
        self.populations.place(at)
    }
}
