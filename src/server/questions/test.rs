//! `/j0251/test/json`: how the difference of two connections stands to those of permuted labels.

use axum::http::StatusCode;

use super::{Telling, Wanted};
use crate::output::Context;
use crate::output::views::{TestView, View};
use crate::query::{Test, TestQuery};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, filter};

pub fn read(state: &State, query: TestQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    state.data().check(&query.clone().into())?;
    filter::check(&query.filter, state)?;
    if is_checked {
        check_reference(state, &query)?;
    }
    let look = figure::look(wanted.pairs, state)?;
    Ok(Box::new(move |state, run, explanation| {
        let (test, by) = state.ask::<Test>(&query.clone().into(), is_checked, run)?;
        let hint = answer::hint(state, &query.filter, test.is_empty());
        let context = Context {
            population,
            ids_as_text,
            explanation,
            hint,
            ..state.data().context(&query.filter, &by)?
        };
        Reply::to(&View::Test(TestView::new(&test, &query)), format, &context, &look, run)
    }))
}

/// Refuses tests that the reference would take long for.
fn check_reference(state: &State, query: &TestQuery) -> Result<(), Problem> {
    let neurons = state.data().rows()?.1;
    let most = state.limits.checked_rows_max;
    if u64::from(query.permuting.permutations).saturating_mul(neurons) <= most {
        return Ok(());
    }
    let sentence = format!(
        "the reference sorts up to {neurons} neurons for each permutation; this server lets it sort {most}"
    );
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence).advise(
        "take fewer permutations, or leave out check; `--check` of the command line has no limit",
    ))
}
