//! What JSON says of an empty answer.

use crate::ask::Opened;
use crate::hint;
use crate::query::{Axis, Filter, NeuronsQuery, Spelling, SweepQuery};

/// What is said of an empty answer about synapses.
pub fn hint(data: &Opened, filter: &Filter, is_empty: bool) -> Option<String> {
    is_empty.then(|| about(data, filter, &[], true)).flatten()
}

/// What is said of an answer about a grid, whose filter may have numbers that its axes replace.
pub fn hint_of_grid(data: &Opened, grid: &SweepQuery, is_empty: bool) -> Option<String> {
    about(data, &grid.without_axes(), &grid.axes, is_empty)
}

fn about(data: &Opened, filter: &Filter, axes: &[Axis], is_empty: bool) -> Option<String> {
    let known = Some((data.dataset.as_ref(), &data.facts));
    hint::synapses(known, filter, axes, is_empty, Spelling::Fields)
}

/// What is said where no neuron is found.
pub fn no_neuron(data: &Opened, query: &NeuronsQuery) -> String {
    hint::no_neuron(Some(&data.facts), query, Spelling::Fields)
}
