//! `check=true`: answers that the reference was asked for too.

use std::sync::Arc;

use areax::ask::EngineWithFallback;
use areax::server::Limits;
use serde_json::Value;

use super::faults::Card;
use super::{Served, state_with};
use crate::cli::Areax;

#[test]
fn answers_say_that_the_reference_gave_the_same() {
    let served = Served::new();
    let id = served.json("/j0251/neurons/json?min_synapses=1")["neuron_ids"][0].clone();
    for path in [
        "/j0251/count/json?pre_celltype=HVC&min_post_dend=10",
        "/j0251/matrix/json?measure=median-per-pre&population=full-cells",
        "/j0251/sweep/json?axis=prob_min:0.5,0.6&size_min=0.05",
        &format!("/j0251/neuron/json?neuron_id={id}"),
        "/j0251/adjacency/json?pre_celltype=HVC",
    ] {
        let plain = served.json(path);
        assert_eq!(plain["checked_against"], Value::Null, "{path}");
        let mut checked = served.json(&format!("{path}&check=true"));
        assert_eq!(checked["checked_against"], "reference", "{path}");
        checked["checked_against"] = Value::Null;
        assert_eq!(checked, plain, "{path}");
    }
    let said = served.json("/j0251/count/json?check=1&explain=1");
    assert!(said["explain"]["command_line"].as_str().unwrap().contains(" --check"));
    // The guide's routes are as they are.
    assert_eq!(served.get("/j0251/synapses/json?check=true").status, 400);
    assert_eq!(served.get("/j0251/count/json?check=maybe").status, 400);
}

#[test]
fn an_answer_that_the_reference_refutes_is_not_given() {
    let areax = Areax::with_data();
    let state = state_with(&areax, Limits::default(), |data| {
        EngineWithFallback::only(Arc::new(Card::new(data, true)))
    });
    let served = Served::of(areax, state.unwrap());
    assert_eq!(served.get("/j0251/count/json").status, 200);
    assert_eq!(served.get("/j0251/count/json?check=true").status, 500);
    assert_eq!(served.json("/readyz")["engine_faults"], 1);
    let matrix = served.json("/j0251/matrix/json?check=true");
    assert_eq!(
        (&matrix["engine"], &matrix["checked_against"]),
        (&"card".into(), &"reference".into())
    );
}
