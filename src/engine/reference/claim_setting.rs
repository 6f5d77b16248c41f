//! What the connections of a claim come to in one setting, cell by cell.

use std::collections::HashSet;

use super::resampled::Side;
use crate::query::{Sides, Wiring};

/// Some rows and columns: whether each is meant.
pub struct CellSet {
    /// The rows.
    pub pre: Vec<bool>,
    /// The columns.
    pub post: Vec<bool>,
}

impl CellSet {
    /// Whether a cell is meant.
    pub fn has(&self, row: u32, column: u32) -> bool {
        self.pre[row as usize] && self.post[column as usize]
    }

    /// Cells by row, then column.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = (0..self.pre.len()).flat_map(|r| (0..self.post.len()).map(move |c| (r, c)));
        all.filter(|(row, column)| self.pre[*row] && self.post[*column])
    }
}

/// The synapses of a setting.
pub struct Setting<'a> {
    /// Its populations and cells.
    pub side: Side<'a>,
    both: Vec<Vec<Vec<usize>>>,
}

impl<'a> Setting<'a> {
    /// That of a wiring.
    pub fn of(wiring: &'a Wiring) -> Setting<'a> {
        let side = Side::of(wiring);
        let (rows, columns) = (wiring.shape.0 as usize, wiring.shape.1 as usize);
        let both = |row: usize| (0..columns).map(|column| side.both(row, column)).collect();
        let both = (0..rows).map(both).collect();
        Setting { side, both }
    }

    /// What each of some sets of cells comes to with these weights; none where no cell of it is defined.
    pub fn values(&self, sets: &[CellSet], weight: &[i128], sides: Sides) -> Vec<Option<f64>> {
        let sums = self.side.sums(&self.both, weight, sides);
        let value = |set: &CellSet| {
            let mut sum = None;
            for at in set.cells() {
                let pairs = self.side.pairs(at.0, at.1);
                if let Some(value) = self.side.value(&sums, pairs, at, sides) {
                    sum = Some(sum.unwrap_or(0.0) + value);
                }
            }
            sum
        };
        sets.iter().map(value).collect()
    }

    /// The same where every weight is 1, without rounding.
    pub fn exact(&self, set: &CellSet, sides: Sides) -> Option<i128> {
        let mut sum = None;
        for (row, column) in set.cells() {
            let is_undefined = self.side.wiring.undefined.contains(&(row as u32, column as u32));
            let weight = match sides {
                Sides::Both => self.side.pairs(row, column),
                Sides::Pre => self.side.pre_of((row, column)).len() as i128,
                Sides::Post => self.side.post_of((row, column)).len() as i128,
            };
            if !is_undefined && weight != 0 {
                let links = self.side.cells.get(&(row, column)).map_or(&[][..], Vec::as_slice);
                let own: i128 = links.iter().map(|link| i128::from(link.units)).sum();
                sum = Some(sum.unwrap_or(0) + own);
            }
        }
        sum
    }

    /// Neurons of some cells.
    pub fn neurons(&self, set: &CellSet) -> (u64, u64) {
        let (mut pre, mut post) = (HashSet::<usize>::new(), HashSet::<usize>::new());
        for cell in set.cells() {
            pre.extend(self.side.pre_of(cell));
            post.extend(self.side.post_of(cell));
        }
        (pre.len() as u64, post.len() as u64)
    }
}
