//! `/j0251/robust/json`: in which settings of a grid a claim holds, and where it flips.

use super::{Telling, Wanted};
use crate::output::views::{Verdicts, View};
use crate::output::{AnswerKind, Context, Format};
use crate::query::{Robust, RobustQuery};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, figure, grid};

pub fn read(state: &State, query: RobustQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    let connections = query.claim.connections().len() as u64;
    let most = ("settings times connections", connections, state.limits.settings_max);
    grid::check(state, &query.grid, most, "areax robust")?;
    if state.data().mapped.is_none() {
        query.check(&state.data().vocabulary)?;
    }
    if is_checked {
        grid::check_reference(state, &query.grid)?;
    }
    let look = figure::look(wanted.pairs, state)?;
    if query.ci.is_some() {
        AnswerKind::ClaimIntervals.check(format)?;
    }
    let query = query.keeping_sums(format == Format::Npz);
    Ok(Box::new(move |state, run, explanation| {
        let (robust, by) = state.ask::<Robust>(&query.clone().into(), is_checked, run)?;
        let filter = &query.grid.filter;
        let hint = answer::hint_of_grid(state, &query.grid, false);
        let context = Context {
            population,
            ids_as_text,
            explanation,
            hint,
            ..state.data().context(filter, &by)?
        };
        let verdicts = Verdicts::new(&robust, &query);
        Reply::to(&View::Verdicts(verdicts), format, &context, &look, run)
    }))
}
