//! Sweeps: every format against the matrices of its points, specs of axes, limits, and the cpu
//! against the reference on random grids.

use std::sync::Arc;

use areax::Dataset;
use areax::ask::Question;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::{Axis, SweepQuery};
use areax::read::{SourceOverrides, Sources};
use areax::synth::{self, SynthOptions};
use areax::verify::{Cases, compare};
use serde_json::{Value, json};

use crate::cli::{Areax, has_bytes};
use crate::dataset::tables::{Synapse, Tables};
use areax::Run;

const GRID: &str = "--axis prob-min=0.5:0.9:0.2 --axis size_max=1,0.1 --pre-celltype HVC,MSN -q";

fn counts(areax: &Areax) -> Value {
    areax.json(&format!("sweep DATA {GRID} --format json"))
}

#[test]
fn json_is_nested_by_axes_then_pre_then_post() {
    let areax = Areax::with_data();
    let sweep = counts(&areax);
    let axes = json!([
        {"name": "prob_min", "values": [0.5, 0.7, 0.9]},
        {"name": "size_max", "values": [1.0, 0.1]},
    ]);
    assert_eq!(sweep["axes"], axes);
    let filter =
        json!({"pre_celltype": ["HVC", "MSN"], "strict": false, "exact_thresholds": false});
    assert_eq!(sweep["filter"], filter);
    for (i, prob) in ["0.5", "0.7", "0.9"].iter().enumerate() {
        for (j, size) in ["1", "0.1"].iter().enumerate() {
            let point = areax.json(&format!(
                "matrix DATA --prob-min {prob} --size-max {size} --pre-celltype HVC,MSN -q \
                 --format json --engine reference"
            ));
            assert_eq!(sweep["counts"][i][j], point["matrix"], "{prob} {size}");
            assert_eq!(sweep["cell_types"], point["cell_types"]);
        }
    }
}

#[test]
fn values_are_the_decimal_numbers_of_the_spec() {
    let text = Areax::with_data().answer("sweep DATA --axis prob_min=0:0.7:0.1 -q --format json");
    assert!(text.contains("\"values\":[0.0,0.1,0.2,0.3,0.4,0.5,0.6,0.7]}"), "{}", &text[..200]);
}

#[test]
fn csv_and_npy_hold_what_json_holds() {
    let areax = Areax::with_data();
    let sweep = counts(&areax);
    let types = sweep["cell_types"].as_array().unwrap();
    let csv = areax.answer(&format!("sweep DATA {GRID} --all-types"));
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("prob_min,size_max,pre_celltype,post_celltype,count"));
    let npy = areax.run(&format!("sweep DATA {GRID} --format npy")).stdout;
    let (header, data) = npy.split_at(npy.len() - 3 * 2 * 18 * 18 * 8);
    let header = String::from_utf8_lossy(header);
    assert!(header.contains("'descr': '<i8'") && header.contains("(3, 2, 18, 18)"), "{header}");
    let mut cells = data.chunks(8).map(|bytes| i64::from_le_bytes(bytes.try_into().unwrap()));
    for (i, prob) in ["0.5", "0.7", "0.9"].iter().enumerate() {
        for (j, size) in ["1.0", "0.1"].iter().enumerate() {
            for (a, pre) in types.iter().enumerate() {
                for (b, post) in types.iter().enumerate() {
                    let count = sweep["counts"][i][j][a][b].as_i64().unwrap();
                    let (pre, post) = (pre.as_str().unwrap(), post.as_str().unwrap());
                    let line = format!("{prob},{size},{pre},{post},{count}");
                    assert_eq!(lines.next(), Some(line.as_str()));
                    assert_eq!(cells.next(), Some(count));
                }
            }
        }
    }
    assert_eq!((lines.next(), cells.next()), (None, None));
}

#[test]
fn a_table_says_the_total_of_each_point() {
    let areax = Areax::with_data();
    let total = areax.json("count DATA --prob-min 0.7 -q --format json")["count"].to_string();
    let table = areax.answer("sweep DATA --axis prob_min=0.5,0.7 --format table -q");
    let line = table.lines().find(|line| line.trim_start().starts_with("0.7 ")).unwrap();
    assert_eq!(line.split_whitespace().nth(1).unwrap().replace(',', ""), total, "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    let long = areax.answer("sweep DATA --axis size_min=0:1:0.01 --format table -q");
    assert!(long.contains("… and 61 more points"), "{long}");
}

#[test]
fn curves_are_drawn_over_one_axis_or_two() {
    let areax = Areax::with_data();
    areax.answer("sweep DATA --axis size_min=0:1:0.1 -q -o one.svg");
    assert!(areax.read("one.svg").contains("size ≥ threshold (µm²)"));
    assert!(has_bytes(&areax.path("one.svg.meta.json")));
    areax.answer(&format!("sweep DATA {GRID} -o two.png --theme dark"));
    assert!(std::fs::read(areax.path("two.png")).unwrap().starts_with(b"\x89PNG"));
    let run = areax.run(&format!("sweep DATA {GRID} --axis prob_max=1 -o three.svg"));
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("this grid has 3"), "{}", run.stderr);
    assert!(!areax.path("three.svg").exists());
}

#[test]
fn an_axis_replaces_a_populations_number_but_no_flag() {
    let areax = Areax::with_data();
    let line = "sweep DATA --axis cell_axon=0,200 --population full-cells -q";
    let sweep = areax.json(&format!("{line} --format json --check"));
    assert_eq!(sweep["checked_against"], "reference");
    assert_eq!(sweep["filter"].get("cell_axon"), None);
    assert_eq!(sweep["filter"]["cell_dendrite"], 200.0);
    let full = areax.json("matrix DATA --population full-cells -q --format json");
    assert_eq!(sweep["counts"][1], full["matrix"]);
    assert_eq!(areax.run(&format!("{line} --cell-axon 5")).code, 2);
}

#[test]
fn a_grid_that_is_too_large_says_how_large() {
    let areax = Areax::with_data();
    let run = areax.run("sweep DATA --axis prob_min=0:1:0.001 --axis size_min=0:1:0.001");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("this grid has 324648324 cells"), "{}", run.stderr);
    assert!(run.stderr.contains("--large"), "{}", run.stderr);
    let axes = ["prob_min=0:1:0.001", "size_min=0:1:0.001"].map(|text| Axis::parse(text).unwrap());
    let query = SweepQuery { axes: axes.into(), ..SweepQuery::default() };
    assert!(query.check(18).is_err());
    SweepQuery { large: true, ..query.clone() }.check(18).unwrap();
    query.check(8).unwrap();
}

#[test]
fn the_cpu_sweeps_as_the_reference_does() {
    for (seed, synapses) in [0, 1, 31, 32, 33, 4095, 4096, 4097].into_iter().enumerate() {
        let seed = seed as u64;
        let nasty = seed % 2 == 1;
        let options = SynthOptions { synapses, neurons: synapses / 3 + 2, seed, nasty };
        let folder = tempfile::tempdir().unwrap();
        synth::write(folder.path(), &options, &Silent).unwrap();
        let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
        let store = StoreChoice::default();
        let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap());
        let cpu = Cpu::new(data.clone());
        let mut cases = Cases::new(&data, seed);
        let questions = std::iter::repeat_with(|| cases.question());
        for question in questions.filter(|q| matches!(q, Question::Sweep(_))).take(15) {
            let truth = question.ask(&reference, &Run::default()).unwrap();
            let difference = compare(&question, &cpu, &truth, &Run::default()).unwrap();
            assert!(difference.is_none(), "{options:?}: {}", difference.unwrap());
        }
    }
}

/// Grids that the random questions do not reach: more than 256 size intervals, and more rows in
/// one interval than one thread counts.
#[test]
fn many_intervals_and_large_intervals_agree_too() {
    let rows = |at: u16| Synapse {
        size: 0x2000 + at % 6000,
        pre_id: 1,
        post_id: 2,
        prob: 0x3800 + at % 3,
        at: [0; 3],
        morph: 2,
        pre_type: 0,
        post_type: 0,
    };
    let synapses = (0..300_000u32).map(|at| rows((at % 60_000) as u16)).collect();
    let folder = tempfile::tempdir().unwrap();
    Tables { synapses, neurons: None, mapping: "0: A\n".to_owned() }.write(folder.path());
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let data =
        Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Run::default()).unwrap();
    let cpu = Cpu::new(Arc::new(data));
    for axes in [&["size_min=0.008:0.5:0.0015"][..], &["size_max=0.1,0.3"], &["prob_max=0.4,0.6"]] {
        let axes = axes.iter().map(|text| Axis::parse(text).unwrap()).collect();
        let query = SweepQuery { axes, ..SweepQuery::default() };
        let answer = cpu.sweep(&query, &Run::default()).unwrap();
        for point in (0..query.points().unwrap()).step_by(23) {
            let truth = reference.count(&query.filter_at(point), &Run::default()).unwrap().count;
            assert_eq!(answer.counts[point as usize], truth, "{:?}", query.filter_at(point));
        }
    }
}
