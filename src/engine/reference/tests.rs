//! A table of twelve synapses and six neurons, and answers worked out by hand.

use std::path::PathBuf;

mod table;

use table::{Table, table, table_of};

use super::*;
use crate::names::Names;
use crate::query::{CellAxes, FilterParameter, Groups, Measure, Normalize, Values};

const BIG: u64 = (1 << 63) + 1;
const ORPHAN: u64 = 99;
const DA: u8 = 0;
const GPE: u8 = 1;
const HVC: u8 = 2;
const MSN: u8 = 7;

/// size, pre, post, prob, [x, y, z], morphology, pre type, post type; float16 as bits.
type Row = (u16, u64, u64, u16, [u32; 3], u8, u8, u8);

/// id, type, certainty, axon, soma, dendrite.
type NeuronRow = (u64, u8, u16, f32, f32, f32);

/// Never stopped.
fn run() -> Run<'static> {
    Run::default()
}

const SYNAPSES: [Row; 12] = [
    (0x2a66, 20, 10, 0x38cd, [0, 0, 0], 1, HVC, MSN), // 0.05, p 0.6
    (0x2e66, 20, 11, 0x3a66, [10, 0, 0], 1, HVC, MSN), // 0.1, p 0.8
    (0x3c00, 21, 10, 0x3800, [10, 10, 10], 0, HVC, MSN), // 1, p 0.5
    (0x4000, 10, 30, 0x3b33, [9, 9, 9], 2, MSN, GPE), // 2, p 0.9
    (0x7e00, 10, 10, 0x3c00, [5, 5, 5], 1, MSN, MSN), // NaN, p 1, autapse
    (0x8000, 30, 10, 0x399a, [20, 20, 20], 3, GPE, MSN), // −0, p 0.7
    (0xb800, 30, 11, 0x7e00, [30, 5, 5], 255, GPE, MSN), // −0.5, p NaN
    (0x7c00, 11, 30, 0x38cd, [5, 30, 5], 2, MSN, GPE), // ∞, p 0.6
    (0x3400, ORPHAN, 10, 0x399a, [5, 5, 30], 0, MSN, MSN), // 0.25, p 0.7
    (0x3800, 10, ORPHAN, 0x399a, [7, 7, 7], 0, MSN, GPE), // 0.5, p 0.7
    (0x4400, BIG, 10, 0x399a, [u32::MAX; 3], 77, GPE, MSN), // 4, p 0.7
    (0x3800, 10, 20, 0x399a, [8, 8, 8], 2, MSN, HVC), // 0.5, p 0.7, onto an axon
];

const NEURONS: [NeuronRow; 6] = [
    (10, MSN, 0x3b33, 200.0, 10.0, 250.0), // 0.9
    (11, MSN, 0x3a66, 199.99, 0.0, 200.0), // 0.8
    (20, HVC, 0x7e00, 50.0, 0.0, 0.0),     // NaN
    (21, HVC, 0x3c00, 49.0, f32::NAN, 0.0),
    (30, GPE, 0x3800, 300.0, 12.0, 300.0), // 0.5
    (BIG, GPE, 0x0000, f32::NAN, 5.0, 201.0),
];

/// "prob_min=0.6 strict=true" as a filter.
fn filter(text: &str) -> Filter {
    let mut filter = Filter::default();
    for pair in text.split_whitespace() {
        let (name, value) = pair.split_once('=').unwrap();
        FilterParameter::by_name(name).unwrap().set(&mut filter, value).unwrap();
    }
    filter
}

/// The rows that pass, in file order.
fn passing(table: &Table, filter: &Filter) -> Vec<u64> {
    let engine = &table.engine;
    let rules = engine.rules(filter, &Run::default()).unwrap();
    let rows = engine.scan(
        &run(),
        &rules,
        Vec::new,
        |rows, block, i| rows.push(block.first_row() + i as u64),
        |a, b| [a, b].concat(),
    );
    rows.unwrap()
}

#[test]
fn each_filter_passes_the_rows_worked_out_by_hand() {
    let all: Vec<u64> = (0..12).collect();
    let cases: &[(&str, &[u64])] = &[
        ("", &all),
        ("pre_celltype=HVC", &[0, 1, 2]),
        ("pre_celltype=HVC,GPe", &[0, 1, 2, 5, 6, 10]),
        ("pre_celltype=DA", &[]),
        ("post_celltype=GPe", &[3, 7, 9]),
        ("pre_celltype=MSN post_celltype=MSN", &[4, 8]),
        ("pre_neuron_ids=20,99,12345", &[0, 1, 8]),
        ("pre_neuron_ids=9223372036854775809", &[10]),
        ("post_neuron_ids=30", &[3, 7]),
        // 0.6 becomes 0.60009765625, as the column has it; so the real 0.6 lies below.
        ("prob_min=0.6", &[0, 1, 3, 4, 5, 7, 8, 9, 10, 11]),
        ("prob_min=0.6 strict=true", &[1, 3, 4, 5, 8, 9, 10, 11]),
        ("prob_min=0.6 strict=true exact_thresholds=true", &[0, 1, 3, 4, 5, 7, 8, 9, 10, 11]),
        // 0.8 becomes 0.7998…, so only the rounded threshold lets row 1 pass.
        ("prob_min=0.8", &[1, 3, 4]),
        ("prob_min=0.8 exact_thresholds=true", &[3, 4]),
        ("prob_min=0.8 strict=true", &[3, 4]),
        ("prob_max=0.6", &[0, 2, 7]),
        ("prob_max=0.6 exact_thresholds=true", &[2]),
        ("prob_max=0.6 strict=true", &[2]),
        ("prob_min=0.7 prob_max=0.7", &[5, 8, 9, 10, 11]),
        ("prob_min=0.9 prob_max=0.8", &[]),
        ("prob_min=-1e9", &[0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11]),
        ("prob_min=none", &all),
        ("size_min=0.05", &[0, 1, 2, 3, 7, 8, 9, 10, 11]),
        ("size_min=0.05 exact_thresholds=true", &[1, 2, 3, 7, 8, 9, 10, 11]),
        ("size_min=0.05 strict=true", &[1, 2, 3, 7, 8, 9, 10, 11]),
        ("size_min=0", &[0, 1, 2, 3, 5, 7, 8, 9, 10, 11]),
        ("size_min=-0.0", &[0, 1, 2, 3, 5, 7, 8, 9, 10, 11]),
        ("size_min=0 strict=true", &[0, 1, 2, 3, 7, 8, 9, 10, 11]),
        ("size_max=0", &[5, 6]),
        ("size_max=0 strict=true", &[6]),
        ("size_min=70000", &[7]),
        ("size_min=70000 strict=true", &[]),
        ("size_min=70000 exact_thresholds=true", &[7]),
        ("size_max=65519", &[0, 1, 2, 3, 5, 6, 8, 9, 10, 11]),
        ("size_max=65520", &[0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]),
        ("size_max=65520 exact_thresholds=true", &[0, 1, 2, 3, 5, 6, 8, 9, 10, 11]),
        ("post_morph=1", &[0, 1, 4]),
        ("post_morph=spine_head,soma,77", &[0, 1, 4, 5, 10]),
        ("post_morph=255", &[6]),
        ("post_morph=-1", &all),
        ("min_pre_axon=200", &[3, 4, 5, 6, 9, 11]),
        ("min_pre_axon=200 strict=true", &[5, 6]),
        // Below the step of float32 at 200, so still 200.
        ("min_pre_axon=200.000001 exact_thresholds=true", &[3, 4, 5, 6, 9, 11]),
        ("min_pre_axon=0", &all),
        // Smaller than any float32: in force all the same.
        ("min_pre_axon=1e-60", &[0, 1, 2, 3, 4, 5, 6, 7, 9, 11]),
        ("min_pre_soma=10", &[3, 4, 5, 6, 9, 11]),
        ("min_pre_dend=201", &[3, 4, 5, 6, 9, 10, 11]),
        ("min_post_axon=50 strict=true", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 10]),
        ("min_post_axon=50", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11]),
        ("min_post_soma=11", &[3, 7]),
        ("min_post_dend=200", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 10]),
        ("min_post_dend=200 strict=true", &[0, 2, 3, 4, 5, 7, 8, 10]),
        ("min_pre_certainty=0.9", &[2, 3, 4, 9, 11]),
        ("min_pre_certainty=0.9 exact_thresholds=true", &[2]),
        ("min_post_certainty=0.8", &[0, 1, 2, 4, 5, 6, 8, 10]),
        ("min_post_certainty=0.8 strict=true", &[0, 2, 4, 5, 8, 10]),
        // Rounds to 0, yet NaN and orphans fail.
        ("min_pre_certainty=1e-9", &[2, 3, 4, 5, 6, 7, 9, 10, 11]),
        ("min_pre_certainty=1e-9 exact_thresholds=true", &[2, 3, 4, 5, 6, 7, 9, 11]),
        ("cell_certainty=0.5", &[2, 3, 4, 5, 6, 7]),
        ("cell_axon=200", &[0, 2, 3, 4, 5, 11]),
        ("cell_axon=200 strict=true", &[]),
        ("cell_dendrite=201", &[0, 2, 3, 4, 5, 10, 11]),
        ("projection_axon=50", &[0, 1, 3, 4, 5, 6, 7, 10, 11]),
        ("projection_axon=50 strict=true", &[3, 4, 5, 6, 7, 10]),
        ("cell_axon=200 cell_dendrite=200 projection_axon=50", &[0, 3, 4, 5, 11]),
        ("exclude_autapses=true", &[0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]),
        ("box=0,0,0,10,10,10", &[0, 3, 4, 9, 11]),
        ("box=0.5,0,0,10.5,10.5,10.5 strict=true", &[1, 2, 3, 4, 9, 11]),
        ("box=5,5,5,5,5,5", &[]),
        ("box=0,0,0,inf,inf,inf", &all),
    ];
    let table = table();
    for (text, expected) in cases {
        assert_eq!(passing(&table, &filter(text)), *expected, "{text}");
    }
}

#[test]
fn the_population_is_its_three_thresholds() {
    let full_cells = Filter::default().population(crate::query::Population::FullCells);
    assert_eq!(passing(&table(), &full_cells), [0, 3, 4, 5, 11]);
}

#[test]
fn the_neuron_table_decides_who_is_a_projection() {
    // A neuron that the synapse column calls HVC and the neuron table GPe: it is a cell.
    let synapses = [(0x3c00, 30, 10, 0x3c00, [0; 3], 0, HVC, MSN)];
    let table = table_of(&synapses, Some(&NEURONS));
    assert_eq!(passing(&table, &filter("projection_axon=1000")), [0]);
    assert_eq!(passing(&table, &filter("cell_axon=1000")), Vec::<u64>::new());
    assert_eq!(passing(&table, &filter("pre_celltype=HVC")), [0]);
}

fn count(text: &str) -> (u64, f64, f64) {
    let count = table().engine.count(&filter(text), &run()).unwrap();
    (count.count, count.total_size, count.mean_size)
}

#[test]
fn counts_have_exact_sums_and_means() {
    assert_eq!(count("pre_celltype=HVC post_morph=0"), (1, 1.0, 1.0));
    // 2 + 0.25 + 0.5 + 4 + 0.5 without row 4 (NaN) and row 7 (infinite)
    let (n, total, mean) = count("prob_min=0.7 size_min=0.25");
    assert_eq!((n, total, mean), (5, 7.25, 1.45));
    let (n, total, mean) = count("pre_celltype=MSN");
    assert!(n == 6 && total.is_nan() && mean.is_nan());
    let (n, total, mean) = count("pre_celltype=DA");
    assert!(n == 0 && total.to_bits() == 0 && mean.is_nan());
    // 0.05 and 0.1 as the columns have them, and 1.
    let (n, total, mean) = count("pre_celltype=HVC");
    assert_eq!((n, total), (3, 1.149_963_378_906_25));
    assert_eq!(mean, 1.149_963_378_906_25 / 3.0);
}

/// The cells of a matrix that are neither 0 nor NaN, and its total.
fn matrix(text: &str, measure: Measure, normalize: Normalize) -> (Vec<(String, f64)>, u64) {
    let query = MatrixQuery {
        filter: filter(text),
        measure,
        normalize,
        groups: None,
        cells: CellAxes::default(),
        sparse: false,
        ci: None,
        test: None,
    };
    cells(&table().engine.matrix(&query, &run()).unwrap())
}

fn cells(matrix: &Matrix) -> (Vec<(String, f64)>, u64) {
    let n = matrix.labels.len();
    let mut cells = Vec::new();
    for at in 0..n * n {
        let value = matrix.values.real(at);
        if value != 0.0 && !value.is_nan() {
            let name = format!("{}>{}", matrix.labels[at / n], matrix.labels[at % n]);
            cells.push((name, value));
        }
    }
    (cells, matrix.total)
}

#[track_caller]
fn check(found: (Vec<(String, f64)>, u64), expected: &[(&str, f64)], total: u64) {
    let expected: Vec<_> = expected.iter().map(|(name, v)| ((*name).to_owned(), *v)).collect();
    assert_eq!(found, (expected, total));
}

#[test]
fn matrices_hold_every_measure() {
    let (plain, size_filter) = (Normalize::None, "size_min=-1 size_max=100");
    check(
        matrix("", Measure::Count, plain),
        &[("GPe>MSN", 3.0), ("HVC>MSN", 3.0), ("MSN>GPe", 3.0), ("MSN>HVC", 1.0), ("MSN>MSN", 2.0)],
        12,
    );
    check(
        matrix(size_filter, Measure::TotalSize, plain),
        &[
            ("GPe>MSN", 3.5),
            ("HVC>MSN", 1.149_963_378_906_25),
            ("MSN>GPe", 2.5),
            ("MSN>HVC", 0.5),
            ("MSN>MSN", 0.25),
        ],
        10,
    );
    check(
        matrix(size_filter, Measure::MeanSize, plain),
        &[
            ("GPe>MSN", 3.5 / 3.0),
            ("HVC>MSN", 1.149_963_378_906_25 / 3.0),
            ("MSN>GPe", 1.25),
            ("MSN>HVC", 0.5),
            ("MSN>MSN", 0.25),
        ],
        10,
    );
    // Without a filter the sums over NaN and infinity are undefined, the probabilities are not.
    check(
        matrix("pre_celltype=MSN", Measure::MeanProb, plain),
        &[
            ("MSN>GPe", (0.899_902_343_75 + 0.600_097_656_25 + 0.700_195_312_5) / 3.0),
            ("MSN>HVC", 0.700_195_312_5),
            ("MSN>MSN", 0.850_097_656_25),
        ],
        6,
    );
    check(
        matrix("", Measure::TotalSize, plain),
        &[("GPe>MSN", 3.5), ("HVC>MSN", 1.149_963_378_906_25), ("MSN>HVC", 0.5)],
        12,
    );
}

#[test]
fn fractions_are_of_everything_without_the_other_partners_filter() {
    // MSN gets 3 from GPe, 3 from HVC, 2 from MSN.
    check(
        matrix("pre_celltype=HVC", Measure::Count, Normalize::Input),
        &[("HVC>MSN", 3.0 / 8.0)],
        3,
    );
    check(matrix("post_celltype=GPe", Measure::Count, Normalize::Output), &[("MSN>GPe", 0.5)], 3);
    // The post type stays in force among inputs; ids stay in force in both.
    check(
        matrix("pre_celltype=MSN pre_neuron_ids=10,30", Measure::Count, Normalize::Input),
        &[("MSN>GPe", 1.0), ("MSN>HVC", 1.0), ("MSN>MSN", 1.0 / 3.0)],
        4,
    );
    // Inputs of MSN hold a NaN; those of HVC do not.
    check(matrix("", Measure::TotalSize, Normalize::Input), &[("MSN>HVC", 1.0)], 12);
    check(
        matrix("size_max=100 size_min=0", Measure::TotalSize, Normalize::Output),
        &[
            ("GPe>MSN", 1.0),
            ("HVC>MSN", 1.0),
            ("MSN>GPe", 2.5 / 3.25),
            ("MSN>HVC", 0.5 / 3.25),
            ("MSN>MSN", 0.25 / 3.25),
        ],
        9,
    );
}

#[test]
fn medians_are_over_cells_with_any_synapse() {
    // Pre cells: HVC 20 (2 onto MSN), 21 (1); GPe 30 (2), BIG (1);
    // MSN 10 (2 GPe, 1 MSN, 1 HVC), 11 (1 GPe), 99 (1 MSN).
    check(
        matrix("", Measure::MedianPerPre, Normalize::None),
        &[("GPe>MSN", 1.5), ("HVC>MSN", 1.5), ("MSN>GPe", 1.0), ("MSN>MSN", 1.0)],
        12,
    );
    // Post cells: MSN 10 (2 HVC, 2 MSN, 2 GPe), 11 (1 HVC, 1 GPe); GPe 30 (2 MSN), 99 (1);
    // HVC 20 (1).
    check(
        matrix("", Measure::MedianPerPost, Normalize::None),
        &[("GPe>MSN", 1.5), ("HVC>MSN", 1.5), ("MSN>GPe", 1.5), ("MSN>HVC", 1.0), ("MSN>MSN", 1.0)],
        12,
    );
    // Sizes from 10: GPe 2.5, HVC 0.5, MSN NaN; from 11 GPe infinite. GPe 30: −0.5, BIG 4.
    check(
        matrix("", Measure::MedianSizePerPre, Normalize::None),
        &[("GPe>MSN", 1.75), ("HVC>MSN", (0.149_963_378_906_25 + 1.0) / 2.0)],
        12,
    );
    // Post cells: MSN 10: HVC 1.05, GPe 4, MSN NaN; MSN 11: HVC 0.1, GPe −0.5.
    check(
        matrix("", Measure::MedianSizePerPost, Normalize::None),
        &[
            ("GPe>MSN", 1.75),
            ("HVC>MSN", (1.049_987_792_968_75 + 0.099_975_585_937_5) / 2.0),
            ("MSN>HVC", 0.5),
        ],
        12,
    );
}

fn groups(pairs: &[(u64, &str)], other: Option<&str>) -> MatrixQuery {
    let pairs = pairs.iter().map(|(id, label)| (*id, (*label).to_owned()));
    MatrixQuery { groups: Some(Groups::new(pairs, other).unwrap()), ..MatrixQuery::default() }
}

#[test]
fn groups_take_the_place_of_types() {
    let engine = &table().engine;
    let mut query = groups(&[(10, "b"), (20, "a"), (11, "b"), (ORPHAN, "a")], None);
    let matrix = engine.matrix(&query, &run()).unwrap();
    assert_eq!(matrix.labels[..], ["b", "a"]);
    // b>b: row 4; b>a: 9, 11; a>b: 0, 1, 8. All else has a partner in no group.
    assert_eq!((matrix.values, matrix.total), (Values::Counts(vec![1, 2, 3, 0]), 6));

    query.normalize = Normalize::Input;
    query.filter = filter("pre_celltype=MSN");
    let matrix = engine.matrix(&query, &run()).unwrap();
    check(cells(&matrix), &[("b>b", 0.25), ("b>a", 1.0), ("a>b", 0.25)], 4);

    query = MatrixQuery { measure: Measure::MedianPerPre, ..groups(&[(10, "b"), (20, "a")], None) };
    query.measure = Measure::MedianPerPre;
    let matrix = engine.matrix(&query, &run()).unwrap();
    check(cells(&matrix), &[("b>b", 1.0), ("b>a", 1.0), ("a>b", 1.0)], 3);

    let query = groups(&[(10, "ten")], Some("rest"));
    let matrix = engine.matrix(&query, &run()).unwrap();
    assert_eq!(matrix.labels[..], ["ten", "rest"]);
    assert_eq!((matrix.values, matrix.total), (Values::Counts(vec![1, 3, 5, 3]), 12));
}

#[test]
fn a_label_on_an_unknown_neuron_is_refused() {
    let engine = &table().engine;
    let error =
        engine.matrix(&groups(&[(10, "a"), (500, "a"), (400, "a")], None), &run()).unwrap_err();
    assert_eq!(error.kind(), crate::error::Kind::Data);
    assert!(error.what().starts_with("neuron 400 has a label"), "{error}");
}

#[test]
fn without_a_neuron_table_all_but_neuron_filters_work() {
    let table = table_of(&SYNAPSES, None);
    assert_eq!(table.engine.count(&filter("prob_min=0.8"), &run()).unwrap().count, 3);
    assert_eq!(table.engine.count(&filter("min_pre_axon=0"), &run()).unwrap().count, 12);
    let error = table.engine.count(&filter("cell_axon=1"), &run()).unwrap_err();
    assert_eq!(error.kind(), crate::error::Kind::Data);
    assert!(error.what().contains("*neurons.npy"), "{error}");
    assert!(error.advice().is_some_and(|advice| advice.contains("--neurons FILE")), "{error}");
    assert_eq!(table.engine.matrix(&groups(&[(ORPHAN, "a")], None), &run()).unwrap().total, 0);
    assert!(table.engine.matrix(&groups(&[(31, "a")], None), &run()).is_err());
}

#[test]
fn bad_rows_are_named() {
    let mut synapses = SYNAPSES;
    synapses[5].7 = 44;
    synapses[9].6 = 45;
    let error = table_of(&synapses, None).engine.count(&Filter::default(), &run()).unwrap_err();
    assert!(error.to_string().contains("row 5"), "{error}");
    assert!(error.what().contains("post_celltype 44"), "{error}");

    let mut neurons = NEURONS;
    neurons[4].0 = 11;
    let table = table_of(&SYNAPSES, Some(&neurons));
    let error = table.engine.count(&filter("cell_axon=1"), &run()).unwrap_err();
    assert!(error.to_string().contains("row 4"), "{error}");
    assert_eq!(error.what(), "neuron 11 is also in row 1");
}

#[test]
fn filters_on_the_own_side_choose_neurons_and_others_their_synapses() {
    let found = |text: &str| {
        let mut query = NeuronsQuery::default();
        for pair in text.split_whitespace() {
            let (name, value) = pair.split_once('=').unwrap();
            query.set(name, value).unwrap();
        }
        table().engine.neurons(&query, &run()).unwrap().numbers("ids").unwrap().to_vec()
    };
    assert_eq!(found("pre_neuron_ids=21,20"), [20, 21]);
    assert_eq!(found("pre_neuron_ids=20,30,99 size_min=0.06"), [20]);
    assert_eq!(found("pre_celltype=HVC size_max=0.5"), [20]);
    assert_eq!(found("min_pre_axon=200 min_synapses=1"), [10, 30]);
    assert_eq!(found("post_neuron_ids=11"), [20, 30]);
    assert_eq!(found("direction=incoming post_neuron_ids=11,30 min_synapses=2"), [11, 30]);
    assert_eq!(found("direction=incoming pre_neuron_ids=20"), [10, 11]);
}

#[test]
fn an_empty_table_has_answers() {
    let table = table_of(&[], Some(&[]));
    let count = table.engine.count(&filter("prob_min=0.6 cell_axon=5"), &run()).unwrap();
    assert!(count.count == 0 && count.total_size == 0.0 && count.mean_size.is_nan());
    let matrix = table.engine.matrix(&MatrixQuery::default(), &run()).unwrap();
    assert_eq!((matrix.values, matrix.total), (Values::Counts(vec![0; 16]), 0));
}

#[test]
fn bad_questions_are_refused() {
    let engine = &table().engine;
    let usage = |query: MatrixQuery| engine.matrix(&query, &run()).unwrap_err();
    let filter = |text: &str| MatrixQuery { filter: filter(text), ..MatrixQuery::default() };
    assert!(usage(filter("pre_celltype=msn")).to_string().contains("MSN"));
    assert_eq!(
        usage(filter("post_celltype=HVC")).what(),
        "Cell type 'HVC' cannot be used as post_celltype (axon-only in dataset)"
    );
    let (measure, normalize) = (Measure::MeanSize, Normalize::Input);
    let means = MatrixQuery { measure, normalize, ..MatrixQuery::default() };
    assert_eq!(usage(means).kind(), crate::error::Kind::Usage);
}
