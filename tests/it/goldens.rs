//! Answers that NumPy computed (`tests/goldens/make.py`), asked of every engine.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use areax::Dataset;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::{Filter, Groups, Matrix, MatrixQuery, Measure, Normalize, Param, Values};
use areax::read::{NeuronFile, Sources};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

fn expected() -> Value {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn sources() -> Sources {
    Sources::find(&folder().join("data"), &Default::default()).unwrap()
}

/// Every engine, opened on the goldens' data.
struct Engines {
    all: Vec<Box<dyn Engine>>,
    /// The prepared copy.
    _store: tempfile::TempDir,
}

fn engines() -> Engines {
    let sources = sources();
    let vocabulary = sources.vocabulary().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = StoreChoice { store: Some(folder.path().to_owned()) };
    let data = Dataset::open(&sources, vocabulary.clone(), &store, &Silent).unwrap();
    let reference = Reference::open(&sources, vocabulary).unwrap();
    let cpu = Cpu::new(Arc::new(data));
    Engines { all: vec![Box::new(reference), Box::new(cpu)], _store: folder }
}

#[test]
fn every_engine_gives_numpys_answers() {
    let expected = expected();
    for engine in &engines().all {
        for case in expected["cases"].as_array().unwrap() {
            match text(&case["ask"]) {
                "count" => check_count(engine.as_ref(), case),
                _ => check_matrix(engine.as_ref(), case, &expected["groups"]),
            }
        }
    }
}

#[test]
fn the_guides_count_and_matrix_hold() {
    let guide = &expected()["guide"];
    let mut filter = Filter::default();
    for (param, value) in [
        (Param::PreCelltype, "HVC"),
        (Param::PostCelltype, "MSN"),
        (Param::ProbMin, "0.6"),
        (Param::SizeMin, "0.05"),
    ] {
        param.set(&mut filter, value).unwrap();
    }
    let rows = guide["counts"].as_array().unwrap().iter();
    let counts = rows.flat_map(|row| row.as_array().unwrap()).map(|n| n.as_u64().unwrap());
    let counts: Vec<u64> = counts.collect();
    for engine in &engines().all {
        assert_eq!(engine.count(&filter).unwrap().count, guide["hvc_to_msn"].as_u64().unwrap());
        let matrix = engine.matrix(&MatrixQuery::default()).unwrap();
        assert_eq!(matrix.values, Values::Counts(counts.clone()), "{}", engine.name());
        assert_eq!(matrix.total, counts.iter().sum::<u64>());
    }
}

/// The guide's third example, by the columns of the neuron table: float16(0.8) is compared.
#[test]
fn the_guides_well_reconstructed_somata_hold() {
    let sources = sources();
    let msn = sources.vocabulary().unwrap().types.code_of("celltype", "MSN").unwrap();
    let file = NeuronFile::open(sources.neurons.as_deref().unwrap()).unwrap();
    let mut buffer = Vec::new();
    let block = file.read(0..file.rows(), &mut buffer).unwrap();
    let certain = |bits: u16| (0x3a67..=0x7c00).contains(&bits);
    let ids: Vec<u64> = (0..block.len())
        .filter(|i| block.cell_type(*i) == msn && block.skel_length_dendrite(*i) > 200.0)
        .filter(|i| certain(block.celltype_certainty(*i)))
        .map(|i| block.id(i))
        .collect();
    let expected = expected();
    let expected = expected["guide"]["msn_ids"].as_array().unwrap().iter();
    assert_eq!(ids, expected.map(|id| id.as_u64().unwrap()).collect::<Vec<u64>>());
}

fn check_count(engine: &dyn Engine, case: &Value) {
    let found = engine.count(&filter(case)).unwrap();
    let answer = &case["answer"];
    let context = format!("{}: {case}", engine.name());
    assert_eq!(found.count.to_string(), text(&answer["count"]), "{context}");
    assert_same(found.total_size, text(&answer["total_size"]), &context);
    assert_same(found.mean_size, text(&answer["mean_size"]), &context);
}

fn check_matrix(engine: &dyn Engine, case: &Value, pairs: &Value) {
    let answer = &case["answer"];
    let found = engine.matrix(&question(case, pairs)).unwrap();
    let context = format!("{}: {} {}", engine.name(), case["measure"], case["filter"]);
    let labels: Vec<&str> = answer["labels"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(found.labels, labels, "{context}");
    assert_eq!(found.total, answer["total"].as_u64().unwrap(), "{context}");
    let whole = case["measure"] == "count" && case["normalize"] == "none";
    assert_eq!(matches!(found.values, Values::Counts(_)), whole, "{context}");
    assert_eq!(found.values.len(), labels.len().pow(2), "{context}");
    for (at, name) in cell_names(&found).iter().enumerate() {
        let cell = answer["cells"].get(name).unwrap_or(&answer["elsewhere"]);
        assert_same(found.values.real(at), text(cell), &format!("{context} {name}"));
    }
}

fn filter(case: &Value) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in case["filter"].as_object().unwrap() {
        Param::by_name(name).unwrap().set(&mut filter, text(value)).unwrap();
    }
    filter
}

fn question(case: &Value, pairs: &Value) -> MatrixQuery {
    let (measure, normalize) = (text(&case["measure"]), text(&case["normalize"]));
    let groups = case.get("groups").map(|_| {
        let pairs = pairs.as_array().unwrap().iter();
        let pairs = pairs.map(|pair| (pair[0].as_u64().unwrap(), text(&pair[1]).to_owned()));
        Groups::new(pairs, case["other"].as_str()).unwrap()
    });
    MatrixQuery {
        filter: filter(case),
        measure: Measure::ALL.into_iter().find(|m| m.name() == measure).unwrap(),
        normalize: Normalize::ALL.into_iter().find(|n| n.name() == normalize).unwrap(),
        groups,
    }
}

fn cell_names(matrix: &Matrix) -> Vec<String> {
    let labels = &matrix.labels;
    labels.iter().flat_map(|pre| labels.iter().map(move |post| format!("{pre}>{post}"))).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The same float64 to the last bit; `nan` stands for every NaN.
#[track_caller]
fn assert_same(found: f64, expected: &str, context: &str) {
    let expected: f64 = expected.parse().unwrap();
    let same = found.to_bits() == expected.to_bits() || (found.is_nan() && expected.is_nan());
    assert!(same, "{found} is not {expected} — {context}");
}
