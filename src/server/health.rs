//! `/healthz` (the process lives) and `/readyz` (it takes questions), for those who watch it.

use axum::Router;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use super::state::Shared;

pub fn routes() -> Router<Shared> {
    Router::new().route("/healthz", get(health)).route("/readyz", get(ready))
}

async fn health() -> Response {
    json_response(StatusCode::OK, &json!({"status": "ok"}))
}

async fn ready(Extract(state): Extract<Shared>) -> Response {
    let (status, word) = match state.is_closing() {
        true => (StatusCode::SERVICE_UNAVAILABLE, "closing"),
        false => (StatusCode::OK, "ready"),
    };
    let body = json!({
        "status": word,
        "dataset": state.data.dataset.name,
        "engine": state.answerer.engine().name(),
        "engine_faults": state.answerer.faults(),
    });
    json_response(status, &body)
}

fn json_response(status: StatusCode, body: &serde_json::Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, kind, format!("{body}\n")).into_response()
}
