//! `/j0251/neuron/json`: one neuron or several, what they get and what they make.

use axum::http::StatusCode;

use super::{Telling, Wanted};
use crate::ask::Question;
use crate::ask::table::{PARTNERS, QuestionKind};
use crate::output::views::{EachNeuronView, NeuronSetView, NeuronView, View};
use crate::output::{Context, Look};
use crate::query::{Neuron, NeuronQuery, NeuronSet, NeuronSetQuery, is_nothing};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, query: NeuronQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&query.filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let partners = partners(wanted)?;
    Ok(Box::new(move |state, run, explanation| {
        are_known(state, || Ok(vec![query.number()?]))?;
        let (neuron, by) = state.ask::<Neuron>(&query.clone().into(), is_checked, run)?;
        let context = state.data().context(&query.filter, &by)?;
        let hint = answer::hint(state, &query.filter, neuron.is_alone());
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        let types = &state.data().vocabulary.types;
        let view = View::Neuron(NeuronView { neuron: &neuron, types, partners });
        Reply::to(&view, format, &context, &Look::default(), run)
    }))
}

/// Several neurons taken together.
pub fn read_set(state: &State, query: NeuronSetQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    check(state, &query)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let partners = partners(wanted)?;
    Ok(Box::new(move |state, run, explanation| {
        are_known(state, || Ok(query.numbers()?.to_vec()))?;
        let (set, by) = state.ask::<NeuronSet>(&query.clone().into(), is_checked, run)?;
        let context = state.data().context(&query.filter, &by)?;
        let hint = answer::hint(state, &query.filter, set.is_alone());
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        let types = &state.data().vocabulary.types;
        let view = View::NeuronSet(NeuronSetView { set: &set, types, partners });
        Reply::to(&view, format, &context, &Look::default(), run)
    }))
}

/// Several neurons one by one.
pub fn read_each(
    state: &State,
    query: NeuronSetQuery,
    wanted: &Wanted,
) -> Result<Telling, Problem> {
    check(state, &query)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let partners = partners(wanted)?;
    Ok(Box::new(move |state, run, explanation| {
        are_known(state, || Ok(query.numbers()?.to_vec()))?;
        let question = Question::EachNeuron(query.clone());
        let (neurons, by) = state.ask::<Vec<Neuron>>(&question, is_checked, run)?;
        let context = state.data().context(&query.filter, &by)?;
        let hint = neurons.iter().all(Neuron::is_alone);
        let hint = answer::hint(state, &query.filter, hint);
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        let types = &state.data().vocabulary.types;
        let view = View::EachNeuron(EachNeuronView { neurons: &neurons, types, partners });
        Reply::to(&view, format, &context, &Look::default(), run)
    }))
}

/// Refuses what this data cannot answer about several neurons.
fn check(state: &State, query: &NeuronSetQuery) -> Result<(), Problem> {
    filter::check(&query.synapses(), state)?;
    if query.is_chosen {
        filter::need_neurons(state, "give ids")?;
        query.check_chosen()?;
        if state.data().mapped.is_none() {
            query.told_apart().0.check(&state.data().vocabulary)?;
        }
    }
    Ok(())
}

/// Refuses what no neuron has: behind the mending of a damaged copy.
fn are_known(
    state: &State,
    ids: impl FnOnce() -> crate::error::Result<Vec<u64>>,
) -> Result<(), Problem> {
    // Those of a map are looked up in its tables, where they may be names.
    let Some(opened) = state.opened() else { return Ok(()) };
    for id in ids()? {
        if opened.dataset.index_of(id)?.is_none() {
            return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no neuron {id}"))
                .advise_route(
                    "",
                    &QuestionKind::Neurons.spec().path(&state.name),
                    " lists the existing ids",
                ));
        }
    }
    Ok(())
}

/// Partners that are listed.
fn partners(wanted: &Wanted) -> Result<Option<usize>, Problem> {
    match wanted.pairs.get(PARTNERS.name).map(str::trim) {
        Some(none) if is_nothing(none) => Ok(Some(usize::MAX)),
        _ => {
            let most = wanted.pairs.integer(&PARTNERS)?;
            Ok(most.map(|most| usize::try_from(most).unwrap_or(usize::MAX)))
        }
    }
}
