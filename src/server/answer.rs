//! What every answer says of itself.

use crate::ask::Provenance;
use crate::hint;
use crate::output::Context;
use crate::query::{Filter, Spelling};

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

/// What JSON says of an empty answer about synapses.
pub fn hint(data: &Data, filter: &Filter, is_empty: bool) -> Option<String> {
    let known = Some((data.dataset.as_ref(), &data.facts));
    let said = is_empty.then(|| hint::synapses(known, filter, true, Spelling::Fields)).flatten()?;
    Some(format!("{said} explain=true shows which filter removed them."))
}
