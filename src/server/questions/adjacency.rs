//! `/j0251/adjacency/json`: neuron × neuron, sparse.

use axum::http::StatusCode;

use super::{Wanted, Work};
use crate::engine::Engine;
use crate::output::views::View;
use crate::output::{Context, Look};
use crate::query::Filter;
use crate::server::check::against_reference;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, filter: Filter, wanted: &Wanted) -> Result<Work, Problem> {
    filter::check(&filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    Ok(Box::new(move |state, run| {
        // Before the pairs are in memory: there are no more of them than synapses.
        let synapses = state.engines.ask_without_gpu(|engine| engine.count(&filter, run))?.0.count;
        let most = state.limits.pairs_max;
        if synapses > most {
            let sentence = format!("{synapses} synapses pass; the limit of this server is {most}");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
                .advise("filter more strictly; `areax adjacency` has no such limit"));
        }
        let question = |engine: &dyn Engine| engine.adjacency(&filter, run);
        let answer = state.engines.ask_without_gpu(question)?;
        let (adjacency, by) = against_reference(state, is_checked, answer, question)?;
        let context = answer::context(&state.data, &filter, by);
        let hint = answer::hint(&state.data, &filter, adjacency.pairs() == 0);
        let context = Context { population, ids_as_text, hint, ..context };
        Reply::to(&View::Adjacency(&adjacency), format, &context, &Look::default(), run)
    }))
}
