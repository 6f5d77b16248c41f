//! `/j0251/neurons/json`: which neurons have a type, a reconstruction and a number of synapses;
//! the guide's route.

use super::{Wanted, Work};
use crate::output::neurons::{bare_json, ndjson_of_texts, write};
use crate::output::{Format, Look};
use crate::query::NeuronsQuery;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, query: NeuronsQuery, wanted: &Wanted) -> Result<Work, Problem> {
    let &Wanted { format, ids_as_text, .. } = wanted;
    query.check(state.data.vocabulary())?;
    filter::need_neurons(state, "open a data set with neurons")?;
    Ok(Box::new(move |state, run| {
        let (ids, by) = state.engines.ask(|engine| engine.neurons(&query, run))?;
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
