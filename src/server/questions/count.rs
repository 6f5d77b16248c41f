//! `/j0251/count/json`: how many synapses pass, and their total and mean size.

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
        let question = |engine: &dyn Engine| engine.count(&filter, run);
        let answer = state.engines.ask(question)?;
        let (count, by) = against_reference(state, is_checked, answer, question)?;
        let hint = answer::hint(&state.data, &filter, count.count == 0);
        let context = answer::context(&state.data, &filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        Reply::to(&View::Count(&count), format, &context, &Look::default(), run)
    }))
}
