//! Checks an engine against the answers that NumPy computed (`make.py`).

use std::path::{Path, PathBuf};

use areax::Run;
use areax::engine::Engine;
use areax::query::{
    CellAxes, Filter, FilterParameter, Groups, Matrix, MatrixQuery, Measure, Normalize, Values,
};
use areax::read::Sources;
use serde_json::Value;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

pub fn expected() -> Value {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub fn sources() -> Sources {
    Sources::find(&folder().join("data"), &Default::default()).unwrap()
}

/// Asks an engine every case.
pub fn check_every_case(engine: &dyn Engine) {
    let expected = expected();
    for case in expected["cases"].as_array().unwrap() {
        match text(&case["ask"]) {
            "count" => check_count(engine, case),
            _ => check_matrix(engine, case, &expected["groups"]),
        }
    }
}

fn check_count(engine: &dyn Engine, case: &Value) {
    let found = engine.count(&filter(case), &Run::default()).unwrap();
    let answer = &case["answer"];
    let context = format!("{}: {case}", engine.name());
    assert_eq!(found.count.to_string(), text(&answer["count"]), "{context}");
    assert_same(found.total_size, text(&answer["total_size"]), &context);
    assert_same(found.mean_size, text(&answer["mean_size"]), &context);
}

fn check_matrix(engine: &dyn Engine, case: &Value, pairs: &Value) {
    let answer = &case["answer"];
    let found = engine.matrix(&question(case, pairs), &Run::default()).unwrap();
    let context = format!("{}: {} {}", engine.name(), case["measure"], case["filter"]);
    let labels: Vec<&str> = answer["labels"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(found.labels[..], labels, "{context}");
    assert_eq!(found.total, answer["total"].as_u64().unwrap(), "{context}");
    let whole = case["measure"] == "count" && case["normalize"] == "none";
    assert_eq!(matches!(found.values, Values::Counts(_)), whole, "{context}");
    assert_eq!(found.values.len(), labels.len().pow(2), "{context}");
    for (at, name) in cell_names(&found).iter().enumerate() {
        let cell = answer["cells"].get(name).unwrap_or(&answer["elsewhere"]);
        assert_same(found.values.real(at), text(cell), &format!("{context} {name}"));
    }
}

pub fn filter(case: &Value) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in case["filter"].as_object().unwrap() {
        FilterParameter::by_name(name).unwrap().set(&mut filter, text(value)).unwrap();
    }
    filter
}

fn question(case: &Value, pairs: &Value) -> MatrixQuery {
    let normalize = text(&case["normalize"]);
    let groups = case.get("groups").map(|_| {
        let pairs = pairs.as_array().unwrap().iter();
        let pairs = pairs.map(|pair| (pair[0].as_u64().unwrap(), text(&pair[1]).to_owned()));
        Groups::new(pairs, case["other"].as_str()).unwrap()
    });
    MatrixQuery {
        filter: filter(case),
        measure: measure(case),
        normalize: Normalize::ALL.into_iter().find(|n| n.name() == normalize).unwrap(),
        groups,
        cells: CellAxes::default(),
        sparse: false,
        ci: None,
        test: None,
    }
}

fn measure(case: &Value) -> Measure {
    let name = text(&case["measure"]);
    Measure::ALL.into_iter().find(|measure| measure.name() == name).unwrap()
}

fn cell_names(matrix: &Matrix) -> Vec<String> {
    let labels = &matrix.labels;
    labels.iter().flat_map(|pre| labels.iter().map(move |post| format!("{pre}>{post}"))).collect()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The same float64 to the last bit; `nan` stands for every NaN.
#[track_caller]
pub fn assert_same(found: f64, expected: &str, context: &str) {
    let expected: f64 = expected.parse().unwrap();
    let same = found.to_bits() == expected.to_bits() || (found.is_nan() && expected.is_nan());
    assert!(same, "{found} is not {expected} — {context}");
}
