//! Random tables × random questions: every engine equals the reference, bit for bit. Sizes stand
//! at the edges of words, masks and blocks.

use std::path::Path;
use std::sync::Arc;

use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::read::{SourceOverrides, Sources};
use areax::synth::{self, SynthOptions};
use areax::verify::{Cases, compare};
use areax::{Dataset, Filter, MatrixQuery};

/// Sizes around 1, 32, 256 and a block of 4,096 rows.
const EDGES: [u64; 13] = [0, 1, 2, 31, 32, 33, 255, 256, 257, 4095, 4096, 4097, 20_000];

fn check(options: SynthOptions, cases: u64) {
    let folder = tempfile::tempdir().unwrap();
    synth::write(folder.path(), &options, &Silent).unwrap();
    check_folder(folder.path(), options.seed, cases, &format!("{options:?}"));
}

fn check_folder(folder: &Path, seed: u64, cases: u64, what: &str) {
    let sources = Sources::find(folder, &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let store = StoreChoice::default();
    let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &Silent).unwrap());
    let cpu = Cpu::new(data.clone());
    let mut questions = Cases::new(&data, seed);
    for case in 0..cases {
        if case == cases / 3 {
            // Until here some questions are answered without the index, from here on with it.
            let index = data.index().unwrap();
            assert_eq!(index.damage(&data), None, "{what}");
        }
        let question = questions.question();
        let truth = question.ask(&reference).unwrap();
        if let Some(difference) = compare(&question, &cpu, &truth).unwrap() {
            panic!("{what}, case {case}: {difference}");
        }
    }
}

#[test]
fn every_engine_equals_the_reference_at_every_edge_on_ordinary_data() {
    for (seed, synapses) in EDGES.into_iter().enumerate() {
        let options =
            SynthOptions { synapses, neurons: synapses / 4 + 3, seed: seed as u64, nasty: false };
        check(options, 25);
    }
}

#[test]
fn every_engine_equals_the_reference_at_every_edge_on_nasty_data() {
    for (seed, synapses) in EDGES.into_iter().enumerate() {
        let options = SynthOptions {
            synapses,
            neurons: synapses / 4 + 3,
            seed: 100 + seed as u64,
            nasty: true,
        };
        check(options, 40);
    }
}

#[test]
fn every_engine_equals_the_reference_where_there_is_no_neuron_table() {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 3000, neurons: 500, seed: 5, nasty: true };
    let made = synth::write(folder.path(), &options, &Silent).unwrap();
    std::fs::remove_file(made.neurons).unwrap();
    check_folder(folder.path(), 5, 60, "no neuron table");
}

#[test]
fn a_table_of_many_blocks_agrees() {
    check(SynthOptions { synapses: 300_000, neurons: 40_000, seed: 9, nasty: true }, 6);
}

/// Segments of many steps: sizes are counted on the ladder.
#[test]
fn counts_on_the_ladder_are_those_of_the_reference() {
    for nasty in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 200_000, neurons: 9000, seed: 4, nasty };
        synth::write(folder.path(), &options, &Silent).unwrap();
        let sources = Sources::find(folder.path(), &Default::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
        let store = StoreChoice::default();
        let data = Arc::new(Dataset::open(&sources, vocabulary, &store, &Silent).unwrap());
        let long = data.segments.iter().filter(|s| s.end - s.start > 3 * 4096).count();
        assert!(long > 1, "{long} long segments");
        let cpu = Cpu::new(data);
        let mut rng = fastrand::Rng::with_seed(8);
        for case in 0..24 {
            let mut some = |limit: f64| rng.bool().then(|| rng.f64() * limit);
            let filter = Filter {
                prob_min: some(1.0),
                prob_max: some(1.2),
                size_min: some(0.4),
                size_max: some(1.0),
                strict: case % 3 == 0,
                ..Filter::default()
            };
            let query = MatrixQuery { filter, ..MatrixQuery::default() };
            let answer = |engine: &dyn Engine| engine.matrix(&query).unwrap();
            assert_eq!(answer(&cpu), answer(&reference), "{query:?}");
        }
    }
}
