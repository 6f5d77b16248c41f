//! `/j0251/null/json`: statistics of the wiring beside those of shuffled synapses.

use axum::http::StatusCode;

use super::{Telling, Wanted};
use crate::output::Context;
use crate::output::views::{NullView, View};
use crate::query::{Null, NullQuery};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, filter};

pub fn read(state: &State, query: NullQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    state.data().check(&query.clone().into())?;
    filter::check(&query.filter, state)?;
    if is_checked {
        check_reference(state, &query)?;
    }
    let look = figure::look(wanted.pairs, state)?;
    Ok(Box::new(move |state, run, explanation| {
        let (null, by) = state.ask::<Null>(&query.clone().into(), is_checked, run)?;
        let hint = answer::hint(state, &query.filter, null.synapses == 0);
        let context = Context {
            population,
            ids_as_text,
            explanation,
            hint,
            ..state.data().context(&query.filter, &by)?
        };
        Reply::to(&View::Null(NullView::new(&null, &query)), format, &context, &look, run)
    }))
}

/// Refuses nulls that the reference would take long for.
fn check_reference(state: &State, query: &NullQuery) -> Result<(), Problem> {
    let rows = state.data().rows()?.0;
    let most = state.limits.checked_rows_max;
    if u64::from(query.nulls).saturating_mul(rows) <= most {
        return Ok(());
    }
    let sentence = format!(
        "the reference sorts {rows} synapses for each null; this server lets it sort {most}"
    );
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
        .advise("take fewer nulls, or leave out check; `--check` of the command line has no limit"))
}
