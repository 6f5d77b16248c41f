//! `/metrics`: what the server has done and is doing, as OpenMetrics text for Prometheus.

use axum::Router;
use axum::extract::State as Extract;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::auto_metrics;
use super::problem::Problem;
use super::sets::Sets;
use super::state::{Shared, State};

const FAULTS: &str = "Times the engine failed or was wrong";
const FALLBACKS: &str = "Questions that the cpu answered instead";

type Labels = Vec<(&'static str, String)>;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub fn routes() -> Router<Sets> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(Extract(sets): Extract<Sets>) -> Result<Response, Problem> {
    let mut text = String::new();
    encode_registry(&mut text, &sets.shared().metrics.registry)
        .and_then(|()| encode_registry(&mut text, &now(&sets.current())))
        .and_then(|()| encode_eof(&mut text))
        .map_err(|error| {
            tracing::error!(%error, "metrics cannot be written");
            Problem::fault()
        })?;
    let kind = [(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, text).into_response())
}

/// What others count, as it is at this moment.
fn now(states: &[Shared]) -> Registry {
    let state = &states[0];
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
    let evicted = "Connections closed for others: their clients kept the server waiting longest";
    counter("connections_evicted", evicted, state.room.evicted());
    match states {
        [only] => {
            let engines = &only.backend.engines;
            counter("engine_faults", FAULTS, engines.faults());
            counter("engine_fallbacks", FALLBACKS, engines.fallbacks());
            now.register("server", "Version, data set and engine", Info::new(about(only)));
        }
        several => of_each(&mut now, several),
    }
    auto_metrics::register(&mut now, states);
    now
}

fn about(state: &State) -> Vec<(&'static str, String)> {
    vec![
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("dataset", state.data().sources.name.clone()),
        ("engine", state.engine_name().to_owned()),
    ]
}

/// The same of several data sets, told apart by their names.
fn of_each(now: &mut Registry, states: &[Shared]) {
    let (faults, fallbacks) = (Family::<Labels, Counter>::default(), Family::default());
    let engine = Family::<Labels, Gauge>::default();
    for state in states {
        let engines = &state.backend.engines;
        let name = vec![("name", state.name.clone())];
        let add = |family: &Family<Labels, Counter>, value| {
            family.get_or_create(&name).inc_by(value);
        };
        add(&faults, engines.faults());
        add(&fallbacks, engines.fallbacks());
        let labels = name.iter().cloned().chain(about(state)).collect();
        engine.get_or_create(&labels).set(1);
    }
    now.register("engine_faults", FAULTS, faults);
    now.register("engine_fallbacks", FALLBACKS, fallbacks);
    now.register("dataset", "Version, data set and engine of each name", engine);
}
