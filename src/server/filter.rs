//! Filters that this data cannot answer, or whose lists are too long.

use axum::http::StatusCode;

use super::problem::Problem;
use super::state::State;
use crate::error::Error;
use crate::query::Filter;

/// Refuses a filter that this data cannot answer, or whose lists are too long.
pub fn check(filter: &Filter, state: &State) -> Result<(), Problem> {
    for ids in [&filter.pre_neuron_ids, &filter.post_neuron_ids].into_iter().flatten() {
        if ids.len() > state.limits.ids_max {
            let (given, most) = (ids.len(), state.limits.ids_max);
            let sentence = format!("a list of {given} ids; the limit of this server is {most}");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
                .advise("split the list: counts of disjoint lists can be added"));
        }
    }
    if state.data().mapped.is_none() && filter.predicate(&state.data().vocabulary)?.needs_neurons()
    {
        need_neurons(state, "leave out lengths, certainties and the population")?;
    }
    Ok(())
}

/// Refuses a question that the data set cannot answer for want of a neuron table.
pub fn need_neurons(state: &State, advice: &str) -> Result<(), Problem> {
    if state.data().mapped.is_some() || state.data().sources.neurons.is_some() {
        return Ok(());
    }
    let error = Error::no_neuron_table("this", None);
    Err(Problem::new(StatusCode::BAD_REQUEST, error.what()).advise(advice))
}
