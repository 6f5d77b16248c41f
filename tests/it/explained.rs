//! The Rust that explanations print is compiled, and asks the question that it explains.
//! `explained/lines.rs` holds it as it is printed; `AREAX_UPDATE_LINES=1` writes it anew.

#[rustfmt::skip]
mod lines;

use std::fmt::Write;
use std::path::Path;

use areax::ask::{Answered, Connectome, Defaults, Question};
use areax::query::{
    Connection, ConnectionsQuery, Groups, MatrixQuery, MatrixSetQuery, Measure, Normalize, Sample,
    SelectQuery, SweepQuery, Types,
};
use areax::{Filter, Run};

use crate::cli::Areax;

const HEAD: &str = "\
//! The Rust that explanations print, as they print it but for the folder. Written by the test beside
//! it.

#![allow(unused_imports, reason = \"a reader takes the names of both rooms\")]

use std::error::Error;

use areax::Run;
use areax::ask::*;
use areax::query::*;

";

/// Asks the question of a function.
type Asks = fn(&str) -> Result<Answered, Box<dyn std::error::Error>>;

/// A question of every kind, with a name for its function and the file that labels come from.
fn questions() -> Vec<(&'static str, Question, Option<&'static str>)> {
    let of_pairs = |name: &str, pairs: &[(&str, &str)]| {
        Question::from_pairs(name, pairs.iter().copied(), Defaults::Off).unwrap()
    };
    let grid = [("axis", "prob_min=0.5:0.7:0.1"), ("size_min", "0.05"), ("strict", "true")];
    let claim = [("claim", "HVC->MSN > 2 * LMAN->MSN"), ("axis", "size_min=0.05,0.1")];
    let conditions = [
        ("celltype", "MSN"),
        ("min_axon_length", "20"),
        ("target_celltype", "GPe"),
        ("strict", "1"),
    ];
    let listing = [("fields", "celltype,input_total_size"), ("sort", "-outputs"), ("limit", "9")];
    let set = [("neuron_id", "2013659587,1274863148"), ("size_min", "0.05")];
    let each = [("neuron_id", ID), ("each", "true")];
    let description = [
        ("distribution", "out_degree"),
        ("distribution", "in_strength"),
        ("by", "celltype"),
        ("prob_min", "0.6"),
    ];
    let reciprocal = [("reciprocal", "true"), ("categories", "true"), ("min_count", "2")];
    let rows = [("return_fields", "x,y,size"), ("max_results", "9"), ("seed", "5")];
    let filters = [
        ("pre_celltype", "HVC,MSN"),
        ("prob_min", "0.6"),
        ("size_max", "inf"),
        ("box", "-inf,0,0,128000.5,256000,384000"),
        ("exclude_autapses", "true"),
    ];
    let labelled = |file: &[u8], other| MatrixQuery {
        groups: Some(Groups::from_csv(file, other).unwrap()),
        ..MatrixQuery::default()
    };
    let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
    let types = |name: &str| Types::Of(vec![name.to_owned()]);
    vec![
        ("count", of_pairs("count", &filters), None),
        ("count_of_all", of_pairs("count", &[]), None),
        ("matrix", of_pairs("matrix", &[("measure", "total-size"), ("normalize", "input")]), None),
        (
            "matrix_of_tests",
            of_pairs("matrix", &[("test", "pre"), ("permutations", "9"), ("units", "fragments")]),
            None,
        ),
        ("matrix_of_labels", labelled(LABELS, Some("others")).into(), None),
        ("matrix_of_a_file", labelled(LABELS, None).into(), Some("labels.csv")),
        ("matrix_set", of_pairs("matrix", &[("preset", "area-x"), ("prob_min", "none")]), None),
        (
            "matrix_set_of_ones_own",
            MatrixSetQuery {
                filter: filter.clone(),
                matrices: vec![
                    (Measure::Count, Normalize::Output),
                    (Measure::MeanSize, Normalize::None),
                ],
            }
            .into(),
            None,
        ),
        ("sweep", of_pairs("sweep", &grid), None),
        ("robust", of_pairs("robust", &claim), None),
        (
            "null",
            of_pairs(
                "null",
                &[("statistic", "multi"), ("within", "typepair,voxel:16um"), ("nulls", "9")],
            ),
            None,
        ),
        (
            "test",
            of_pairs(
                "test",
                &[
                    ("claim", "HVC->MSN > LMAN->MSN"),
                    ("within", "celltype"),
                    ("permutations", "9"),
                    ("units", "fragments"),
                ],
            ),
            None,
        ),
        (
            "connections",
            ConnectionsQuery {
                grid: SweepQuery {
                    axes: vec![areax::query::Axis::parse("prob_min=0.6,inf").unwrap()],
                    ..SweepQuery::default()
                },
                measure: Measure::Count,
                normalize: Normalize::None,
                connections: vec![
                    Connection { pre: types("HVC"), post: Types::Any },
                    Connection { pre: types("MSN"), post: types("GPe") },
                ],
            }
            .into(),
            None,
        ),
        (
            "select",
            Question::Select(SelectQuery {
                filter: filter.clone(),
                sample: Some(Sample { size: 7, seed: 1 }),
            }),
            None,
        ),
        ("synapses", of_pairs("synapses", &rows), None),
        ("neurons", of_pairs("neurons", &conditions), None),
        ("neuron_list", of_pairs("neurons", &listing), None),
        ("neuron", of_pairs("neuron", &[("neuron_id", ID), ("prob_min", "0.3")]), None),
        ("neuron_set", of_pairs("neuron", &set), None),
        ("each_neuron", of_pairs("neuron", &each), None),
        ("reciprocal", of_pairs("adjacency", &reciprocal), None),
        ("adjacency", Question::Adjacency(filter.into()), None),
        ("describe", of_pairs("describe", &description), None),
        ("info", Question::Info, None),
    ]
}

/// The id of a neuron of the data below.
const ID: &str = "2013659587";
const LABELS: &[u8] = b"id,label\n2013659587,early\n1274863148,\"so \"\"late\"\"\"\n";

/// The file of lines.
fn file() -> String {
    let mut text = HEAD.to_owned();
    for (name, question, labels) in questions() {
        let beside: Vec<(&str, String)> =
            labels.iter().map(|file| ("groups", (*file).to_owned())).collect();
        let lines = question.rust("DATA", &beside).replace("\"DATA\"", "data");
        let lines = lines.replace("\"labels.csv\"", "format!(\"{data}.csv\")");
        let _ = write!(
            text,
            "pub fn {name}(data: &str) -> Result<Answered, Box<dyn Error>> {{\n    Ok({{ {lines} }})\n}}\n\n"
        );
    }
    let _ = writeln!(text, "pub const ALL: &[(&str, super::Asks)] = &[");
    for (name, ..) in questions() {
        let _ = writeln!(text, "    (\"{name}\", {name}),");
    }
    text + "];\n"
}

#[test]
fn the_lines_that_are_compiled_are_those_that_are_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/explained/lines.rs");
    let made = file();
    if std::env::var_os("AREAX_UPDATE_LINES").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let compiled = std::fs::read_to_string(&path).unwrap();
    assert!(compiled == made, "run this test with AREAX_UPDATE_LINES=1 and look at the difference");
}

#[test]
fn the_lines_ask_the_question_that_they_explain() {
    let areax = Areax::with_data();
    let data = areax.path("DATA");
    areax.write("DATA.csv", std::str::from_utf8(LABELS).unwrap());
    let connectome = Connectome::open(&data).unwrap();
    assert_eq!(lines::ALL.len(), questions().len());
    for ((name, asks), (_, question, _)) in lines::ALL.iter().zip(questions()) {
        let said = asks(data.to_str().unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = connectome.ask(&question, &Run::default()).unwrap();
        assert_eq!(said.answer, expected.answer, "{name}");
    }
}
