//! `/metrics`: what Prometheus reads, line by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use areax::Connectome;
use areax::Run;
use areax::ask::{EngineWithFallback, Options};
use areax::dataset::Prepare;
use areax::server::{Limits, State};

use super::faults::Broken;
use super::{Served, state_with};
use crate::cli::Areax;

/// Every sample by its name and labels. Each must belong to the metric that was introduced last.
fn samples(served: &Served) -> BTreeMap<String, f64> {
    let answer = served.get("/metrics");
    assert_eq!(answer.status, 200);
    assert!(
        answer.header("content-type").starts_with("application/openmetrics-text; version=1.0.0")
    );
    let text = answer.text();
    let lines = text.strip_suffix("# EOF\n").unwrap();
    let (mut found, mut metric) = (BTreeMap::new(), String::new());
    for line in lines.lines() {
        match line.strip_prefix("# ") {
            Some(about) => metric = about.split(' ').nth(1).unwrap().to_owned(),
            None => {
                let (name, value) = line.rsplit_once(' ').unwrap();
                assert!(name.starts_with(&metric), "{line} after {metric}");
                assert!(found.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{line}");
            }
        }
    }
    found
}

#[test]
fn requests_are_counted_by_route_and_status() {
    let served = Served::new();
    for path in ["/j0251/count/json", "/j0251/count/json?prob_min=0.7", "/j0251/count/json?x=1"] {
        served.get(path);
    }
    // Addresses that clients make up are no routes, and no labels.
    served.get("/nowhere/1");
    served.get("/nowhere/2");
    served.get("/connectome/data/nothing");
    let found = samples(&served);
    let requests = |route: &str, status: u16| {
        let name = format!("areax_requests_total{{route=\"{route}\",status=\"{status}\"}}");
        found.get(&name).copied()
    };
    assert_eq!(requests("/j0251/count/json", 200), Some(2.0));
    assert_eq!(requests("/j0251/count/json", 400), Some(1.0));
    assert_eq!(requests("none", 404), Some(2.0));
    assert_eq!(requests("/connectome/data/{file}", 404), Some(1.0));
    assert!(!found.keys().any(|name| name.contains("nowhere")));
    let count = "areax_request_seconds_count{route=\"/j0251/count/json\"}";
    let all = "areax_request_seconds_bucket{le=\"+Inf\",route=\"/j0251/count/json\"}";
    assert_eq!((found[count], found[all]), (3.0, 3.0));
    assert_eq!(found["areax_streams_open"], 0.0);
    assert_eq!(found["areax_questions_waiting"], 0.0);
    assert!(found.keys().any(|name| name.starts_with("areax_server_info{version=")));
    // It counts itself from the next time on.
    assert_eq!(samples(&served)["areax_requests_total{route=\"/metrics\",status=\"200\"}"], 1.0);
}

#[test]
fn faults_and_fallbacks_are_counted() {
    let areax = Areax::with_data();
    let state = state_with(&areax, Limits::default(), |data| {
        EngineWithFallback::with_fallback(Arc::new(Broken), data)
    });
    let served = Served::of(areax, state.unwrap());
    served.json("/j0251/count/json");
    let found = samples(&served);
    assert_eq!(found["areax_engine_faults_total"], 1.0);
    assert_eq!(found["areax_engine_fallbacks_total"], 1.0);
}

#[test]
fn an_open_stream_is_seen() {
    let limits = Limits { whole_bytes_max: 0, ..Limits::default() };
    let served = Served::over(Areax::with_data(), limits);
    let request = axum::http::Request::get("/j0251/synapses/json?return_fields=x,y,z,size");
    let request = request.body(axum::body::Body::empty()).unwrap();
    let stream = served.block_on(tower::ServiceExt::oneshot(served.router.clone(), request));
    assert_eq!(samples(&served)["areax_streams_open"], 1.0);
    drop(stream);
    assert_eq!(samples(&served)["areax_streams_open"], 0.0);
}

#[test]
fn auto_says_which_engine_it_chose_and_why() {
    let areax = Areax::with_data();
    let options = Options::default().long_lived(true);
    let connectome = Connectome::with(&areax.path("DATA"), options, &Run::default()).unwrap();
    let backend = connectome.backend();
    backend.open(Prepare::IfNeeded, false, &Run::default()).unwrap();
    let served = Served::of(areax, State::new(backend, Limits::default()).unwrap());
    let is_of_auto = |name: &&String| name.starts_with("areax_auto");
    assert_eq!(samples(&served).keys().filter(is_of_auto).count(), 0, "nobody has asked");
    let path = "/j0251/matrix/json?min_pre_axon=10";
    let said = served.json(&format!("{path}&explain=true"));
    let reason = said["explain"]["engine_reason"].as_str().unwrap();
    assert!(reason.contains("a GPU"), "{reason}");
    // What depends on what was asked before stands in no answer.
    assert!(!served.get(path).text().contains("GPU"));
    let found = samples(&served);
    let answers = |engine: &str| found[&format!("areax_auto_answers_total{{engine=\"{engine}\"}}")];
    assert!(answers("cpu") >= 1.0 && answers("gpu") == 0.0, "{found:?}");
    assert!(found["areax_auto_price_seconds"] > 0.0 && found["areax_auto_regret_seconds"] >= 0.0);
    let states: Vec<&String> = found.keys().filter(|name| name.contains("auto_gpu")).collect();
    assert_eq!(states, ["areax_auto_gpu{state=\"waiting\",adapter=\"\"}"]);
}
