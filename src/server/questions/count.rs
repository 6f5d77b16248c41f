//! `/j0251/count/json`: how many synapses pass, and their total and mean size.

use super::{Question, Work};
use crate::output::{self, Context, Format, Look};
use crate::server::desk::Lane;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter, parameter};

pub fn question() -> Question {
    Question {
        path: "/j0251/count/json",
        summary: "How many synapses pass a filter, and their total and mean size",
        lane: Lane::Quick,
        parameters: parameter::filters().collect(),
        formats: &[Format::Json, Format::Csv],
        read,
    }
}

fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (filter, population) = filter::of(fields)?;
    filter::check(&filter, state)?;
    Ok(Box::new(move |state| {
        let (count, by) = state.answerer.ask(|engine| engine.count(&filter))?;
        let context = Context { population, ..answer::context(&state.data, &filter, by) };
        let mut bytes = Vec::new();
        output::write_count(format, &count, &context, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}
