//! `/j0251/count/json`: how many synapses pass, and their total and mean size.

use super::{Telling, Wanted};
use crate::ask::Question;
use crate::output::views::View;
use crate::output::{Context, Look};
use crate::query::{Count, Filter};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, filter: Filter, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    Ok(Box::new(move |state, run, explanation| {
        let (count, by) = state.ask::<Count>(&Question::Count(filter.clone()), is_checked, run)?;
        let hint = answer::hint(&state.data, &filter, count.count == 0);
        let context = state.backend.data.context(&filter, &by)?;
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        Reply::to(&View::Count(&count), format, &context, &Look::default(), run)
    }))
}
