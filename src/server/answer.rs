//! What JSON says of an empty answer.

use super::state::State;
use crate::hint;
use crate::query::{Axis, Filter, NeuronsQuery, Spelling, SweepQuery};

/// What is said of an empty answer about a data set with a map, whose words are its own.
const OF_MAP: &str = "no synapse passed. Check that pre and post are not swapped, and the case of names; \
    explain=true shows what each filter keeps";

/// What is said of an empty answer about synapses.
pub fn hint(state: &State, filter: &Filter, is_empty: bool) -> Option<String> {
    is_empty.then(|| about(state, filter, &[], true)).flatten()
}

/// What is said of an answer about a grid, whose filter may have numbers that its axes replace.
pub fn hint_of_grid(state: &State, grid: &SweepQuery, is_empty: bool) -> Option<String> {
    about(state, &grid.without_axes(), &grid.axes, is_empty)
}

fn about(state: &State, filter: &Filter, axes: &[Axis], is_empty: bool) -> Option<String> {
    if state.data().mapped.is_some() {
        return is_empty.then(|| OF_MAP.to_owned());
    }
    hint::synapses(state.data().known(), filter, axes, is_empty, Spelling::Fields)
}

/// What is said where no neuron is found.
pub fn no_neuron(state: &State, query: &NeuronsQuery) -> String {
    if state.data().mapped.is_some() {
        return hint::no_neuron_of_map(Spelling::Fields);
    }
    let facts = state.data().known().map(|(_, facts)| facts);
    hint::no_neuron(facts, query, Spelling::Fields)
}
