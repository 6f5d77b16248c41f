//! `/metrics`: what the server has done and is doing, as OpenMetrics text for Prometheus.

use axum::Router;
use axum::extract::State as Extract;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::live::Live;
use super::problem::Problem;
use super::state::{Shared, State};

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub fn routes() -> Router<Live> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(Extract(state): Extract<Shared>) -> Result<Response, Problem> {
    let mut text = String::new();
    encode_registry(&mut text, &state.metrics.registry)
        .and_then(|()| encode_registry(&mut text, &now(&state)))
        .and_then(|()| encode_eof(&mut text))
        .map_err(|error| {
            tracing::error!(%error, "metrics cannot be written");
            Problem::fault()
        })?;
    let kind = [(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, text).into_response())
}

/// What others count, as it is at this moment.
fn now(state: &State) -> Registry {
    let mut now = Registry::with_prefix("areax");
    let mut gauge = |name: &str, help: &str, value: usize| {
        now.register(name, help, ConstGauge::new(value as u64));
    };
    gauge("streams_open", "Open streams of rows", state.scheduler.streams_open());
    gauge("connections_open", "Connections to clients", state.room.connections());
    gauge("questions_waiting", "Questions that wait for a processor", state.scheduler.waiting());
    let mut counter = |name: &str, help: &str, value| {
        now.register(name, help, ConstCounter::new(value));
    };
    let engines = &state.backend.engines;
    let evicted = "Connections closed for others: their clients kept the server waiting longest";
    counter("connections_evicted", evicted, state.room.evicted());
    counter("engine_faults", "Times the engine failed or was wrong", engines.faults());
    counter("engine_fallbacks", "Questions that the cpu answered instead", engines.fallbacks());
    let about = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("dataset", state.data.dataset.name.clone()),
        ("engine", state.engine().name().to_owned()),
    ];
    now.register("server", "Version, data set and engine", Info::new(about.to_vec()));
    now
}
