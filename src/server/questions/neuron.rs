//! `/j0251/neuron/json`: one neuron, what it gets and what it makes.

use axum::http::StatusCode;

use super::{Telling, Wanted};
use crate::ask::table::PARTNERS;
use crate::output::views::{NeuronView, View};
use crate::output::{Context, Look};
use crate::query::{Neuron, NeuronQuery, is_nothing};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, query: NeuronQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&query.filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let partners = match wanted.pairs.get(PARTNERS.name).map(str::trim) {
        Some(none) if is_nothing(none) => Some(usize::MAX),
        _ => {
            let most = wanted.pairs.integer(&PARTNERS)?;
            most.map(|most| usize::try_from(most).unwrap_or(usize::MAX))
        }
    };
    Ok(Box::new(move |state, run, explanation| {
        // Here, where a damaged copy is mended.
        let id = query.id;
        if state.data.dataset.index_of(id)?.is_none() {
            return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no neuron {id}"))
                .advise_route("", "/j0251/neurons/json", " lists the existing ids"));
        }
        let (neuron, by) = state.ask::<Neuron>(&query.clone().into(), is_checked, run)?;
        let context = state.backend.data.context(&query.filter, &by)?;
        let hint = answer::hint(&state.data, &query.filter, neuron.is_alone());
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        let types = &state.data.vocabulary().types;
        let view = View::Neuron(NeuronView { neuron: &neuron, types, partners });
        Reply::to(&view, format, &context, &Look::default(), run)
    }))
}
