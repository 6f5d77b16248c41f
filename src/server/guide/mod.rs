//! `/llms.txt`: the guide for agents, made from the data sets that are open: their names, routes and
//! pitfalls, with examples that work as they stand.

mod index;
mod mapped;
mod plain;
mod published;
mod routes;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::base::{VARY, base_url};
use super::problem::Problem;
use super::sets::Sets;
use super::state::{Shared, State};
use crate::error::Result;

/// The guide to the data set of the server; of several, what each holds and where its guide is.
pub async fn text(Extract(sets): Extract<Sets>, headers: HeaderMap) -> Response {
    let base = base_url(&headers);
    match sets.current().as_slice() {
        [only] => sent(guide(only, &base)),
        several => sent(index::text(several, &base)),
    }
}

/// The guide to one data set of several.
pub async fn of_set(Extract(state): Extract<Shared>, headers: HeaderMap) -> Response {
    sent(guide(&state, &base_url(&headers)))
}

fn sent(text: Result<String>) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, VARY),
    ];
    match text {
        Ok(text) => (kind, text).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

fn guide(state: &State, base: &str) -> Result<String> {
    match (state.opened(), state.facts()) {
        (Some(data), _) => published::guide(state, data, base),
        (None, Some(facts)) => Ok(mapped::guide(state, facts, base)),
        (None, None) => Ok(String::new()),
    }
}
