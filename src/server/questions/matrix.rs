//! `/j0251/matrix/json`: cell type × cell type.

use super::{Work, matrix_set};
use crate::ask::table::{CHECK, MEASURE, NORMALIZE};
use crate::engine::Engine;
use crate::output::{self, Context, Format};
use crate::query::{Filter, MatrixQuery, Measure, Normalize};
use crate::server::check::against_reference;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::state::State;
use crate::server::{answer, figure, filter, grid};

/// The filter of its matrix, or of its matrices.
pub fn filter(fields: &Fields) -> Result<Filter, Problem> {
    match grid::preset(fields)? {
        Some(preset) => Ok(filter::over(fields, preset.filter())?.0),
        None => filter::alone(fields),
    }
}

pub fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    if let Some(preset) = grid::preset(fields)? {
        return matrix_set::read(state, fields, format, preset);
    }
    let (filter, population) = filter::of(fields)?;
    let query = MatrixQuery {
        filter,
        measure: fields.one_of(&MEASURE, &Measure::ALL, Measure::name)?.unwrap_or_default(),
        normalize: fields.one_of(&NORMALIZE, &Normalize::ALL, Normalize::name)?.unwrap_or_default(),
        groups: None,
    };
    query.check()?;
    filter::check(&query.filter, state)?;
    let check = fields.flag(&CHECK)?;
    let ids_as_text = fields.ids_as_text()?;
    let look = figure::look(fields, state)?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.matrix(&query, run);
        let answer = state.engines.ask(question)?;
        let (matrix, by) = against_reference(state, check, answer, question)?;
        let hint = answer::hint(&state.data, &query.filter, matrix.total == 0);
        let context = answer::context(&state.data, &query.filter, by);
        let context = Context { population, ids_as_text, hint, ..context };
        let mut bytes = Vec::new();
        let lacking = output::write_matrix(format, &matrix, &query, &context, &look, &mut bytes)?;
        Ok(figure::reply(format, bytes, lacking))
    }))
}
