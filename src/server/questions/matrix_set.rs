//! `/j0251/matrix/json?preset=NAME`: the matrices of a preset in one answer.

use super::Work;
use crate::ask::table::{CHECK, MEASURE, NORMALIZE, PRESET};
use crate::engine::Engine;
use crate::output::matrix_set::{FORMATS, write};
use crate::output::views::Page;
use crate::output::{Context, Format};
use crate::query::{MatrixSetQuery, Preset};
use crate::server::check::against_reference;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::state::State;
use crate::server::{answer, figure, filter};

pub fn read(
    state: &State,
    fields: &Fields,
    format: Format,
    preset: Preset,
) -> Result<Work, Problem> {
    if let Some(name) =
        [MEASURE, NORMALIZE].map(|p| p.name).iter().find(|p| fields.get(p).is_some())
    {
        let sentence = format!("a preset has a {name} of its own for each of its matrices");
        return Err(Problem::bad(PRESET.name, sentence).advise(format!("leave out {name}")));
    }
    if !FORMATS.contains(&format) {
        let sentence = format!("the matrices of a preset cannot be written as {}", format.name());
        return Err(Problem::bad("format", sentence).advise("choose json, csv, svg, png or pdf"));
    }
    let (filter, population) = filter::over(fields, preset.filter())?;
    let query = MatrixSetQuery { filter, ..preset.matrix_set() };
    query.check()?;
    filter::check(&query.filter, state)?;
    let population = population.or(Some(preset.population()));
    let check = fields.flag(&CHECK)?;
    let ids_as_text = fields.ids_as_text()?;
    let look = figure::look(fields, state)?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.matrix_set(&query, run);
        let answer = state.engines.ask(question)?;
        let (set, by) = against_reference(state, check, answer, question)?;
        let hint =
            answer::hint(&state.data, &query.filter, set.0.iter().all(|matrix| matrix.total == 0));
        let context = answer::context(&state.data, &query.filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        let page = Page::new(&set, &query, Some(preset));
        let mut bytes = Vec::new();
        let lacking = write(format, &page, &context, &look, &mut bytes)?;
        Ok(figure::reply(format, bytes, lacking))
    }))
}
