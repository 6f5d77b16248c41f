//! `/j0251/sweep/json`: a matrix at every point of a grid of thresholds.

use super::Work;
use crate::ask::table::CHECK;
use crate::engine::Engine;
use crate::output::sweep::{check_format, write};
use crate::output::{Context, Format};
use crate::query::Filter;
use crate::server::check::against_reference;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::state::State;
use crate::server::{answer, figure, grid};

/// The filter of its grid.
pub fn filter(fields: &Fields) -> Result<Filter, Problem> {
    grid::filter_of(fields, None)
}

pub fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (query, population) = grid::of(fields, None)?;
    let types = state.data.vocabulary().types.len() as u64;
    let most = ("cells", types * types, state.limits.sweep_cells_max);
    grid::check(state, &query, most, "areax sweep --large")?;
    check_format(format, &query)?;
    let check = fields.flag(&CHECK)?;
    let ids_as_text = fields.ids_as_text()?;
    if check {
        grid::check_reference(state, &query)?;
    }
    let look = figure::look(fields, state)?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.sweep(&query, run);
        let answer = state.engines.ask(question)?;
        let (sweep, by) = against_reference(state, check, answer, question)?;
        let hint =
            answer::hint(&state.data, &query.filter, sweep.counts.iter().all(|count| *count == 0));
        let context = answer::context(&state.data, &query.filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        let mut bytes = Vec::new();
        let lacking = write(format, &sweep, &query, &context, &look, &mut bytes)?;
        Ok(figure::reply(format, bytes, lacking))
    }))
}
