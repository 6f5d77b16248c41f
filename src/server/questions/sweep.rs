//! `/j0251/sweep/json`: a matrix at every point of a grid of thresholds.

use super::{Telling, Wanted};
use crate::output::views::{Grid, View};
use crate::output::{AnswerKind, Context};
use crate::query::{Sparse, Sweep, SweepQuery};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, grid};

pub fn read(state: &State, query: SweepQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    // Of a map, an answer of many cells is sparse by now.
    let types = state.data().vocabulary.types.len().max(1) as u64;
    let most = ("cells", types * types, state.limits.sweep_cells_max);
    grid::check(state, &query, most, "areax sweep --large")?;
    let kind = match query.sparse {
        true => AnswerKind::SparseSweep,
        false => AnswerKind::Sweep { axes: query.axes.len() },
    };
    kind.check(format)?;
    if is_checked {
        grid::check_reference(state, &query)?;
    }
    let look = figure::look(wanted.pairs, state)?;
    Ok(Box::new(move |state, run, explanation| {
        if query.sparse {
            let (sparse, by) = state.ask::<Sparse>(&query.clone().into(), is_checked, run)?;
            let hint = answer::hint_of_grid(state, &query, sparse.cells.is_empty());
            let context = state.data().context(&query.filter, &by)?;
            let context = Context { population, ids_as_text, explanation, hint, ..context };
            return Reply::to(&View::SparseSweep(&sparse, &query), format, &context, &look, run);
        }
        let (sweep, by) = state.ask::<Sweep>(&query.clone().into(), is_checked, run)?;
        let is_empty = sweep.counts.iter().all(|count| *count == 0);
        let hint = answer::hint_of_grid(state, &query, is_empty);
        let context = state.data().context(&query.filter, &by)?;
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        Reply::to(&View::Sweep(Grid::new(&sweep, &query)), format, &context, &look, run)
    }))
}
