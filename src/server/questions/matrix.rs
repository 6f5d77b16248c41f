//! `/j0251/matrix/json`: cell type × cell type.

use super::{Telling, Wanted};
use crate::output::Context;
use crate::output::views::View;
use crate::query::{Matrix, MatrixQuery};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, filter};

pub fn read(state: &State, query: MatrixQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&query.filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let look = figure::look(wanted.pairs, state)?;
    Ok(Box::new(move |state, run, explanation| {
        let (matrix, by) = state.ask::<Matrix>(&query.clone().into(), is_checked, run)?;
        let hint = answer::hint(&state.data, &query.filter, matrix.total == 0);
        let context = state.backend.data.context(&query.filter, &by)?;
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        Reply::to(&View::Matrix(&matrix, &query), format, &context, &look, run)
    }))
}
