//! A sweep as the formats see it: its axes, its points, its strongest pairs.

use crate::query::{Axis, AxisValue, CellAxes, Labels, Sweep, SweepQuery};

/// The answer beside its question.
pub struct Grid<'a> {
    sweep: &'a Sweep,
    axes: &'a [Axis],
    cells: &'a CellAxes,
}

/// A pair of cell types, by their places among the labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypePair {
    /// The presynaptic type.
    pub pre: usize,
    /// The postsynaptic type.
    pub post: usize,
}

impl<'a> Grid<'a> {
    /// The grid of an answer to `query`.
    pub fn new(sweep: &'a Sweep, query: &'a SweepQuery) -> Grid<'a> {
        Grid { sweep, axes: &query.axes, cells: &query.cells }
    }

    /// The axes, slowest first.
    pub fn axes(&self) -> &'a [Axis] {
        self.axes
    }

    /// What rows and columns are.
    pub fn cell_axes(&self) -> &'a CellAxes {
        self.cells
    }

    /// The names of the columns.
    pub fn column_labels(&self) -> &'a Labels {
        self.sweep.column_labels()
    }

    /// The names of the rows.
    pub fn labels(&self) -> &'a Labels {
        &self.sweep.labels
    }

    /// Every count, by axis order, then pre, then post.
    pub fn counts(&self) -> &'a [u64] {
        &self.sweep.counts
    }

    /// Cells of the matrix at a point.
    pub fn cells(&self) -> usize {
        self.labels().len() * self.column_labels().len()
    }

    /// The matrix at every point, the last axis fastest.
    pub fn matrices(&self) -> impl ExactSizeIterator<Item = &'a [u64]> + use<'a> {
        // Without a type there is no cell, and no point to show.
        self.sweep.counts.chunks(self.cells().max(1))
    }

    /// The values of the axes at a point.
    pub fn values(&self, point: usize) -> Vec<AxisValue<'a>> {
        values_at(self.axes, point)
    }

    /// The pairs with most synapses over all points, at most `most`, none of them empty.
    pub fn strongest(&self, most: usize) -> Vec<TypePair> {
        let mut sums = vec![0u128; self.cells()];
        for matrix in self.matrices() {
            for (sum, count) in sums.iter_mut().zip(matrix) {
                *sum += u128::from(*count);
            }
        }
        let mut order: Vec<usize> = (0..sums.len()).filter(|at| sums[*at] > 0).collect();
        order.sort_by_key(|at| std::cmp::Reverse(sums[*at]));
        let types = self.column_labels().len();
        order.iter().take(most).map(|at| TypePair { pre: at / types, post: at % types }).collect()
    }

    /// The count of a pair in a matrix.
    pub fn count(&self, matrix: &[u64], pair: TypePair) -> u64 {
        matrix[pair.pre * self.column_labels().len() + pair.post]
    }

    /// `HVC→MSN`
    pub fn name(&self, pair: TypePair) -> String {
        format!("{}→{}", self.labels()[pair.pre], self.column_labels()[pair.post])
    }
}

/// The values of some axes at a point, the last axis fastest.
pub(in crate::output) fn values_at(axes: &[Axis], point: usize) -> Vec<AxisValue<'_>> {
    axes.iter().zip(places_at(axes, point)).map(|(axis, at)| axis.value(at)).collect()
}

/// The places of these values on their axes.
pub(in crate::output) fn places_at(axes: &[Axis], point: usize) -> Vec<usize> {
    let mut rest = point;
    let place = |axis: &Axis| {
        let at = rest % axis.values.len();
        rest /= axis.values.len();
        at
    };
    let mut places: Vec<usize> = axes.iter().rev().map(place).collect();
    places.reverse();
    places
}
