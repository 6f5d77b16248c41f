//! `/j0251/matrix/json`: cell type × cell type.

use super::{Telling, Wanted};
use crate::output::views::View;
use crate::output::{AnswerKind, Context, Format};
use crate::query::{Matrix, MatrixQuery, Normalize, Sparse};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, filter, strongest};

pub fn read(state: &State, query: MatrixQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&query.filter, state)?;
    let part = strongest::of(wanted.pairs)?;
    // A part lists its cells.
    let query = MatrixQuery { sparse: query.sparse || part.is_some(), ..query };
    query.check()?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let look = figure::look(wanted.pairs, state)?;
    let kind = match &query.ci {
        _ if query.is_sparse() => AnswerKind::Sparse,
        Some(_) => AnswerKind::Intervals,
        None if query.test.is_some() => AnswerKind::Intervals,
        None => AnswerKind::Matrix,
    };
    kind.check(format)?;
    let query = query.keeping_sums(format == Format::Npz);
    Ok(Box::new(move |state, run, explanation| {
        if query.is_sparse() {
            let (sparse, by) = state.ask::<Sparse>(&query.clone().into(), is_checked, run)?;
            let adds_up = query.measure.is_additive() && query.normalize == Normalize::None;
            let sparse = match &part {
                Some(part) => part.of(&sparse, adds_up),
                None => sparse,
            };
            let hint = answer::hint(state, &query.filter, sparse.total == 0);
            let context = state.data().context(&query.filter, &by)?;
            let context = Context { population, ids_as_text, explanation, hint, ..context };
            return Reply::to(&View::Sparse(&sparse, &query), format, &context, &look, run);
        }
        let (matrix, by) = state.ask::<Matrix>(&query.clone().into(), is_checked, run)?;
        let hint = answer::hint(state, &query.filter, matrix.total == 0);
        let context = state.data().context(&query.filter, &by)?;
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        Reply::to(&View::Matrix(&matrix, &query), format, &context, &look, run)
    }))
}
