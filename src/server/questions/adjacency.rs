//! `/j0251/adjacency/json`: neuron × neuron, sparse.

use axum::http::StatusCode;

use super::{Telling, Wanted};
use crate::ask::Question;
use crate::output::views::View;
use crate::output::{Context, Look};
use crate::query::{Adjacency, AdjacencyQuery};
use crate::run::Run;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, query: AdjacencyQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&query.filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    Ok(Box::new(move |state, run, explanation| {
        let details = format.neuron_details(state.data().mapped.is_some());
        let question = Question::Adjacency(query.with_details(details));
        check(state, &question, run)?;
        let (adjacency, by) = state.ask::<Adjacency>(&question, is_checked, run)?;
        let context = state.data().context(&query.filter, &by)?;
        let hint = answer::hint(state, &query.filter, adjacency.pairs() == 0);
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        Reply::to(&View::Adjacency(&adjacency), format, &context, &Look::default(), run)
    }))
}

/// Refuses pairs of more synapses than the limit, before they are in memory: there are no more pairs.
pub fn check(state: &State, question: &Question, run: &Run) -> Result<(), Problem> {
    let synapses = state.backend.count(question, run)?;
    let most = state.limits.pairs_max;
    if synapses <= most {
        return Ok(());
    }
    let sentence = format!("{synapses} synapses pass; the limit of this server is {most}");
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
        .advise("filter more strictly; `areax adjacency` has no such limit"))
}
