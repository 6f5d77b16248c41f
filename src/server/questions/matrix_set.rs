//! `/j0251/matrix/json?preset=NAME`: the matrices of a preset in one answer.

use super::{Telling, Wanted};
use crate::output::views::{Page, View};
use crate::output::{AnswerKind, Context};
use crate::query::{MatrixSet, MatrixSetQuery, Preset};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, filter, strongest};

pub fn read(state: &State, query: MatrixSetQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    if AnswerKind::MatrixSet.check(format).is_err() {
        let sentence = format!("the matrices of a preset cannot be written as {}", format.name());
        return Err(Problem::bad("format", sentence).advise("choose json, csv, svg, png or pdf"));
    }
    strongest::refuse(wanted.pairs, "the matrices of a preset")?;
    filter::check(&query.filter, state)?;
    let look = figure::look(wanted.pairs, state)?;
    Ok(Box::new(move |state, run, explanation| {
        let (set, by) = state.ask::<MatrixSet>(&query.clone().into(), is_checked, run)?;
        let hint = answer::hint(state, &query.filter, set.0.iter().all(|matrix| matrix.total == 0));
        let context = state.data().context(&query.filter, &by)?;
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        let page = Page::new(&set, &query, Preset::of_matrix_set(&query));
        Reply::to(&View::MatrixSet(page), format, &context, &look, run)
    }))
}
