//! The grid that a request asks for: axes of its own, a preset, or both.

use axum::http::StatusCode;

use super::fields::Fields;
use super::filter;
use super::problem::Problem;
use super::state::State;
use crate::ask::table::{AXIS, PRESET};
use crate::query::{Axis, Filter, Population, Preset, SweepQuery};

/// The preset that a request names.
///
/// # Errors
/// 400 for one that there is not.
pub fn preset(fields: &Fields) -> Result<Option<Preset>, Problem> {
    fields.one_of(&PRESET, &Preset::ALL, Preset::name)
}

/// The grid, and the population that gave part of its filter. Over a preset an axis takes the place
/// of the preset's on the same filter, and a filter that of the axis. A request without axes that
/// names no preset asks for `otherwise`.
///
/// # Errors
/// 400 for an axis or a filter that means nothing, and for a grid without axes.
pub fn of(
    fields: &Fields,
    otherwise: Option<Preset>,
) -> Result<(SweepQuery, Option<Population>), Problem> {
    let axes = axes(fields)?;
    let over = if axes.is_empty() { otherwise } else { None };
    let grid = match preset(fields)?.or(over) {
        Some(preset) => preset.grid(),
        None => SweepQuery { filter: filter::defaults()?, ..SweepQuery::default() },
    };
    let (filter, population) = filter::over(fields, grid.filter)?;
    let query = SweepQuery { filter, axes: grid.axes, large: true };
    let query = query.with_own(axes, |param| fields.get(param.name()).is_some())?;
    if query.axes.is_empty() {
        return Err(Problem::bad("axis", "a grid needs at least one axis")
            .advise(format!("for example axis={}", AXIS.example)));
    }
    // What an axis replaces is said nowhere.
    Ok((SweepQuery { filter: query.without_axes(), ..query }, population))
}

/// The axes of its own, none of them a filter too.
fn axes(fields: &Fields) -> Result<Vec<Axis>, Problem> {
    let axes = fields.all(AXIS.name).map(axis).collect::<Result<Vec<Axis>, Problem>>()?;
    for axis in &axes {
        let name = axis.parameter.name();
        if fields.get(name).is_some() {
            return Err(Problem::bad("axis", format!("{name} is an axis and a filter too"))
                .advise("leave out one of them"));
        }
    }
    Ok(axes)
}

/// `NAME:SPEC`; a URL may say `NAME=SPEC` as the command line does.
fn axis(text: &str) -> Result<Axis, Problem> {
    Ok(match text.contains('=') {
        true => Axis::parse(text)?,
        false => Axis::parse(&text.replacen(':', "=", 1))?,
    })
}

/// Refuses a grid that this data cannot answer at some point, and one of more cells than `most`,
/// with `each` at every point.
pub fn check(
    state: &State,
    query: &SweepQuery,
    (cells, each, most): (&str, u64, u64),
    without_limit: &str,
) -> Result<(), Problem> {
    let number = query.points().and_then(|points| points.checked_mul(each));
    if number.is_none_or(|number| number > most) {
        let number = number.map_or("more than 2^64".to_owned(), |number| number.to_string());
        let sentence =
            format!("this grid has {number} {cells}; the limit of this server is {most}");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
            .advise(format!("take fewer values; `{without_limit}` has no such limit")));
    }
    query.check(state.data.vocabulary().types.len())?;
    filter::check(&query.with_axes(), state)
}

/// Refuses a grid that the reference would take long for.
pub fn check_reference(state: &State, query: &SweepQuery) -> Result<(), Problem> {
    let rows = state.data.dataset.synapse_count() as u64;
    let most = state.limits.checked_rows_max;
    if query.points().is_some_and(|points| points.saturating_mul(rows) <= most) {
        return Ok(());
    }
    let sentence = format!(
        "the reference reads {rows} synapses for each setting; this server lets it read {most}"
    );
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence).advise(
        "take fewer values, or leave out check; `--check` of the command line has no limit",
    ))
}

/// The filter of a grid, but for its axes.
///
/// # Errors
/// Those of [`of`].
pub fn filter_of(fields: &Fields, otherwise: Option<Preset>) -> Result<Filter, Problem> {
    of(fields, otherwise).map(|(query, _)| query.filter)
}
