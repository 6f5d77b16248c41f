//! `/healthz` (the process is alive) and `/readyz` (it accepts questions), for those who watch it.

use axum::Router;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use super::live::{Live, Then};

pub fn routes() -> Router<Live> {
    Router::new().route("/healthz", get(health)).route("/readyz", get(ready))
}

async fn health() -> Response {
    json_response(StatusCode::OK, &json!({"status": "ok"}))
}

async fn ready(Extract(live): Extract<Live>) -> Response {
    let state = live.current();
    let changed = live.changed(&state);
    let (word, error) = match changed.as_ref().map(|changed| &changed.then) {
        _ if state.is_closing() => ("closing", None),
        None => ("ready", None),
        Some(Then::Renewing) => ("preparing", None),
        Some(Then::Failed(why)) => ("changed", Some(why.as_str())),
        Some(Then::Nothing) => ("changed", Some("start the server again")),
    };
    let mut body = json!({
        "status": word,
        "dataset": state.data.dataset.name,
        "engine": state.engine().name(),
        "engine_faults": state.backend.engines.faults(),
    });
    if let Some(changed) = &changed {
        body["reason"] = changed.reason.as_str().into();
        body["error"] = error.into();
    }
    let status = if word == "ready" { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json_response(status, &body)
}

fn json_response(status: StatusCode, body: &serde_json::Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, kind, format!("{body}\n")).into_response()
}
