//! Published files that change under a server: no answer mixes two states of them, `/readyz` says
//! why nothing is answered, and the data set is reopened.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use areax::ask::{Backend, Data, EngineWithFallback};
use areax::dataset::{self, Prepare, StoreChoice};
use areax::engine::cpu::Cpu;
use areax::read::{SourceOverrides, Sources};
use areax::server::{Limits, Reopen};
use areax::{Dataset, Error, Run};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

use super::{Served, state};
use crate::changes::{CHANGES, Change, made, turned};
use crate::cli::Areax;

const ALL: &str = "/j0251/synapses/json?prob_min=none&size_min=none\
    &return_fields=size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,post_celltype,row";
const COUNT: &str = "/j0251/count/json?pre_celltype=HVC&prob_min=none";

/// How the program opens `DATA` anew.
fn reopen(folder: &Path) -> Reopen {
    let folder = folder.to_owned();
    Arc::new(move || {
        let sources = Sources::find(&folder, &SourceOverrides::default())?;
        let (vocabulary, store) = (sources.vocabulary()?, StoreChoice::default());
        let run = Run::default();
        let how = Prepare::Verify;
        let facts = dataset::prepare(&sources, &vocabulary, &store, how, &run)?.facts;
        let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &run)?);
        let engines = EngineWithFallback::only(Arc::new(Cpu::new(Arc::clone(&data))));
        Ok(Arc::new(Backend::new(Data::of(data, sources, facts), engines)))
    })
}

fn renewing(areax: Areax, limits: Limits) -> Served {
    let state = state(&areax, limits).unwrap().with_reopen(reopen(&areax.path("DATA")));
    Served::of(areax, state)
}

/// Waits until the server is ready again.
#[track_caller]
fn wait(served: &Served) {
    let begin = Instant::now();
    loop {
        let answer = served.get("/readyz");
        if answer.status == 200 {
            return;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{}", answer.text());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_stream_breaks_off_where_the_table_changes_and_the_next_is_of_the_new_one() {
    for (Change { name, apply }, format) in CHANGES
        .iter()
        .zip(["csv", "npy", "ndjson", "json", "parquet"])
        .chain([(&CHANGES[0], "arrows")])
    {
        let (areax, table, other) = made(100_000);
        let limits = Limits { whole_bytes_max: 0, ..Limits::default() };
        let served = renewing(areax, limits);
        let path = format!("{ALL}&format={format}");
        let old = served.get(&path).body;
        let response = served.block_on(async {
            let request = Request::get(&path).body(Body::empty()).unwrap();
            served.router.clone().oneshot(request).await.unwrap()
        });
        assert_eq!(response.status(), 200);
        apply(&table, &other);
        let body = served.block_on(to_bytes(response.into_body(), usize::MAX));
        assert!(body.is_err(), "{name}: {format} was given to its end");
        wait(&served);
        let new = served.get(&path).body;
        assert!(new != old, "{name}: {format} has the old rows");
        let fresh = Areax::bare();
        fs::create_dir(fresh.path("DATA")).unwrap();
        for file in fs::read_dir(served.areax.path("DATA")).unwrap().flatten() {
            if file.path().is_file() {
                fs::copy(file.path(), fresh.path("DATA").join(file.file_name())).unwrap();
            }
        }
        let fresh = Served::over(fresh, Limits::default());
        assert!(new == fresh.get(&path).body, "{name}: {format} has rows of two states");
    }
}

#[test]
fn questions_are_refused_until_the_new_files_are_open() {
    let served = renewing(Areax::with_data(), Limits::default());
    let before = served.json(COUNT);
    let table = served.areax.data("synapses.npy");
    let own = fs::read(&table).unwrap();
    for Change { name, apply } in CHANGES {
        let other = turned(&table);
        apply(&table, &other);
        let answer = served.get(COUNT);
        assert_eq!(answer.status, 503, "{name}: {}", answer.text());
        assert_eq!(answer.header("retry-after"), "5");
        let said = answer.json()["detail"].to_string();
        assert!(said.contains("seed1_synapses.npy: "), "{name}: {said}");
        assert!(!said.contains("DATA"), "{said}");
        let ready = served.get("/readyz");
        assert_eq!(
            (ready.status.as_u16(), ready.json()["status"].as_str()),
            (503, Some("preparing"))
        );
        assert!(ready.json()["reason"].to_string().contains("seed1_synapses.npy: "));
        wait(&served);
        // Turned round, the rows have the same numbers.
        assert_eq!(served.json(COUNT), before, "{name}");
    }
    assert!(fs::read(&table).unwrap() != own);
}

#[test]
fn names_and_neurons_are_read_anew_too() {
    let served = renewing(Areax::with_data(), Limits::default());
    let mapping = served.areax.data("celltype_mapping.txt");
    let text = fs::read_to_string(&mapping).unwrap();
    assert_eq!(served.get("/j0251/count/json?pre_celltype=HVC_RA").status, 400);
    fs::write(&mapping, text.replace("HVC", "HVC_RA")).unwrap();
    assert_eq!(served.get("/readyz").status, 503);
    wait(&served);
    assert_eq!(served.get("/j0251/count/json?pre_celltype=HVC_RA").status, 200);
    fs::remove_file(served.areax.data("neurons.npy")).unwrap();
    assert_eq!(served.get("/j0251/count/json").status, 503);
    wait(&served);
    assert_eq!(served.json("/j0251/count/json")["dataset"]["neurons"], 0);
}

#[test]
fn a_file_that_is_half_written_is_said_and_tried_again_when_it_is_whole() {
    let served = renewing(Areax::with_data(), Limits::default());
    let before = served.json(COUNT);
    let table = served.areax.data("synapses.npy");
    let bytes = fs::read(&table).unwrap();
    fs::write(&table, &bytes[..bytes.len() / 2]).unwrap();
    let begin = Instant::now();
    let failed = loop {
        let ready = served.get("/readyz");
        assert_eq!(ready.status, 503);
        if ready.json()["status"] == "changed" {
            break ready.json();
        }
        assert!(begin.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(failed["error"].as_str().unwrap().contains("cut short"), "{failed}");
    let answer = served.get(COUNT);
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("cut short"), "{}", answer.text());
    fs::write(&table, bytes).unwrap();
    std::thread::sleep(Duration::from_millis(600));
    wait(&served);
    assert_eq!(served.json(COUNT), before);
}

#[test]
fn a_server_that_cannot_open_anew_says_what_to_do() {
    let served = Served::new();
    let table = served.areax.data("synapses.npy");
    fs::write(&table, turned(&table)).unwrap();
    for path in [COUNT, ALL, "/j0251/matrix/json?check=true"] {
        let answer = served.get(path);
        assert_eq!(answer.status, 503, "{path}");
        assert_eq!(answer.json()["advice"], "start the server again");
    }
    let ready = served.get("/readyz");
    assert_eq!((ready.status.as_u16(), &ready.json()["status"]), (503, &"changed".into()));
    assert_eq!(served.get("/healthz").status, 200);
}

#[test]
fn a_change_while_opening_fails_is_an_error_of_the_data() {
    let areax = Areax::with_data();
    let state = state(&areax, Limits::default()).unwrap();
    let state = state.with_reopen(Arc::new(|| Err(Error::data("the disk is on fire"))));
    let served = Served::of(areax, state);
    let table = served.areax.data("synapses.npy");
    fs::write(&table, turned(&table)).unwrap();
    let begin = Instant::now();
    while served.get("/readyz").json()["error"] != "the disk is on fire" {
        assert!(begin.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_published_file_that_changes_on_its_way_breaks_off() {
    let (areax, table, other) = made(10_000);
    let served = renewing(areax, Limits::default());
    let path = "/connectome/data/areax_synthetic_seed1_synapses.npy";
    assert!(served.get(path).body == fs::read(&table).unwrap());
    for Change { name, apply } in CHANGES {
        let response = served.block_on(async {
            let request = Request::get(path).body(Body::empty()).unwrap();
            served.router.clone().oneshot(request).await.unwrap()
        });
        assert_eq!(response.status(), 200);
        apply(&table, &other);
        let body = served.block_on(to_bytes(response.into_body(), usize::MAX));
        assert!(body.is_err(), "{name}");
        assert!(served.get(path).body == other, "{name}");
    }
}

#[test]
fn the_old_state_is_dropped_with_the_last_request_that_sees_it() {
    let areax = Areax::with_data();
    let state = state(&areax, Limits::default()).unwrap();
    let old = Arc::downgrade(state.opened().unwrap());
    let served = {
        let state = state.with_reopen(reopen(&areax.path("DATA")));
        Served::of(areax, state)
    };
    let table = served.areax.data("synapses.npy");
    fs::write(&table, turned(&table)).unwrap();
    assert!(old.upgrade().is_some());
    wait(&served);
    // The thread that renewed it ends soon.
    let begin = Instant::now();
    while old.upgrade().is_some() {
        assert!(begin.elapsed() < Duration::from_secs(10), "somebody keeps it");
        std::thread::sleep(Duration::from_millis(10));
    }
}
