//! A prepared copy that is damaged under a server: the copy is made anew and the question asked once
//! more; without a way to do that it is a 503, never an answer.

use std::sync::Arc;

use areax::ask::{Backend, Data, EngineWithFallback};
use areax::dataset::{self, Prepare, StoreChoice};
use areax::engine::cpu::Cpu;
use areax::read::{SourceOverrides, Sources};
use areax::server::{Limits, Reopen};
use areax::{Dataset, Run};

use super::{Served, state};
use crate::cli::Areax;
use crate::cli::damage::{damage, generation};

/// How the program opens `DATA` anew.
fn reopen(areax: &Areax) -> Reopen {
    let folder = areax.path("DATA");
    Arc::new(move || {
        let sources = Sources::find(&folder, &SourceOverrides::default())?;
        let (vocabulary, store) = (sources.vocabulary()?, StoreChoice::default());
        let (run, how) = (Run::default(), Prepare::IfNeeded);
        let facts = dataset::prepare(&sources, &vocabulary, &store, how, &run)?.facts;
        let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &run)?);
        let engines = EngineWithFallback::only(Arc::new(Cpu::new(Arc::clone(&data))));
        Ok(Arc::new(Backend::new(Data::of(data, sources, facts), engines)))
    })
}

const QUESTIONS: [(&str, &str); 4] = [
    ("synapse_prob.npy", "/j0251/count/json?prob_min=0.6"),
    ("synapse_row.npy", "/j0251/synapses/json?prob_min=0.9&format=csv"),
    ("synapse_post.npy", "/j0251/matrix/json?measure=median-per-post"),
    ("synapse_size.npy", "/j0251/count/json?size_min=0.2&explain=true"),
];

#[test]
fn a_damaged_copy_is_made_anew_and_the_question_asked_once_more() {
    for (column, path) in QUESTIONS {
        let areax = Areax::with_data();
        let right = Served::of(Areax::bare(), state(&areax, Limits::default()).unwrap()).get(path);
        damage(&generation(&areax).join(column));
        let open = state(&areax, Limits::default()).unwrap().with_reopen(reopen(&areax));
        let served = Served::of(areax, open);
        for _ in 0..2 {
            let answer = served.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            assert!(answer.body == right.body, "{path}");
        }
        assert_eq!(served.get("/readyz").status, 200);
    }
}

#[test]
fn a_neuron_is_looked_up_where_damage_is_mended() {
    let areax = Areax::with_data();
    let ids = areax.answer("neurons DATA --format csv --quiet");
    let path = format!("/j0251/neuron/json?neuron_id={}", ids.lines().nth(1).unwrap());
    let right = Served::of(Areax::bare(), state(&areax, Limits::default()).unwrap()).get(&path);
    damage(&generation(&areax).join("neuron_by_id.npy"));
    let open = state(&areax, Limits::default()).unwrap().with_reopen(reopen(&areax));
    let answer = Served::of(areax, open).get(&path);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.body == right.body);
}

#[test]
fn where_it_cannot_be_made_anew_nothing_is_answered() {
    for (column, path) in QUESTIONS {
        let areax = Areax::with_data();
        let place = generation_of(&areax);
        damage(&place.join(column));
        let served = Served::of(Areax::bare(), state(&areax, Limits::default()).unwrap());
        for _ in 0..2 {
            let answer = served.get(path);
            assert_eq!(answer.status, 503, "{path}: {}", answer.text());
            assert!(answer.text().contains("the prepared copy is damaged"), "{}", answer.text());
        }
    }
}

/// The same once the copy is there.
fn generation_of(areax: &Areax) -> std::path::PathBuf {
    areax.answer("prepare DATA --quiet");
    generation(areax)
}
