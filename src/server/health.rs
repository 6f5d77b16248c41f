//! `/healthz` (the process is alive) and `/readyz` (it accepts questions), for those who watch it.

use axum::Router;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::live::{Live, Then};
use super::sets::Sets;

const READY: &str = "ready";

pub fn routes() -> Router<Sets> {
    Router::new().route("/healthz", get(health)).route("/readyz", get(ready))
}

async fn health() -> Response {
    alive()
}

/// What `/healthz` says.
pub fn alive() -> Response {
    json_response(StatusCode::OK, &json!({"status": "ok"}))
}

/// One data set as itself; of several each under its name, ready when all are.
async fn ready(Extract(sets): Extract<Sets>) -> Response {
    if let Some(live) = sets.only() {
        let (word, body) = of_set(live);
        return json_response(status(word), &body);
    }
    let mut worst = READY;
    let mut all = Vec::new();
    for live in sets.all() {
        let (word, mut body) = of_set(live);
        body["name"] = live.current().name.as_str().into();
        all.push(body);
        worst = if worst == READY { word } else { worst };
    }
    json_response(status(worst), &json!({"status": worst, "datasets": all}))
}

fn status(word: &str) -> StatusCode {
    if word == READY { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

/// What is said of a data set, and its status alone.
fn of_set(live: &Live) -> (&'static str, Value) {
    let state = live.current();
    let changed = live.changed(&state);
    let (word, error) = match changed.as_ref().map(|changed| &changed.then) {
        _ if state.is_closing() => ("closing", None),
        None => (READY, None),
        Some(Then::Renewing) => ("preparing", None),
        Some(Then::Failed(why)) => ("changed", Some(why.as_str())),
        Some(Then::Nothing) => ("changed", Some("start the server again")),
    };
    let mut body = json!({
        "status": word,
        "dataset": state.data().sources.name,
        "engine": state.engine_name(),
        "engine_faults": state.backend.engines.faults(),
    });
    if let Some(changed) = &changed {
        body["reason"] = changed.reason.as_str().into();
        body["error"] = error.into();
    }
    (word, body)
}

/// A small answer that nobody keeps.
pub fn json_response(status: StatusCode, body: &serde_json::Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, kind, format!("{body}\n")).into_response()
}
