//! `/j0251/neuron/json`: one neuron, what it gets and what it makes.

use axum::http::StatusCode;

use super::Work;
use crate::ask::table::{CHECK, NEURON_ID, PARTNERS};
use crate::engine::Engine;
use crate::output::neuron::{Head, write};
use crate::output::{Context, Format, Look};
use crate::query::NeuronQuery;
use crate::server::check::against_reference;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (filter, population) = filter::of(fields)?;
    filter::check(&filter, state)?;
    let id = fields.integer(NEURON_ID.name)?.ok_or_else(|| {
        Problem::bad(NEURON_ID.name, "neuron_id: give the id of a neuron")
            .advise("/j0251/neurons/json lists the ids that there are")
    })?;
    if state.data.dataset.index_of(id)?.is_none() {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no neuron {id}"))
            .advise("/j0251/neurons/json lists the ids that there are"));
    }
    let partners = match fields.get(PARTNERS.name).map(str::trim) {
        Some("none") => Some(usize::MAX),
        _ => fields.integer(PARTNERS.name)?.map(|most| usize::try_from(most).unwrap_or(usize::MAX)),
    };
    let ids_as_text = fields.ids_as_text()?;
    let check = fields.flag(&CHECK)?;
    Ok(Box::new(move |state, run| {
        let query = NeuronQuery { id, filter };
        let question = |engine: &dyn Engine| engine.neuron(&query, run);
        let answer = state.engines.ask_without_gpu(question)?;
        let (neuron, by) = against_reference(state, check, answer, question)?;
        let context = answer::context(&state.data, &query.filter, by);
        let context = Context { population, ids_as_text, ..context };
        let types = &state.data.vocabulary().types;
        let head = Head { context: &context, types, partners };
        let mut bytes = Vec::new();
        write(format, &neuron, &head, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}
