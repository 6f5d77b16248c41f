//! Made-up answers, and every format of them.

use super::views::View;
use super::{Context, Format, Look, write};
use crate::error::Kind;
use crate::query::{
    CellAxes, Count, Filter, FilterParameter, Labels, Matrix, MatrixQuery, Measure, Normalize,
    Population, Values,
};
use crate::run::Run;

pub(super) const TYPES: [&str; 18] = [
    "ASTRO",
    "DA",
    "FRAG",
    "GPe",
    "GPi",
    "HVC",
    "INT1",
    "INT2",
    "INT3",
    "LMAN",
    "LTS",
    "MICRO",
    "MIGR",
    "MSN",
    "OLIGO",
    "STN",
    "TAN",
    "unclassified",
];

pub(super) fn labels(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Eighteen types, counts from 0 to nearly 5 million, DA, HVC and LMAN never postsynaptic.
pub(super) fn songbird() -> Matrix {
    let weight = |name: &str| match name {
        "MSN" => 1.0,
        "HVC" | "FRAG" | "LMAN" => 0.35,
        "GPe" | "GPi" | "unclassified" => 0.12,
        "MIGR" | "OLIGO" | "MICRO" => 0.0004,
        _ => 0.02,
    };
    let mut rng = fastrand::Rng::with_seed(7);
    let mut values = Vec::new();
    for pre in TYPES {
        for post in TYPES {
            let never = ["DA", "HVC", "LMAN"].contains(&post);
            let mean = 4.9e6 * weight(pre) * weight(post) * (0.2 + 0.8 * rng.f64());
            values.push(if never { 0 } else { mean as u64 });
        }
    }
    let total = values.iter().sum();
    Matrix::new(labels(&TYPES), None, Values::Counts(values), total)
}

/// Three labels, one of which needs quoting everywhere.
pub(super) fn small() -> Matrix {
    let values = vec![0, 5, 1_234_567, 0, 12, 7, 0, 900, 0];
    let total = values.iter().sum();
    Matrix::new(labels(&["HVC", "MSN", "a<b>, \"c\""]), None, Values::Counts(values), total)
}

pub(super) fn reals(names: &[&str], values: Vec<f64>) -> Matrix {
    Matrix::new(labels(names), None, Values::Reals(values), 42)
}

pub(super) fn filter(settings: &[(FilterParameter, &str)]) -> Filter {
    let mut filter = Filter::default();
    for (param, text) in settings {
        param.set(&mut filter, text).unwrap();
    }
    filter
}

pub(super) fn context(filter: &Filter) -> Context<'_> {
    Context {
        dataset_name: "j0251_made",
        synapses: 18_361_224,
        neurons: 4_261_298,
        filter,
        population: None,
        compared: None,
        limits: None,
        units: None,
        are_cells: false,
        axon_only: labels(&["DA", "HVC", "LMAN"]),
        engine: "cpu".into(),
        engine_reason: None,
        checked_against: Some("reference".into()),
        ids_as_text: false,
        hint: None,
        explanation: None,
        bare: false,
    }
}

pub(super) fn usual() -> Filter {
    filter(&[(FilterParameter::ProbMin, "0.6"), (FilterParameter::SizeMin, "0.05")])
}

fn text(format: Format, matrix: &Matrix, query: &MatrixQuery, context: &Context) -> String {
    let mut bytes = Vec::new();
    let view = View::Matrix(matrix, query);
    write(&view, format, context, &Look::default(), &Run::default(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn measured(measure: Measure, normalize: Normalize) -> MatrixQuery {
    MatrixQuery { measure, normalize, ..MatrixQuery::default() }
}

fn full_cells() -> Filter {
    usual().population(Population::FullCells)
}

#[test]
fn a_matrix_as_json_carries_its_question_and_its_origin() {
    let filter = usual();
    let json = text(Format::Json, &small(), &MatrixQuery::default(), &context(&filter));
    insta::assert_snapshot!(json);
}

fn beside_a_count(context: &Context) -> String {
    let count = Count { count: 0, total_size: 0.0, mean_size: f64::NAN };
    super::meta_json(&View::Count(&count), Format::Csv, context, &Look::default()).unwrap().unwrap()
}

#[test]
fn every_filter_in_force_is_in_the_json_with_the_number_compared() {
    let filter = filter(&[
        (FilterParameter::PreCelltype, "HVC,LMAN"),
        (FilterParameter::PreNeuronIds, "18446744073709551615,7"),
        (FilterParameter::ProbMin, "0.6"),
        (FilterParameter::ProbMax, "inf"),
        (FilterParameter::SizeMin, "-inf"),
        (FilterParameter::PostMorph, "1,shaft"),
        (FilterParameter::MinPreAxon, "50"),
        (FilterParameter::MinPostDend, "50.1"),
        (FilterParameter::CellCertainty, "0.8"),
        (FilterParameter::ExcludeAutapses, "true"),
        (FilterParameter::Box, "0,0,0,256000,256000,384000.5"),
        (FilterParameter::Strict, "true"),
    ]);
    let context = context(&filter);
    insta::assert_snapshot!(beside_a_count(&context));
}

#[test]
fn exact_thresholds_have_no_float16_beside_them() {
    let filter =
        filter(&[(FilterParameter::SizeMin, "0.05"), (FilterParameter::ExactThresholds, "true")]);
    let context = Context { checked_against: None, ..context(&filter) };
    insta::assert_snapshot!(beside_a_count(&context));
}

#[test]
fn undefined_numbers_are_null_in_json_and_nan_in_csv() {
    let matrix = reals(&["A", "B"], vec![0.1, f64::NAN, f64::INFINITY, 1e16]);
    let query = measured(Measure::MeanSize, Normalize::None);
    let filter = Filter::default();
    let json = text(Format::Json, &matrix, &query, &context(&filter));
    assert!(json.contains("\"matrix\":[[0.1,null],[null,1e+16]]"), "{json}");
    let csv = text(Format::Csv, &matrix, &query, &context(&filter));
    assert_eq!(csv, "pre_celltype,A,B\nA,0.1,nan\nB,inf,1e16\n");
}

#[test]
fn null_is_null_in_json_and_a_name_where_names_stand() {
    let labels = |names: &[&str]| Labels::with_null(labels(names));
    let matrix = Matrix {
        labels: labels(&["A", "null"]),
        columns: Some(labels(&["B"])),
        values: Values::Counts((1..7).collect()),
        total: 21,
        row_count: Some(6),
        ci: None,
        tests: None,
    };
    let filter = Filter::default();
    let context = &context(&filter);
    let query = MatrixQuery { cells: CellAxes::TYPES, ..MatrixQuery::default() };
    let csv = "pre.celltype,B,null\nA,1,2\n'null',3,4\nnull,5,6\n";
    assert_eq!(text(Format::Csv, &matrix, &query, context), csv);
    let json: serde_json::Value =
        serde_json::from_str(&text(Format::Json, &matrix, &query, context)).unwrap();
    assert_eq!(json["rows"], serde_json::json!(["A", "null", null]));
    assert_eq!(json["columns"], serde_json::json!(["B", null]));
    assert_eq!(json["row_count"], 6);
}

#[test]
fn csv_quotes_names_and_names_the_rows() {
    let filter = Filter::default();
    let csv = text(Format::Csv, &small(), &MatrixQuery::default(), &context(&filter));
    insta::assert_snapshot!(csv);
}

#[test]
fn a_count_has_json_csv_and_table_and_nothing_else() {
    let count = Count { count: 1_234_567, total_size: 345_678.125, mean_size: 0.28 };
    let filter = usual();
    let context = context(&filter);
    let written = |format| {
        let mut bytes = Vec::new();
        write(&View::Count(&count), format, &context, &Look::default(), &Run::default(), &mut bytes)
            .map(|_| String::from_utf8(bytes).unwrap())
    };
    insta::assert_snapshot!(written(Format::Json).unwrap());
    insta::assert_snapshot!(written(Format::Csv).unwrap());
    insta::assert_snapshot!(written(Format::Table).unwrap());
    let error = written(Format::Npy).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(error.to_string().contains("cannot be written as npy"), "{error}");
}

#[test]
fn npy_has_the_header_numpy_writes() {
    let filter = Filter::default();
    let mut bytes = Vec::new();
    let (query, context) = (MatrixQuery::default(), context(&filter));
    let matrix = small();
    let view = View::Matrix(&matrix, &query);
    write(&view, Format::Npy, &context, &Look::default(), &Run::default(), &mut bytes).unwrap();
    // numpy.save of a 3 × 3 int64 array, NumPy 2.4.
    let mut expected = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    expected.extend(b"{'descr': '<i8', 'fortran_order': False, 'shape': (3, 3), }");
    expected.resize(127, b' ');
    expected.push(b'\n');
    expected.extend([0i64, 5, 1_234_567, 0, 12, 7, 0, 900, 0].iter().flat_map(|v| v.to_le_bytes()));
    assert_eq!(bytes, expected);
}

#[test]
fn the_guides_types_fit_a_hundred_columns() {
    let filter = full_cells();
    let context = Context { population: Some(Population::FullCells), ..context(&filter) };
    let table = text(Format::Table, &songbird(), &MatrixQuery::default(), &context);
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    insta::assert_snapshot!(table);
}

#[test]
fn a_table_that_cannot_fit_is_folded() {
    let names: Vec<String> = (0..40).map(|at| format!("神経 group {at} of many")).collect();
    let values = (0..1600u64).map(|at| at * at * 37).collect();
    let matrix = Matrix::new(names, None, Values::Counts(values), 1);
    let filter = Filter::default();
    let table = text(Format::Table, &matrix, &MatrixQuery::default(), &context(&filter));
    let wide = |line: &str| unicode_width::UnicodeWidthStr::width(line);
    assert!(table.lines().all(|line| wide(line) <= 100), "{table}");
    assert!(table.matches("postsynaptic →").count() > 1, "{table}");
}

#[test]
fn fractions_are_shown_in_per_cent() {
    let matrix = reals(&["A", "B"], vec![0.5, 1.0, 0.0001, f64::NAN]);
    let filter = Filter::default();
    let query = measured(Measure::Count, Normalize::Input);
    insta::assert_snapshot!(text(Format::Table, &matrix, &query, &context(&filter)));
}

#[test]
fn an_empty_matrix_says_so() {
    let matrix = Matrix { total: 0, ..reals(&["A", "B"], vec![0.0, f64::NAN, f64::NAN, 0.0]) };
    let filter = Filter::default();
    let query = measured(Measure::MeanProb, Normalize::None);
    let table = text(Format::Table, &matrix, &query, &context(&filter));
    assert!(table.contains("No synapse passed"), "{table}");
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name()).unwrap(), format);
    }
    let error = Format::parse("xls").unwrap_err().to_string();
    assert!(
        error.ends_with(
            "→ choose table, csv, json, ndjson, npy, npz, parquet, arrows, graphml, svg, png, pdf, swc, obj, ply, raw"
        ),
        "{error}"
    );
    assert_eq!(Format::of_path("a/b.PNG".as_ref()), Some(Format::Png));
    assert_eq!(Format::of_path("a/b".as_ref()), None);
}

#[test]
fn shapes_go_through_the_door_in_every_format_that_they_have() {
    use super::shape::{Origin, skeleton_summary};
    use super::views::ShapeIds;
    use crate::shape::{ShapeKind, Skeleton};
    let mut bytes = Vec::new();
    [2_u32, 1].iter().for_each(|n| bytes.extend(n.to_le_bytes()));
    [0.0_f32, 0.0, 0.0, 3000.0, 4000.0, 0.0].iter().for_each(|x| bytes.extend(x.to_le_bytes()));
    [0_u32, 1].iter().for_each(|n| bytes.extend(n.to_le_bytes()));
    let skeleton = Skeleton::parse(&bytes).unwrap();
    let origin =
        Origin { source: "7".into(), neuron_id: Some(7), ids_as_text: false, subsample: None };
    let all = [(skeleton_summary(&skeleton, &origin), origin.clone())];
    let ids = ShapeIds { kind: ShapeKind::Skeleton, ids: &[7, 9], as_text: true };
    let (filter, look) = (Filter::default(), Look::default());
    let context = Context::of_no_data(&filter);
    for view in [View::Skeleton(&skeleton, &origin), View::Skeletons(&all), View::ShapeIds(ids)] {
        for format in Format::ALL {
            let mut out = Vec::new();
            let written = super::write(&view, format, &context, &look, &Run::default(), &mut out);
            assert_eq!(written.is_ok(), view.kind().check(format).is_ok(), "{format:?}");
            let beside = super::meta_json(&view, format, &context, &look).unwrap();
            assert_eq!(beside, None, "{format:?}");
        }
    }
    let bytes_of = |view: &View, format| {
        let chunks = super::chunks(view, format, &context, &look).unwrap();
        chunks.collect::<crate::Result<Vec<_>>>().unwrap().concat()
    };
    assert_eq!(bytes_of(&View::Skeleton(&skeleton, &origin), Format::Raw), bytes);
    assert_eq!(bytes_of(&View::ShapeIds(ids), Format::Csv), b"neuron_id\n7\n9\n");
    let text = String::from_utf8(bytes_of(&View::Skeletons(&all), Format::Csv)).unwrap();
    assert!(text.starts_with("neuron_id,vertices,edges,"), "{text}");
    assert!(text.contains("\n7,2,1,1,0,5.0,0,"), "{text}");
}
