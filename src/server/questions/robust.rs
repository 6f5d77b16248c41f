//! `/j0251/robust/json`: in which settings of a grid a claim holds, and where it flips.

use axum::http::StatusCode;

use super::Work;
use crate::ask::table::{CHECK, CLAIM, MEASURE, NORMALIZE};
use crate::engine::Engine;
use crate::output::robust::write;
use crate::output::views::Verdicts;
use crate::output::{Context, Format};
use crate::query::{Claim, Filter, Measure, Normalize, Preset, RobustQuery};
use crate::server::check::against_reference;
use crate::server::fields::Fields;
use crate::server::problem::Problem;
use crate::server::state::State;
use crate::server::{answer, figure, grid};

/// The grid of a request that names none.
const OTHERWISE: Option<Preset> = Some(Preset::AreaX);

/// The filter of its grid.
pub fn filter(fields: &Fields) -> Result<Filter, Problem> {
    grid::filter_of(fields, OTHERWISE)
}

pub fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let claim = claim(state, fields)?;
    let (grid, population) = grid::of(fields, OTHERWISE)?;
    let query = RobustQuery {
        claim,
        measure: fields.one_of(&MEASURE, &Measure::ALL, Measure::name)?.unwrap_or_default(),
        normalize: fields.one_of(&NORMALIZE, &Normalize::ALL, Normalize::name)?.unwrap_or_default(),
        grid,
    };
    let connections = query.claim.connections().len() as u64;
    let most = ("settings times connections", connections, state.limits.settings_max);
    grid::check(state, &query.grid, most, "areax robust")?;
    query.check(state.data.vocabulary())?;
    let check = fields.flag(&CHECK)?;
    let ids_as_text = fields.ids_as_text()?;
    if check {
        grid::check_reference(state, &query.grid)?;
    }
    let look = figure::look(fields, state)?;
    Ok(Box::new(move |state, run| {
        let question = |engine: &dyn Engine| engine.robust(&query, run);
        let answer = match query.measure {
            Measure::Count => state.engines.ask(question)?,
            _ => state.engines.ask_without_gpu(question)?,
        };
        let (robust, by) = against_reference(state, check, answer, question)?;
        let filter = &query.grid.filter;
        let context =
            Context { population, ids_as_text, ..answer::context(&state.data, filter, by) };
        let verdicts = Verdicts::new(&robust, &query);
        let mut bytes = Vec::new();
        let lacking = write(format, &verdicts, &context, &look, &mut bytes)?;
        Ok(figure::reply(format, bytes, lacking))
    }))
}

/// The claim, before the grid: each of its connections costs something in every setting.
fn claim(state: &State, fields: &Fields) -> Result<Claim, Problem> {
    let Some(text) = fields.get(CLAIM.name) else {
        return Err(Problem::bad(CLAIM.name, "there is no claim")
            .advise(format!("for example claim={}", CLAIM.example)));
    };
    let (bytes, most) = (text.len(), state.limits.claim_bytes_max);
    if bytes > most {
        let sentence = format!("a claim of {bytes} bytes; the limit of this server is {most}");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
            .advise("`areax robust` has no such limit"));
    }
    Ok(Claim::parse(text)?)
}
