//! `/metrics`: what the server has done and is doing, as OpenMetrics text for Prometheus.

use axum::Router;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::live::Live;
use super::problem::Problem;
use super::state::{Shared, State};

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the latency histogram, in seconds: a matrix takes a millisecond, and a question
/// may take half a minute.
const SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

/// The route of requests that fit none.
const NO_ROUTE: &str = "none";

/// What is counted as requests are answered.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let requests = Family::<Answered, Counter>::default();
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let seconds = Family::<Route, Histogram, _>::new_with_constructor(histogram);
        let mut registry = Registry::with_prefix("areax");
        registry.register("requests", "Requests by route and status", requests.clone());
        registry.register_with_unit(
            "request",
            "Time until an answer begins; the rows of a stream come after it",
            Unit::Seconds,
            seconds.clone(),
        );
        Metrics { registry, requests, seconds }
    }
}

impl Metrics {
    /// Counts an answer. `route` is the pattern that the address fits, never the address itself.
    pub fn answered(&self, route: Option<&str>, status: StatusCode, seconds: f64) {
        let route = route.unwrap_or(NO_ROUTE).to_owned();
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(seconds);
        self.requests.get_or_create(&Answered { route, status: status.as_u16() }).inc();
    }
}

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
    gauge(
        "streams_open",
        "Streams of rows that clients are taking",
        state.scheduler.streams_open(),
    );
    gauge("connections_open", "Connections to clients", state.room.connections());
    gauge("questions_waiting", "Questions that wait for a processor", state.scheduler.waiting());
    let mut counter = |name: &str, help: &str, value| {
        now.register(name, help, ConstCounter::new(value));
    };
    let engines = &state.engines;
    let evicted = "Connections closed for others: their clients kept the server waiting longest";
    counter("connections_evicted", evicted, state.room.evicted());
    counter("engine_faults", "Times the engine failed or was wrong", engines.faults());
    counter("engine_fallbacks", "Questions that the cpu answered instead", engines.fallbacks());
    let about = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("dataset", state.data.dataset.name.clone()),
        ("engine", engines.engine().name().to_owned()),
    ];
    now.register("server", "What answers, and about what", Info::new(about.to_vec()));
    now
}
