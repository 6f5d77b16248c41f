//! Presets: the ten matrices against ten questions of their own, the grid of 360 settings against
//! matrices at its points, and flags that take the place of what a preset says.

use serde_json::{Value, json};

use crate::cli::Areax;

const AS_FLAGS: &str = "--strict --population full-cells --prob-min 0.6 --size-min 0.1";

fn number(values: &Value, at: &[usize]) -> Value {
    at.iter().fold(values, |values, at| &values[*at]).clone()
}

#[test]
fn ten_matrices_are_those_of_ten_questions() {
    let areax = Areax::with_data();
    let sheet = areax.json("matrix DATA --preset area-x --format json -q");
    assert_eq!((&sheet["preset"], &sheet["changed"]), (&json!("area-x"), &json!([])));
    let matrices = sheet["matrices"].as_array().unwrap();
    assert_eq!(matrices.len(), 10);
    for one in matrices {
        let (measure, normalize) =
            (one["measure"].as_str().unwrap(), one["normalize"].as_str().unwrap());
        let alone = areax.json(&format!(
            "matrix DATA --measure {measure} --normalize {normalize} {AS_FLAGS} \
             --engine reference --format json -q"
        ));
        assert_eq!(one["matrix"], alone["matrix"], "{measure} {normalize}");
        assert_eq!((&sheet["total"], &sheet["filter"]), (&alone["total"], &alone["filter"]));
    }
    let by_reference =
        areax.json("matrix DATA --preset area-x --engine reference --format json -q");
    assert_eq!(by_reference["matrices"], sheet["matrices"]);
    assert!(sheet["total"].as_u64().unwrap() > 0);
}

#[test]
fn a_folder_holds_ten_csv_a_picture_and_the_json() {
    let areax = Areax::with_data();
    let run = areax.run("matrix DATA --preset area-x -o sheet --check");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("written to sheet"), "{}", run.stderr);
    let mut names: Vec<String> = std::fs::read_dir(areax.path("sheet"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 12, "{names:?}");
    let alone = areax.answer(&format!("matrix DATA --normalize input {AS_FLAGS} --format csv -q"));
    assert_eq!(areax.read("sheet/count-of-input.csv"), alone);
    let json: Value = serde_json::from_str(&areax.read("sheet/sheet.json")).unwrap();
    assert_eq!(json["checked_against"], "reference");
    let svg = areax.read("sheet/sheet.svg");
    assert_eq!(svg.matches("<g transform=\"translate").count(), 10);
    assert!(svg.contains("full cells (cell axon &gt; 200 µm"), "{}", &svg[..2000]);
    // Another one takes its place.
    assert_eq!(areax.run("matrix DATA --preset area-x -o sheet -q").code, 0);
}

#[test]
fn flags_take_the_place_of_the_presets_and_are_said() {
    let areax = Areax::with_data();
    let line = "matrix DATA --preset area-x --size-min 0.2 --pre-celltype MSN -q";
    let json = areax.json(&format!("{line} --format json"));
    assert_eq!(json["changed"], json!(["pre_celltype", "size_min"]));
    assert_eq!(json["filter"]["size_min"], 0.2);
    assert_eq!(json["filter"]["cell_axon"], 200.0);
    let table = areax.answer(&format!("{line} --format table"));
    assert!(table.contains("area-x, changed: pre_celltype, size_min"), "{table}");
    let csv = areax.answer(&format!("{line} --format csv"));
    assert!(csv.starts_with("measure,normalize,pre_celltype,post_celltype,value\n"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 10 * 18, "the chosen types alone");
    let csv = areax.answer(&format!("{line} --format csv --all-types"));
    assert_eq!(csv.lines().count(), 1 + 10 * 18 * 18);
}

#[test]
fn the_grid_has_360_settings_and_zero_is_off() {
    let areax = Areax::with_data();
    let grid = areax.json("sweep DATA --preset area-x --format json -q");
    let axes = json!([
        {"name": "size_min", "values": [0.05, 0.1, 0.5, 1.0]},
        {"name": "prob_min", "values": [0.7, 0.8, 0.9]},
        {"name": "cell_certainty", "values": [0.7, 0.8, 0.9]},
        {"name": "cell_dendrite", "values": [0.0, 200.0]},
        {"name": "cell_axon", "values": [0.0, 200.0, 500.0, 1000.0, 2000.0]},
    ]);
    assert_eq!(grid["axes"], axes);
    let filter = json!({"projection_axon": 50.0, "strict": true, "exact_thresholds": false});
    assert_eq!(grid["filter"], filter);
    // A dendrite of 0 passes `> 0` nowhere; 0 means that the filter is off.
    for (at, flags) in [
        ([0, 0, 0, 0, 0], "--size-min 0.05 --prob-min 0.7 --cell-certainty 0.7"),
        ([1, 1, 0, 0, 1], "--size-min 0.1 --prob-min 0.8 --cell-certainty 0.7 --cell-axon 200"),
        (
            [3, 2, 2, 1, 4],
            "--size-min 1 --prob-min 0.9 --cell-certainty 0.9 --cell-axon 2000 \
             --cell-dendrite 200",
        ),
    ] {
        let point = areax.json(&format!(
            "matrix DATA {flags} --strict --projection-axon 50 --engine reference --format json -q"
        ));
        assert_eq!(number(&grid["counts"], &at), point["matrix"], "{flags}");
    }
}

#[test]
fn axes_and_filters_take_the_place_of_the_presets() {
    let areax = Areax::with_data();
    let line = "sweep DATA --preset area-x --axis prob-min=0.5,0.6 --axis size_max=1,2 \
                --cell-certainty 0.8 --projection-axon 100 --format json -q";
    let grid = areax.json(line);
    let names: Vec<&str> = grid["axes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|axis| axis["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["size_min", "prob_min", "cell_dendrite", "cell_axon", "size_max"]);
    assert_eq!(grid["axes"][1]["values"], json!([0.5, 0.6]));
    assert_eq!(grid["filter"]["projection_axon"], 100.0);
    assert_eq!(grid["filter"]["cell_certainty"], 0.8);
}
