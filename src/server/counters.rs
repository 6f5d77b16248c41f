//! What is counted as requests are answered.

use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper ends of the latency histogram, in seconds: a matrix takes a millisecond, and a question
/// may take half a minute.
const SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

/// The route of requests that fit none.
const NO_ROUTE: &str = "none";

/// What is counted as requests are answered.
#[derive(Debug)]
pub struct Metrics {
    pub(super) registry: Registry,
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
