//! `/j0251/count/json`: how many synapses pass, and their total and mean size.

use super::Work;
use crate::ask::table::CHECK;
use crate::engine::Engine;
use crate::output::{self, Context, Format, Look};
use crate::server::check::against_reference;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (filter, population) = filter::of(fields)?;
    filter::check(&filter, state)?;
    let check = fields.flag(&CHECK)?;
    let ids_as_text = fields.ids_as_text()?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.count(&filter, run);
        let answer = state.engines.ask(question)?;
        let (count, by) = against_reference(state, check, answer, question)?;
        let hint = answer::hint(&state.data, &filter, count.count == 0);
        let context = answer::context(&state.data, &filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        let mut bytes = Vec::new();
        output::write_count(format, &count, &context, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}
