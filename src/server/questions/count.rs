//! `/j0251/count/json`: how many synapses pass, and their total and mean size.

use super::{Question, Work};
use crate::engine::Engine;
use crate::output::{self, Context, Format, Look};
use crate::server::check::against_reference;
use crate::server::desk::Lane;
use crate::server::fields::Fields;
use crate::server::parameter::{CHECK, IDS};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter, parameter};

pub fn question() -> Question {
    Question {
        path: "/j0251/count/json",
        summary: "How many synapses pass a filter, and their total and mean size",
        lane: Lane::Quick,
        parameters: parameter::filters().chain([IDS, CHECK]).collect(),
        formats: &[Format::Json, Format::Csv],
        filter: filter::alone,
        read,
    }
}

fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (filter, population) = filter::of(fields)?;
    filter::check(&filter, state)?;
    let check = fields.flag(&CHECK)?;
    let ids_as_text = fields.ids_as_text()?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.count(&filter, run);
        let answer = state.answerer.ask(question)?;
        let (count, by) = against_reference(state, check, answer, question)?;
        let hint = answer::hint(&state.data, &filter, count.count == 0);
        let context = answer::context(&state.data, &filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        let mut bytes = Vec::new();
        output::write_count(format, &count, &context, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}
