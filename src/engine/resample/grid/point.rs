//! What cells add to the connections of a claim at one point of a grid.

use super::neurons::{BlockWeights, Populations, Sums};
use super::value::Value;
use super::{Ends, cells::GridCell, cells::Weight};
use crate::query::Sides;

/// Where the sums of a point are.
pub struct Point<'a> {
    pub populations: &'a Populations<'a>,
    pub weights: &'a BlockWeights<'a>,
    /// Its combination, and that of the axes about neurons.
    pub at: (usize, usize),
    pub sides: Sides,
}

impl Point<'_> {
    /// Adds what a cell comes to to the values of the connections that it is of.
    pub fn add(&self, cell: &GridCell, sums: &[Sums], ends: &[Ends], values: &mut [Value]) {
        if cell.is_undefined(self.at.0) {
            return;
        }
        let weight = self.weight(cell.row, cell.column);
        for (of, value) in ends.iter().zip(values) {
            if of.has(cell.row, cell.column) {
                cell.add_to(value, &sums[self.at.0], &weight);
            }
        }
    }

    fn weight(&self, row: u32, column: u32) -> Weight {
        Weight::new(self.populations, self.weights, (row, column), self.at.1, self.sides)
    }

    /// A cell without a synapse is 0 and defined: looks for such ones where a value is of no defined cell.
    pub fn define(&self, cells: &[GridCell], ends: &Ends, value: &mut Value) {
        if value.is_defined.iter().all(|is| *is != 0) {
            return;
        }
        for (row, column) in ends.cells() {
            let of = |cell: &GridCell| (cell.row, cell.column).cmp(&(row, column));
            let known =
                cells.binary_search_by(of).is_ok_and(|at| cells[at].is_undefined(self.at.0));
            if known {
                continue;
            }
            let weight = self.weight(row, column);
            value.is_defined.iter_mut().zip(weight.is_defined()).for_each(|(is, of)| *is |= of);
            if value.is_defined.iter().all(|is| *is != 0) {
                return;
            }
        }
    }
}
