//! `/j0251/neurons/json`: which neurons have a type, a reconstruction and a number of synapses;
//! the guide's route.

use super::{Question, Work};
use crate::output::neurons::{bare_json, ndjson_of_texts, write};
use crate::output::{Format, Look};
use crate::query::NeuronsQuery;
use crate::server::desk::Lane;
use crate::server::fields::Fields;
use crate::server::parameter::{CONDITIONS, IDS};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn question() -> Question {
    Question {
        path: "/j0251/neurons/json",
        summary: "Ids of the neurons of a type, with a reconstruction and a number of synapses",
        lane: Lane::Quick,
        parameters: CONDITIONS.into_iter().chain([IDS]).collect(),
        formats: &[Format::Json, Format::Csv, Format::Ndjson, Format::Npy],
        filter: filter::alone,
        read,
    }
}

fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let mut query = NeuronsQuery::default();
    for parameter in CONDITIONS {
        if let Some(text) = fields.get(parameter.name).or(parameter.default) {
            query.set(parameter.name, text)?;
        }
    }
    let ids_as_text = fields.ids_as_text()?;
    query.check(state.data.vocabulary())?;
    filter::need_neurons(state, "open a data set with neurons")?;
    Ok(Box::new(move |state, run| {
        let (ids, by) = state.answerer.ask(|engine| engine.neurons(&query, run))?;
        let mut bytes = Vec::new();
        if format == Format::Json {
            bare_json(&ids, ids_as_text, &mut bytes)?;
            return Ok(Reply::whole(format, bytes));
        }
        if format == Format::Ndjson && ids_as_text {
            ndjson_of_texts(&ids, &mut bytes)?;
            return Ok(Reply::whole(format, bytes));
        }
        let counted = query.counted();
        let context = answer::context(&state.data, &counted, by);
        write(format, &ids, &query, &context, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}
