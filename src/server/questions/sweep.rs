//! `/j0251/sweep/json`: a matrix at every point of a grid of thresholds.

use super::{Question, Work};
use crate::engine::Engine;
use crate::output::sweep::{check_format, write};
use crate::output::{Context, Format, Look};
use crate::server::check::against_reference;
use crate::server::desk::Lane;
use crate::server::fields::Fields;
use crate::server::parameter::{self, AXIS, CHECK, IDS, PRESET};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, grid};

pub fn question() -> Question {
    Question {
        path: "/j0251/sweep/json",
        summary: "A matrix of counts at every point of a grid of thresholds: of axes, of a preset, or both",
        lane: Lane::Long,
        parameters: [AXIS, PRESET]
            .into_iter()
            .chain(parameter::filters())
            .chain([IDS, CHECK])
            .collect(),
        formats: &[Format::Json, Format::Csv, Format::Npy, Format::Svg, Format::Png],
        filter: |fields| grid::filter_of(fields, None),
        read,
    }
}

fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
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
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.sweep(&query, run);
        let answer = state.answerer.ask(question)?;
        let (sweep, by) = against_reference(state, check, answer, question)?;
        let context =
            Context { population, ids_as_text, ..answer::context(&state.data, &query.filter, by) };
        let mut bytes = Vec::new();
        write(format, &sweep, &query, &context, &Look::default(), &mut bytes)?;
        Ok(Reply::whole(format, bytes))
    }))
}
