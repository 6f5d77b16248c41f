//! Grids that this data cannot answer, and those that are too large.

use axum::http::StatusCode;

use super::filter;
use super::problem::Problem;
use super::state::State;
use crate::query::SweepQuery;

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
    if state.data().mapped.is_none() {
        query.check(state.data().vocabulary.types.len())?;
    }
    filter::check(&query.with_axes(), state)
}

/// Refuses a grid that the reference would take long for.
pub fn check_reference(state: &State, query: &SweepQuery) -> Result<(), Problem> {
    let rows = state.data().rows()?.0;
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
