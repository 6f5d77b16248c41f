//! Claims over a grid: every engine gives the reference's values, the values are those of the
//! matrices at the settings, ties do not hold, and undefined values are counted apart.

use std::sync::Arc;

use areax::dataset::StoreChoice;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::{
    Axis, CellAxes, Claim, Filter, FilterParameter, Measure, Normalize, Preset, RobustQuery,
    SweepQuery,
};
use areax::read::{SourceOverrides, Sources};
use areax::synth::{self, SynthOptions};
use areax::verify::Cases;
use areax::{Dataset, Question};
use serde_json::{Value, json};

use crate::cli::Areax;
use areax::Run;

const CLAIMS: [&str; 7] = [
    "HVC->MSN > LMAN->MSN",
    "HVC,LMAN->MSN < 2 * MSN->MSN + 1",
    "*->MSN > HVC->*",
    "MSN->GPi,GPe - 0.5 * GPe->GPi > 3",
    "HVC->MSN > 0.2",
    "MSN,HVC->MSN,unclassified > *->*",
    "TAN->STN > 1e-3 * TAN->STN",
];

fn grids() -> Vec<SweepQuery> {
    let axis = |param: FilterParameter, values: &[f64]| Axis::new(param, values.to_vec());
    let pre = Filter { pre_celltype: Some(vec!["HVC".into(), "MSN".into()]), ..Filter::default() };
    let post =
        Filter { post_celltype: Some(vec!["MSN".into()]), strict: true, ..Filter::default() };
    vec![
        SweepQuery {
            filter: pre,
            axes: vec![
                axis(FilterParameter::ProbMin, &[0.9, 0.2, 0.6]),
                axis(FilterParameter::SizeMax, &[0.3, f64::INFINITY]),
                axis(FilterParameter::CellAxon, &[0.0, 50.0, 200.0]),
            ],
            large: false,
            cells: CellAxes::default(),
            sparse: false,
        },
        SweepQuery {
            filter: post,
            axes: vec![
                axis(FilterParameter::SizeMin, &[-1.0, 0.1, 9e9]),
                axis(FilterParameter::MinPostCertainty, &[0.5, 0.0]),
                axis(FilterParameter::CellCertainty, &[0.0, 0.8]),
            ],
            large: false,
            cells: CellAxes::default(),
            sparse: false,
        },
    ]
}

/// Claims are about cell types.
fn types_of(grid: SweepQuery) -> SweepQuery {
    SweepQuery { cells: CellAxes::default(), ..grid }
}

fn check(options: &SynthOptions) {
    let folder = tempfile::tempdir().unwrap();
    synth::write(folder.path(), options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let store = StoreChoice::default();
    let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap());
    let cpu = Cpu::new(data.clone());
    let mut cases = Cases::new(&data, options.seed);
    let mut drawn = grids();
    drawn.extend((0..1).map(|_| types_of(cases.grid())));
    for (at, grid) in drawn.into_iter().enumerate() {
        for (of, measure) in Measure::ALL.into_iter().enumerate() {
            for normalize in Normalize::ALL {
                if normalize != Normalize::None && !measure.is_additive() {
                    continue;
                }
                // Of twelve grids, four a data set, every claim meets every measure on one or two.
                let claim = CLAIMS[(at + 4 * options.seed as usize + of) % CLAIMS.len()];
                let claim = Claim::parse(claim).unwrap();
                let (measure, grid) = (measure.clone(), grid.clone());
                let query = RobustQuery { claim, measure, normalize, grid, ci: None };
                let ci = Some(cases.resampling()).filter(|_| options.synapses > 0);
                let asked = RobustQuery { ci, ..query.clone() };
                let query = if asked.check_resampling().is_ok() { asked } else { query };
                let question = Question::from(query);
                let truth = question.ask(&reference, &Run::default()).unwrap();
                let answer = question.ask(&cpu, &Run::default()).unwrap();
                assert!(answer == truth, "{options:?} {question}\n{answer}\n{truth}");
            }
        }
    }
}

#[test]
fn every_engine_gives_the_references_values() {
    for (seed, synapses, nasty) in [(1, 0, false), (2, 200, false), (3, 250, true)] {
        check(&SynthOptions { synapses, neurons: synapses / 3 + 4, seed, nasty });
    }
}

fn ask(areax: &Areax, claim: &str, more: &str) -> Value {
    let mut command = areax.command(&format!("robust DATA {more} --format json -q"));
    let output = command.args(["--claim", claim]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{claim}: {stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn values_are_those_of_the_matrices_at_the_settings() {
    let areax = Areax::with_data();
    for (measure, normalize) in [
        ("count", "none"),
        ("count", "input"),
        ("total-size", "output"),
        ("mean-size", "none"),
        ("mean-prob", "none"),
        ("median-per-pre", "none"),
        ("median-size-per-post", "none"),
    ] {
        let asked = format!("--measure {measure} --normalize {normalize}");
        let grid = format!("{asked} --axis prob-min=0.5,0.8 --axis cell-axon=0,100");
        let robust = ask(&areax, "HVC->MSN > LMAN->MSN", &grid);
        for (at, flags) in [(0, "--prob-min 0.5"), (3, "--prob-min 0.8 --cell-axon 100")] {
            let matrix = areax.json(&format!("matrix DATA {asked} {flags} --format json -q"));
            let place = |name: &str| {
                let names = matrix["cell_types"].as_array().unwrap();
                names.iter().position(|known| known == name).unwrap()
            };
            let cell = |pre, post| &matrix["matrix"][place(pre)][place(post)];
            let point = &robust["points"][at];
            for (side, value) in [("left", cell("HVC", "MSN")), ("right", cell("LMAN", "MSN"))] {
                assert_eq!(point[side].as_f64(), value.as_f64(), "{asked} {flags}");
            }
        }
    }
}

#[test]
fn the_default_grid_is_the_presets_and_all_is_counted() {
    let areax = Areax::with_data();
    let robust = ask(&areax, "HVC->MSN > LMAN->MSN", "--check");
    let axes = areax.json("sweep DATA --preset area-x --format json -q");
    assert_eq!(robust["axes"], axes["axes"]);
    assert_eq!(robust["settings"], Preset::AreaX.grid().points().unwrap());
    assert_eq!(robust["checked_against"], "reference");
    let count = |name: &str| robust[name].as_u64().unwrap();
    assert_eq!(count("holds") + count("fails") + count("undefined"), 360);
    let ties = robust["points"].as_array().unwrap().iter();
    assert_eq!(ties.filter(|point| point["verdict"] == "tie").count() as u64, count("ties"));
    // Where nothing passes both sides are 0: a tie, which is not counted as holding.
    let none = ask(&areax, "HVC->MSN > LMAN->MSN", "--axis prob-min=2,3");
    assert_eq!((&none["holds"], &none["fails"], &none["ties"]), (&json!(0), &json!(2), &json!(2)));
    let undefined = ask(&areax, "HVC->MSN > 0.1", "--axis prob-min=0.6,3 --normalize input");
    assert_eq!(undefined["undefined"], 1);
    assert_eq!(undefined["points"][1]["left"], Value::Null);
}

#[test]
fn an_explanation_repeats_the_question() {
    let areax = Areax::with_data();
    let mut command = areax.command("robust DATA --axis prob-min=0.5,0.6 --explain -q");
    let run = command.args(["--claim", "HVC->MSN > 3"]).output().unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    let line = "areax robust DATA --claim 'HVC->MSN > 3' --measure count --normalize none \
                --axis prob_min=0.5,0.6";
    assert!(said.contains(line), "{said}");
    assert!(said.contains("Claim::parse(\"HVC->MSN > 3\")?"), "{said}");
    assert!(said.contains("URL:          /j0251/robust/json?claim=HVC-%3EMSN%20%3E%203"), "{said}");
    let sheet = areax.run("matrix DATA --preset area-x --explain -o sheet -q");
    assert!(sheet.stderr.contains("areax matrix DATA --preset area-x"), "{}", sheet.stderr);
    assert!(sheet.stderr.contains("/j0251/matrix/json?preset=area-x"), "{}", sheet.stderr);
}

#[test]
fn flips_are_found_and_every_format_is_written() {
    let areax = Areax::with_data();
    let robust = ask(&areax, "*->* > 1000", "--axis prob-min=0:1:0.1");
    let flips = robust["flips"].as_array().unwrap();
    assert_eq!(flips.len(), 1, "{flips:?}");
    assert_eq!((&flips[0]["axis"], &flips[0]["to_fails"]), (&json!("prob_min"), &json!(1)));
    let run = |format: &str| {
        let mut command = areax.command(&format!("robust DATA --format {format} -q"));
        command.args(["--claim", "HVC->MSN > 3 * LMAN->MSN"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let csv = run("csv");
    assert_eq!(csv.lines().count(), 361);
    let head = "size_min,prob_min,cell_certainty,cell_dendrite,cell_axon,left,right,verdict\n";
    assert!(csv.starts_with(head), "{csv}");
    let table = run("table");
    for words in
        ["HVC->MSN > 3 * LMAN->MSN", "holds in ", "of 360 settings", "projecting axon > 50"]
    {
        assert!(table.contains(words), "{words}: {table}");
    }
    let svg = run("svg");
    assert!(svg.matches("<rect").count() > 360);
    let tip = "size &gt; 0.05 µm², prob &gt; 0.7, certainty of both &gt; 0.7, any cell dendrite";
    assert!(svg.contains(tip), "{svg}");
}

#[test]
fn claims_with_intervals_have_their_formats() {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 40000 --neurons 3000 --seed 5 --quiet");
    let line = "robust DATA --claim HVC->MSN>LMAN->MSN --axis prob-min=0.5,0.7 --axis cell-axon=0,20 \
                --ci both --resamples 199";
    let json = areax.json(&format!("{line} --format json"));
    let ci = &json["ci"];
    for (key, value) in [("unit", "neuron"), ("sides", "both"), ("rng", "philox4x32-10")] {
        assert_eq!(ci[key], value);
    }
    // Without a least axon nothing says that postsynaptic neurons are cells.
    assert_eq!((&ci["fragments"], &ci["settings"]), (&json!(2), &json!(4)));
    assert_eq!(ci["holds"], json["holds"]);
    let number = |of: &Value| of.as_f64().unwrap();
    let (all, most) = (number(&ci["share_all"]), number(&ci["share_most"]));
    assert!(all <= most && most <= 1.0);
    let point = &json["points"][1];
    let [lo, middle, hi, se] =
        ["lo", "difference", "hi", "se"].map(|key| number(&point["ci"][key]));
    assert!(lo < middle && middle < hi && se > 0.0);
    assert!(number(&point["band"][0]) < middle && middle < number(&point["band"][1]));
    let methods = json["methods"].as_str().unwrap();
    for words in ["of 4 settings", "no p values", "One volume", "199 resamples", "seed 1"] {
        assert!(methods.contains(words), "{methods}");
    }
    let csv = areax.answer(&format!("{line} --format csv"));
    let header =
        "prob_min,cell_axon,left,right,verdict,difference,lo,hi,se,undefined,band_lo,band_hi";
    assert!(csv.starts_with(header) && csv.lines().nth(2).unwrap().contains(&hi.to_string()));
    for (format, words) in
        [("svg", ["cell axon", "Stability"]), ("table", ["left − right", "Stability"])]
    {
        let text = areax.answer(&format!("{line} --format {format}"));
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
    areax.answer(&format!("{line} -o differences.npz"));
    assert!(areax.path("differences.npz").metadata().unwrap().len() > 4 * 199 * 8);
    let check = |more: &str, words: &[&str]| {
        let run = areax.run(&format!("robust DATA --claim HVC->MSN>LMAN->MSN --ci both {more}"));
        assert_eq!(run.code, 2, "{more}: {}", run.stderr);
        words.iter().for_each(|word| assert!(run.stderr.contains(word), "{more}: {}", run.stderr));
    };
    check("--axis prob-min=0.5,0.7", &["fragments", "population"]);
    check("--axis cell-axon=20,50 --measure median-per-pre", &["median-per-pre", "count"]);
    check("--axis cell-axon=20,50 --resamples 200", &["whole ranks", "239"]);
}
