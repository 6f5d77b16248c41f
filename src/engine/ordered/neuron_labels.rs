//! The populations of a matrix over a copy: which neurons each label has.

use super::Ordered;
use super::axes::{Axes, Axis};
use super::labelling::{Labelling, NONE};
use super::resolved::Resolved;
use crate::engine::plan::Bitmap;
use crate::query::{Along, NeuronLabels, Side};

impl Ordered {
    /// The neurons that may be presynaptic, and those that may be postsynaptic.
    pub(super) fn populations(
        &self,
        passing: &Resolved,
        axes: &Axes,
    ) -> (NeuronLabels, NeuronLabels) {
        let of = |side, passing: Option<&Bitmap>| self.population(passing, axes, side);
        (of(Side::Pre, passing.pre.as_ref()), of(Side::Post, passing.post.as_ref()))
    }

    fn population(&self, passing: Option<&Bitmap>, axes: &Axes, side: Side) -> NeuronLabels {
        let axes_of = (axes.rows.subject(), axes.columns.subject());
        let (rows, columns) = axes.shape();
        let along = Along::of(side, axes_of, columns as u32);
        let labels_of = |axis: &'_ Axis| match (&axis.labelling, side) {
            (Labelling::Pre(of), Side::Pre) | (Labelling::Post(of), Side::Post) => Some(of.clone()),
            _ => None,
        };
        let (by_row, by_column) = (labels_of(&axes.rows), labels_of(&axes.columns));
        let label = |neuron: u32| {
            let is_in = passing.is_none_or(|set| set.bit(neuron) == 1);
            let of = |by: &Option<Vec<u32>>| by.as_ref().map_or(0, |of| of[neuron as usize]);
            let cell = (of(&by_row), of(&by_column));
            if is_in && cell.0 != NONE && cell.1 != NONE { along.label(cell) } else { NONE }
        };
        NeuronLabels {
            along,
            labels: along.count((rows as u32, columns as u32)),
            label_of: (0..self.data.neurons.len() as u32).map(label).collect(),
            is_whole: by_row.is_none() && by_column.is_none(),
        }
    }
}
