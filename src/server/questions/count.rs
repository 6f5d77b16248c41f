//! `/j0251/count/json`: how many synapses pass, and their total and mean size.

use super::{Telling, Wanted};
use crate::ask::{Answer, Question};
use crate::output::views::View;
use crate::output::{Context, Look};
use crate::query::Filter;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, filter: Filter, wanted: &Wanted) -> Result<Telling, Problem> {
    filter::check(&filter, state)?;
    let &Wanted { format, population, ids_as_text, is_checked, .. } = wanted;
    Ok(Box::new(move |state, run, explanation| {
        let question = Question::Count(filter.clone());
        let (answer, by) = state.answer(&question, is_checked, run)?;
        let (view, is_empty) = match &answer {
            Answer::Totals(totals) => (View::Totals(totals), totals.count == 0),
            Answer::Count(count) => (View::Count(count), count.count == 0),
            _ => return Err(Problem::fault()),
        };
        let hint = answer::hint(state, &filter, is_empty);
        let context = state.data().context(&filter, &by)?;
        let context = Context { population, ids_as_text, explanation, hint, ..context };
        Reply::to(&view, format, &context, &Look::default(), run)
    }))
}
