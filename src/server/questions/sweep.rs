//! `/j0251/sweep/json`: a matrix at every point of a grid of thresholds.

use super::{Question, Work};
use crate::engine::Engine;
use crate::output::sweep::{check_format, write};
use crate::output::{Context, Format};
use crate::server::check::against_reference;
use crate::server::desk::Lane;
use crate::server::fields::Fields;
use crate::server::parameter::{self, ALL_TYPES, AXIS, CHECK, FIGURE, IDS, PRESET, SCALE};
use crate::server::problem::Problem;
use crate::server::state::State;
use crate::server::{answer, figure, grid};

pub fn question() -> Question {
    Question {
        path: "/j0251/sweep/json",
        summary: "A matrix of counts at every point of a grid of thresholds: of axes, of a preset, or both",
        lane: Lane::Long,
        parameters: [AXIS, PRESET]
            .into_iter()
            .chain(parameter::filters())
            .chain([IDS, CHECK])
            .chain(FIGURE.into_iter().chain([SCALE, ALL_TYPES]))
            .collect(),
        formats: &[Format::Json, Format::Csv, Format::Npy, Format::Svg, Format::Png, Format::Pdf],
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
    let look = figure::look(fields, state)?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.sweep(&query, run);
        let answer = state.answerer.ask(question)?;
        let (sweep, by) = against_reference(state, check, answer, question)?;
        let hint =
            answer::hint(&state.data, &query.filter, sweep.counts.iter().all(|count| *count == 0));
        let context = answer::context(&state.data, &query.filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        let mut bytes = Vec::new();
        let lacking = write(format, &sweep, &query, &context, &look, &mut bytes)?;
        Ok(figure::reply(format, bytes, lacking))
    }))
}
