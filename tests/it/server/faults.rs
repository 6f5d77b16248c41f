//! Engines that panic or fail: the server lives on, says so, and counts.

use std::sync::Arc;

use areax::ask::EngineWithFallback;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::query::{
    Count, Filter, Matrix, MatrixQuery, NeuronIds, NeuronsQuery, RowSet, SelectQuery, Sweep,
    SweepQuery,
};
use areax::server::Limits;
use areax::{Dataset, Error, Kind, Result};

use super::{Served, state_with};
use crate::cli::Areax;
use areax::Run;

/// Panics at a matrix and fails at all else.
pub struct Broken;

fn gives_up<T>() -> Result<T> {
    Err(Error::new(Kind::Engine, "the GPU has left the bus"))
}

impl Engine for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn count(&self, _: &Filter, _: &Run) -> Result<Count> {
        gives_up()
    }

    fn matrix(&self, _: &MatrixQuery, _: &Run) -> Result<Matrix> {
        panic!("a test's panic")
    }

    fn sweep(&self, _: &SweepQuery, _: &Run) -> Result<Sweep> {
        gives_up()
    }

    fn neurons(&self, _: &NeuronsQuery, _: &Run) -> Result<NeuronIds> {
        gives_up()
    }

    fn select(&self, _: &SelectQuery, _: &Run) -> Result<RowSet> {
        gives_up()
    }
}

#[test]
fn a_panic_is_a_problem_with_the_requests_id_and_the_server_lives_on() {
    let areax = Areax::with_data();
    let state =
        state_with(&areax, Limits::default(), |_| EngineWithFallback::only(Arc::new(Broken)));
    let served = Served::of(areax, state.unwrap());
    for _ in 0..100 {
        let answer = served.get("/j0251/matrix/json");
        assert_eq!(answer.status, 500);
        let problem = answer.json();
        assert_eq!(problem["request_id"], answer.header("x-request-id"));
        assert!(!answer.text().contains("test's panic"));
    }
    assert_eq!(served.get("/healthz").status, 200);
}

#[test]
fn an_engine_asked_for_by_name_gives_up_and_is_counted() {
    let areax = Areax::with_data();
    let state =
        state_with(&areax, Limits::default(), |_| EngineWithFallback::only(Arc::new(Broken)));
    let served = Served::of(areax, state.unwrap());
    let answer = served.get("/j0251/count/json");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["detail"], "the GPU has left the bus");
    assert_eq!(served.json("/readyz")["engine_faults"], 1);
}

#[test]
fn the_cpu_answers_where_a_card_gives_up() {
    let plain = Served::new();
    let areax = Areax::with_data();
    let state = state_with(&areax, Limits::default(), |data| {
        EngineWithFallback::with_fallback(Arc::new(Broken), data)
    });
    let served = Served::of(areax, state.unwrap());
    for path in [
        "/j0251/count/json?pre_celltype=HVC",
        "/j0251/sweep/json?axis=prob_min:0.5,0.6",
        "/j0251/synapses/json?max_results=5&seed=1&return_fields=row",
        "/j0251/adjacency/json?pre_celltype=HVC",
    ] {
        assert_eq!(served.json(path), plain.json(path), "{path}");
    }
    assert_eq!(served.json("/j0251/info")["engine_faults"], 3);
}

/// The cpu under another name, one synapse off if it is wrong.
pub struct Card {
    cpu: Cpu,
    wrong: bool,
}

impl Card {
    pub fn new(data: &Arc<Dataset>, wrong: bool) -> Card {
        Card { cpu: Cpu::new(Arc::clone(data)), wrong }
    }
}

impl Engine for Card {
    fn name(&self) -> &'static str {
        "card"
    }

    fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
        let count = self.cpu.count(filter, run)?;
        Ok(Count { count: count.count + u64::from(self.wrong), ..count })
    }

    fn matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        self.cpu.matrix(query, run)
    }

    fn sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        self.cpu.sweep(query, run)
    }

    fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds> {
        self.cpu.neurons(query, run)
    }

    fn select(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
        self.cpu.select(query, run)
    }
}

#[test]
fn a_cards_answers_are_compared_before_they_are_given() {
    for (wrong, checks) in [(false, true), (true, true), (true, false)] {
        let areax = Areax::with_data();
        let state = state_with(&areax, Limits::default(), |data| {
            let engines = EngineWithFallback::checked(Arc::new(Card::new(data, wrong)), data);
            if checks { engines } else { engines.unchecked() }
        });
        let served = Served::of(areax, state.unwrap());
        let answer = served.get("/j0251/count/json");
        let asked = (answer.status.as_u16(), answer.json()["checked_against"].clone());
        match (wrong, checks) {
            (false, _) => assert_eq!(asked, (200, "cpu".into())),
            (true, true) => assert_eq!(answer.status, 500),
            (true, false) => assert_eq!(asked, (200, serde_json::Value::Null)),
        }
        assert_eq!(served.json("/readyz")["engine_faults"], u64::from(wrong && checks));
        // An engine asked for by name never hands its work to another.
        assert_eq!(served.get("/j0251/adjacency/json?pre_celltype=HVC").status, 503);
    }
}
