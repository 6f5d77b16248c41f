//! The REST API without a port: the router is asked directly, on small synthetic data.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use areax::ask::{Backend, Data, EngineWithFallback};
use areax::dataset::{self, Prepare, StoreChoice};
use areax::engine::cpu::Cpu;
use areax::read::{SourceOverrides, Sources};
use areax::server::{DataSets, Limits, State, app};
use areax::{Dataset, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

use crate::cli::Areax;
use areax::Run;

mod changes;
mod check;
mod damage;
mod documents;
mod errors;
mod explain;
mod faults;
mod figures;
mod files;
mod guide;
mod metrics;
mod origins;
mod page;
mod questions;
mod running;
mod sets;
mod streams;
mod strongest;
mod upstream;

/// A router over synthetic data.
pub struct Served {
    pub areax: Areax,
    pub router: Router,
    runtime: tokio::runtime::Runtime,
}

/// What a request got.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name}: {:?}", self.headers))
            .to_str()
            .unwrap()
    }
}

/// The state of a server over `DATA`, which the cpu answers.
pub fn state(areax: &Areax, limits: Limits) -> Result<State> {
    state_with(areax, limits, |data| EngineWithFallback::only(Arc::new(Cpu::new(Arc::clone(data)))))
}

/// The same with another engine.
pub fn state_with(
    areax: &Areax,
    limits: Limits,
    engines: impl FnOnce(&Arc<Dataset>) -> EngineWithFallback,
) -> Result<State> {
    let sources = Sources::find(&areax.path("DATA"), &SourceOverrides::default())?;
    let (vocabulary, store) = (sources.vocabulary()?, StoreChoice::default());
    let prepared =
        dataset::prepare(&sources, &vocabulary, &store, Prepare::IfNeeded, &Run::default())?;
    let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &Run::default())?);
    let engines = engines(&data);
    State::new(Backend::new(Data::of(data, sources, prepared.facts), engines), limits)
}

impl Served {
    pub fn new() -> Served {
        Served::over(Areax::with_data(), Limits::default())
    }

    pub fn over(areax: Areax, limits: Limits) -> Served {
        let state = state(&areax, limits).unwrap();
        Served::of(areax, state)
    }

    pub fn of(areax: Areax, state: State) -> Served {
        let router = app(DataSets::new(vec![state]).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        Served { areax, router, runtime }
    }

    pub fn ask(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Answer { status: head.status, headers: head.headers, body }
        })
    }

    pub fn block_on<T>(&self, task: impl Future<Output = T>) -> T {
        self.runtime.block_on(task)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
    }

    pub fn post(&self, path: &str, kind: &str, body: &str) -> Answer {
        let request = Request::post(path).header("content-type", kind);
        self.ask(request.body(Body::from(body.to_owned())).unwrap())
    }

    /// The JSON of an answer that must succeed.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        answer.json()
    }
}
