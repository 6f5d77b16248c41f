//! `/j0251/describe/json`: distributions of synapses, connections and neurons.

use axum::http::StatusCode;

use super::{Telling, Wanted};
use crate::ask::Question;
use crate::output::Context;
use crate::output::views::View;
use crate::query::{DescribeQuery, Distributions};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, filter};

pub fn read(state: &State, query: DescribeQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&query.filter, state)?;
    let question = Question::Describe(query.clone());
    state.data().check(&question)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let look = figure::look(wanted.pairs, state)?;
    Ok(Box::new(move |state, run, explanation| {
        let (distributions, by) = state.ask::<Distributions>(&question, is_checked, run)?;
        check(state, &distributions)?;
        let context = state.data().context(&query.filter, &by)?;
        let hint = answer::hint(state, &query.filter, distributions.is_empty());
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        let view = View::Distributions(&distributions, &query);
        Reply::to(&view, format, &context, &look, run)
    }))
}

/// Refuses more values than the limit of pairs: sizes of connections are nearly all different.
fn check(state: &State, distributions: &Distributions) -> Result<(), Problem> {
    let (entries, most) = (distributions.entries() as u64, state.limits.pairs_max);
    if entries <= most {
        return Ok(());
    }
    let sentence = format!("{entries} distinct values; the limit of this server is {most}");
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence).advise(
        "name fewer distributions, or filter more strictly; `areax describe` has no such limit",
    ))
}
