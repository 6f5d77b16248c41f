//! What every answer says of itself.

use crate::ask::Provenance;
use crate::hint;
use crate::output::Context;
use crate::query::{Axis, Filter, NeuronsQuery, Spelling, SweepQuery};

use super::state::Data;

/// The context of an answer.
pub fn context<'a>(data: &'a Data, filter: &'a Filter, by: &Provenance) -> Context<'a> {
    Context {
        dataset_name: &data.dataset.name,
        synapses: data.dataset.synapse_count() as u64,
        neurons: data.dataset.neuron_count() as u64,
        filter,
        population: None,
        axon_only: data.vocabulary().axon_only_names(),
        engine: by.engine.to_owned(),
        checked_against: by.checked_against.map(str::to_owned),
        ids_as_text: false,
        hint: None,
        explanation: None,
        bare: false,
    }
}

/// What is said of an empty answer about synapses.
pub fn hint(data: &Data, filter: &Filter, is_empty: bool) -> Option<String> {
    is_empty.then(|| about(data, filter, &[], true)).flatten()
}

/// What is said of an answer about a grid, whose filter may have numbers that its axes replace.
pub fn hint_of_grid(data: &Data, grid: &SweepQuery, is_empty: bool) -> Option<String> {
    about(data, &grid.without_axes(), &grid.axes, is_empty)
}

fn about(data: &Data, filter: &Filter, axes: &[Axis], is_empty: bool) -> Option<String> {
    let known = Some((data.dataset.as_ref(), &data.facts));
    hint::synapses(known, filter, axes, is_empty, Spelling::Fields)
}

/// What is said where no neuron is found.
pub fn no_neuron(data: &Data, query: &NeuronsQuery) -> String {
    hint::no_neuron(Some(&data.facts), query, Spelling::Fields)
}
