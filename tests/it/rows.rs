//! Rows: every format against values written by hand and against the published file, and samples
//! that are uniform and the same on every engine.

use std::sync::Arc;

use areax::codes::f16_to_f64;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::{RowField, Sample, SelectQuery, SelectedRows};
use areax::read::{SourceOverrides, Sources, SynapseFile};
use areax::verify::Cases;
use areax::{Dataset, Filter};
use serde_json::{Value, json};

use crate::cli::Areax;
use crate::dataset::tables::{Synapse, Tables};
use areax::Run;

/// Three rows with everything that a format has to write in its own way.
fn by_hand() -> Areax {
    let areax = Areax::bare();
    let row = |size, prob, pre_id, morph, pre_type| Synapse {
        size,
        pre_id,
        post_id: 7,
        prob,
        at: [1, 0, u32::MAX],
        morph,
        pre_type,
        post_type: 3,
    };
    let synapses = vec![
        row(0x2a66, 0x3c00, u64::MAX, 1, 0),
        row(0x7e01, 0x8000, 1 << 53, 77, 3),
        row(0x0001, 0x7c00, 5, 255, 0),
    ];
    let mapping = "0: plain\n3: \"q\", comma\n".to_owned();
    Tables { synapses, neurons: None, mapping }.write(&areax.path("DATA"));
    areax
}

const FIELDS: &str = "row,size,prob,pre_id,z,post_morph,pre_celltype,post_celltype";

#[test]
fn csv_has_names_and_exact_numbers() {
    let said = by_hand().answer(&format!("synapses DATA --fields {FIELDS} --format csv -q"));
    let expected = "row,size,prob,pre_id,z,post_morph,pre_celltype,post_celltype\n\
        0,0.04998779296875,1.0,18446744073709551615,4294967295,spine_head,plain,\"\"\"q\"\", comma\"\n\
        1,nan,-0.0,9007199254740992,4294967295,77,\"\"\"q\"\", comma\",\"\"\"q\"\", comma\"\n\
        2,5.960464477539063e-08,inf,5,4294967295,unknown,plain,\"\"\"q\"\", comma\"\n";
    assert_eq!(said, expected);
}

#[test]
fn ndjson_is_one_object_a_row_with_names() {
    let said = by_hand()
        .answer("synapses DATA --fields size,prob,post_morph,post_celltype --format ndjson -q");
    let expected = r#"{"size":0.04998779296875,"prob":1.0,"post_morph":"spine_head","post_celltype":"\"q\", comma"}
{"size":null,"prob":-0.0,"post_morph":"77","post_celltype":"\"q\", comma"}
{"size":5.960464477539063e-08,"prob":null,"post_morph":"unknown","post_celltype":"\"q\", comma"}
"#;
    assert_eq!(said, expected);
}

#[test]
fn json_has_the_guides_shape_with_codes() {
    let areax = by_hand();
    let line = "synapses DATA --fields prob,pre_id,post_morph,size --format json -q";
    let text = areax.answer(line);
    assert!(
        text.starts_with(
            "{\"prob\":[1.0,-0.0,null],\"pre_id\":[18446744073709551615,9007199254740992,5],\
         \"post_morph\":[1,77,255],\"size\":[0.04998779296875,null,5.960464477539063e-08],\
         \"count\":3,\"total_size\":null,\"mean_size\":null,\"dataset\":{"
        ),
        "{text}"
    );
    let finite = areax.json(&format!("{line} --size-min 0"));
    let total = 0.04998779296875 + 2f64.powi(-24);
    let expected = json!({
        "prob": [1.0, null],
        "pre_id": [u64::MAX, 5],
        "post_morph": [1, 255],
        "size": [0.04998779296875, 2f64.powi(-24)],
        "count": 2,
        "total_size": total,
        "mean_size": total / 2.0,
        "dataset": {"name": "t", "synapses": 3, "neurons": 0},
        "filter": {"size_min": 0.0, "size_min_float16": 0.0, "strict": false,
                   "exact_thresholds": false},
        "engine": "cpu",
        "checked_against": null,
    });
    assert_eq!(finite, expected);
}

#[test]
fn npy_fields_are_records_in_published_types() {
    let areax = by_hand();
    let run = areax.run("synapses DATA --fields row,size,post_celltype,x --format npy -q");
    let header = String::from_utf8_lossy(&run.stdout[..run.stdout.len() - 3 * 15]).into_owned();
    let descr = "[('row', '<u8'), ('size', '<f2'), ('post_celltype', '|u1'), ('x', '<u4')]";
    assert!(header.contains(&format!("'descr': {descr}, ")), "{header}");
    assert!(header.contains("'shape': (3,)"), "{header}");
    assert_eq!((run.stdout.len() - 3 * 15) % 64, 0);
    let last = &run.stdout[run.stdout.len() - 15..];
    assert_eq!(last, [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 3, 1, 0, 0, 0]);
}

#[test]
fn a_table_shows_the_first_rows_and_how_many_there_are() {
    let areax = Areax::with_data();
    let all = areax.answer("synapses DATA --format table -q");
    assert!(all.contains("… and 4,980 more (csv, ndjson, npy and parquet hold all)"), "{all}");
    let few = areax.answer("synapses DATA --format table -q --max-results 3 --seed 9");
    assert!(few.contains("3 of 5,000, a uniform sample (seed 9)"), "{few}");
    assert!(!few.contains("more"), "{few}");
    // Ten fields are wider than the hundred columns of a pipe: the last one follows below.
    let blocks: Vec<&str> = few.split("\n\n").skip(1).collect();
    assert_eq!(blocks.len(), 2, "{few}");
    assert!(blocks.iter().all(|block| block.lines().count() == 1 + 3), "{few}");
    assert!(few.lines().all(|line| line.chars().count() <= 100), "{few}");
    let narrow =
        areax.answer("synapses DATA --fields row,size -q --format table --max-results 3 --seed 9");
    assert_eq!(narrow.split("\n\n").skip(1).count(), 1, "{narrow}");
}

/// Ordinary or nasty data.
fn made(nasty: &str) -> (Areax, SynapseFile) {
    made_with(9000, nasty)
}

fn made_with(rows: u64, nasty: &str) -> (Areax, SynapseFile) {
    let areax = Areax::bare();
    areax.answer(&format!("synth DATA --synapses {rows} --neurons 2000 --seed 3 {nasty} -q"));
    let sources = Sources::find(&areax.path("DATA"), &SourceOverrides::default()).unwrap();
    (areax, SynapseFile::open(&sources.synapses).unwrap())
}

#[test]
fn npy_rows_are_the_published_bytes() {
    for nasty in ["", "--nasty"] {
        let (areax, file) = made(nasty);
        let published = std::fs::read(file.path()).unwrap();
        let records = &published[file.byte_of(0) as usize..][..9000 * file.record_bytes()];
        let all = areax.run("synapses DATA --format npy -q").stdout;
        assert!(all.ends_with(records), "{nasty}");
        assert!(all.windows(file.descr().len()).any(|text| text == file.descr()), "{nasty}");
        let some = areax.run("synapses DATA --format npy -q --prob-min 0.6 --engine reference");
        let mut buffer = Vec::new();
        let block = file.read(0..9000, &mut buffer).unwrap();
        let passing: Vec<u8> = (0..9000)
            .filter(|i| f16_to_f64(block.prob(*i)) >= f16_to_f64(0x38cd))
            .flat_map(|i| block.record(i).to_vec())
            .collect();
        assert!(!passing.is_empty() && some.stdout.ends_with(&passing), "{nasty}");
        assert_eq!(some.stdout, areax.run("synapses DATA --format npy -q --prob-min 0.6").stdout);
    }
}

#[test]
fn csv_and_json_hold_the_published_values() {
    for nasty in ["", "--nasty"] {
        let (areax, file) = made(nasty);
        let mut buffer = Vec::new();
        let block = file.read(0..9000, &mut buffer).unwrap();
        let csv = areax.answer("synapses DATA -q --fields size,pre_id,post_id,x,y,z,prob,row");
        let json = areax.json("synapses DATA -q --fields size,pre_celltype --format json");
        assert_eq!(csv.lines().count(), 9001);
        for (i, line) in csv.lines().skip(1).enumerate() {
            let words: Vec<&str> = line.split(',').collect();
            let (size, prob) = (words[0].parse::<f64>().unwrap(), words[6].parse::<f64>().unwrap());
            let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
            assert!(same(size, f16_to_f64(block.size(i))) && same(prob, f16_to_f64(block.prob(i))));
            assert_eq!(words[1], block.pre_id(i).to_string());
            assert_eq!(words[2], block.post_id(i).to_string());
            let at = [block.x(i), block.y(i), block.z(i)].map(|nm| nm.to_string());
            assert_eq!(words[3..6], at);
            assert_eq!(words[7], i.to_string());
            assert_eq!(json["size"][i].as_f64(), Some(size).filter(|size| size.is_finite()));
            assert_eq!(json["pre_celltype"][i], block.pre_celltype(i));
        }
        let count = areax.json("count DATA -q --format json");
        for key in ["count", "total_size", "mean_size"] {
            assert_eq!(json[key], count[key], "{nasty} {key}");
        }
    }
}

#[test]
fn samples_are_the_same_on_every_engine() {
    let (areax, _) = made("--nasty");
    let line = "synapses DATA --fields row --format json -q --prob-min 0.5";
    let rows = |more: &str| areax.json(&format!("{line} {more}"))["row"].clone();
    let sample = rows("--max-results 50 --seed 4");
    assert_eq!(sample.as_array().map(Vec::len), Some(50));
    assert_eq!(sample, rows("--max-results 50 --seed 4 --engine reference"));
    assert_ne!(sample, rows("--max-results 50 --seed 5"));
    assert_eq!(rows("--max-results 9001 --seed 4"), rows(""), "more than there are: all");
    assert_eq!(rows("--max-results 0 --seed 4"), json!([]));
    let checked = areax.json(&format!("{line} --max-results 50 --seed 4 --check"));
    assert_eq!(checked["checked_against"], "reference");
    assert_eq!(checked["seed"], 4);
    assert_eq!(areax.json(line).get("seed"), None);
}

#[test]
fn a_seed_is_drawn_and_said() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA -q");
    let run = areax.run("synapses DATA --max-results 20 -o rows.csv");
    let seed = run.stderr.trim().strip_prefix("seed ").expect(&run.stderr).to_owned();
    let again = areax.answer(&format!("synapses DATA --max-results 20 --seed {seed}"));
    assert_eq!(areax.read("rows.csv"), again);
    let meta: Value = serde_json::from_str(&areax.read("rows.csv.meta.json")).unwrap();
    assert_eq!((meta["seed"].to_string(), &meta["count"]), (seed, &json!(20)));
    assert_eq!(meta["fields"].as_array().map(Vec::len), Some(10));
}

#[test]
fn flags_that_mean_nothing_leave_no_file() {
    let areax = Areax::with_data();
    for line in ["--seed 3", "--fields size,nose", "--fields x,y,x", "--format png -o rows.png"] {
        assert_eq!(areax.run(&format!("synapses DATA {line}")).code, 2, "{line}");
    }
    assert!(!areax.path("rows.png").exists());
}

/// Rows out of the sorted columns are those out of the published file, NaN and −0 included.
#[test]
fn rows_in_memory_are_the_published_ones() {
    // Few rows are sorted plainly; many of a long table are scattered to partitions first.
    for (rows, cases, drawn) in [(9000, 60, 700), (300_000, 8, 30_000)] {
        for nasty in ["", "--nasty"] {
            check_rows_in_memory(made_with(rows, nasty), cases, drawn);
        }
    }
}

fn check_rows_in_memory((areax, file): (Areax, SynapseFile), cases: u64, drawn: u64) {
    let sources = Sources::find(&areax.path("DATA"), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let store = StoreChoice::default();
    let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap());
    let cpu = Cpu::new(data.clone());
    let mut random = Cases::new(&data, 8);
    let mut looked_up = 0;
    for seed in 0..cases {
        let sample = (seed % 2 == 0).then_some(Sample { size: drawn, seed });
        let query = SelectQuery { filter: random.filter(), sample };
        let answer = |engine: &dyn Engine| {
            areax::rows::answer(engine, &file, &query, &RowField::ALL, &Run::default()).unwrap()
        };
        let rows = answer(&reference);
        assert_eq!(answer(&cpu), rows, "{query:?}");
        let held = matches!(
            cpu.rows(&query, &RowField::ALL, u64::MAX, &Run::default()).unwrap(),
            SelectedRows::Columns(_)
        );
        looked_up += u64::from(held && !rows.row.is_empty());
    }
    assert!(looked_up > cases / 6, "{looked_up}");
}

#[test]
fn samples_of_every_size_are_those_of_the_reference() {
    let (areax, _) = made_with(20_000, "--nasty");
    let sources = Sources::find(&areax.path("DATA"), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let store = StoreChoice::default();
    let cpu =
        Cpu::new(Arc::new(Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap()));
    let all = Filter::default();
    // Few of the rows that the sorted columns leave pass: the first guess of a bound is too low.
    let thin = Filter { size_min: Some(1.5), ..all.clone() };
    let ranges = [
        Filter { exclude_autapses: true, ..all.clone() },
        Filter { prob_min: Some(0.6), pre_celltype: Some(vec!["HVC".into()]), ..all.clone() },
    ];
    let mut cut = 0;
    for filter in [all, thin].into_iter().chain(ranges) {
        let passing = reference.count(&filter, &Run::default()).unwrap().count;
        let eighth = passing / 8;
        for size in [0, 1, 2, 63, 64, 900, eighth, eighth + 1, 2500, 2501, passing, passing + 1] {
            for seed in [0, 1, u64::MAX] {
                let query =
                    SelectQuery { filter: filter.clone(), sample: Some(Sample { size, seed }) };
                let found = cpu.select(&query, &Run::default()).unwrap();
                assert_eq!(found.len(), size.min(passing), "{query:?}");
                assert!(found == reference.select(&query, &Run::default()).unwrap(), "{query:?}");
                cut += u64::from(size < passing);
            }
        }
    }
    assert!(cut > 60, "{cut}");
}

#[test]
fn rows_an_engine_holds_are_written_as_those_of_the_file() {
    let (areax, _) = made_with(20_000, "--nasty");
    let fields = "row,size,prob,pre_id,z,post_morph,post_celltype";
    for filter in ["--pre-celltype HVC", "--max-results 300 --seed 2", "--prob-min 2"] {
        for format in ["csv", "ndjson", "npy", "parquet", "arrows"] {
            let line = format!("synapses DATA -q --fields {fields} --format {format} {filter}");
            let held = areax.run(&line);
            // Engines that are compared say which rows pass, and these are read as published.
            let read = areax.run(&format!("{line} --check"));
            assert_eq!((held.code, read.code), (0, 0), "{line}: {}", held.stderr);
            assert!(held.stdout == read.stdout, "{line}");
        }
    }
}

/// The chi-square statistic of how often each row is drawn has mean and variance known; far
/// outside of them the sample would not be uniform.
#[test]
fn every_row_is_drawn_equally_often() {
    const ROWS: u64 = 1000;
    const SEEDS: u64 = 500;
    const DRAWN: u64 = 100;
    let folder = tempfile::tempdir().unwrap();
    let options = areax::synth::SynthOptions { synapses: ROWS, neurons: 50, seed: 1, nasty: false };
    areax::synth::write(folder.path(), &options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let data =
        Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Run::default()).unwrap();
    let cpu = Cpu::new(Arc::new(data));
    let mut drawn = vec![0u64; ROWS as usize];
    // Neighbours drawn together, too: a sample of blocks would be uniform row by row.
    let mut together = 0;
    for seed in 0..SEEDS {
        let sample = Some(Sample { size: DRAWN, seed });
        let query = SelectQuery { filter: Filter::default(), sample };
        let set = cpu.select(&query, &Run::default()).unwrap();
        if seed < 5 {
            assert_eq!(set, reference.select(&query, &Run::default()).unwrap());
        }
        let rows: Vec<u64> = set.rows().collect();
        assert_eq!(rows.len() as u64, DRAWN);
        rows.iter().for_each(|row| drawn[*row as usize] += 1);
        together += rows.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
    }
    let share = DRAWN as f64 / ROWS as f64;
    let (mean, variance) = (SEEDS as f64 * share, SEEDS as f64 * share * (1.0 - share));
    let freedom = ROWS as f64 - 1.0;
    let square = |count: &u64| (*count as f64 - mean).powi(2) / variance;
    let chi_square: f64 = drawn.iter().map(square).sum::<f64>() * freedom / ROWS as f64;
    let away = (chi_square - freedom) / (2.0 * freedom).sqrt();
    assert!(away.abs() < 4.0, "chi-square {chi_square} of {freedom} degrees: {away} deviations");
    let pairs = SEEDS as f64 * freedom * share * (DRAWN - 1) as f64 / freedom;
    let away = (together as f64 - pairs) / pairs.sqrt();
    assert!(away.abs() < 4.0, "{together} neighbours, {pairs} expected");
}
