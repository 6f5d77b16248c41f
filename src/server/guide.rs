//! `/llms.txt`: the guide to the data sets that are open, for agents that ask over HTTP.

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::base::{VARY, base_url};
use super::problem::Problem;
use super::sets::Sets;
use super::state::{Shared, State};
use crate::error::Result;
use crate::guide::{Reader, of_set as guide_to, of_several};
use crate::run::Run;

/// The guide to the data set of the server; of several, what each holds and where its guide is.
pub async fn text(Extract(sets): Extract<Sets>, headers: HeaderMap) -> Response {
    let base = base_url(&headers);
    match sets.current().as_slice() {
        [only] => sent(guide(only, &base)),
        several => {
            let sets = several.iter().map(|state| (state.name.as_str(), state.data()));
            sent(of_several(&sets.collect::<Vec<_>>(), &base, &Run::default()))
        }
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
    let reader = Reader::Rest { base, has_shapes: state.has_guide() };
    guide_to(&state.name, state.data(), &reader, &Run::default())
}
