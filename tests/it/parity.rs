//! Random tables × random questions: every engine equals the reference, bit for bit. Sizes stand
//! at the edges of words, masks and blocks.

use std::path::Path;
use std::sync::Arc;

use areax::Run;
use areax::ask::Question;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::SelectQuery;
use areax::read::{SourceOverrides, Sources};
use areax::synth::{self, SynthOptions};
use areax::verify::{Cases, compare};
use areax::{Dataset, Filter, MatrixQuery};
use tempfile::TempDir;

/// Sizes around 1, 32, 256 and a block of 4,096 rows.
const EDGES: [u64; 13] = [0, 1, 2, 31, 32, 33, 255, 256, 257, 4095, 4096, 4097, 20_000];

fn check(options: SynthOptions, cases: u64) {
    let folder = tempfile::tempdir().unwrap();
    synth::write(folder.path(), &options, &Silent).unwrap();
    check_folder(folder.path(), options.seed, cases, &format!("{options:?}"));
}

/// The published tables, as the reference reads them, and prepared.
fn opened(folder: &Path) -> (Reference, Arc<Dataset>) {
    let sources = Sources::find(folder, &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let store = StoreChoice::default();
    (reference, Arc::new(Dataset::open(&sources, vocabulary, &store, &Run::default()).unwrap()))
}

/// A synthetic data set, in a folder that lives as long as the first of these.
fn made(options: &SynthOptions) -> (TempDir, Reference, Arc<Dataset>) {
    let folder = tempfile::tempdir().unwrap();
    synth::write(folder.path(), options, &Silent).unwrap();
    let (reference, data) = opened(folder.path());
    (folder, reference, data)
}

fn check_folder(folder: &Path, seed: u64, cases: u64, what: &str) {
    let (reference, data) = opened(folder);
    let cpu = Cpu::new(data.clone());
    let mut questions = Cases::new(&data, seed);
    for case in 0..cases {
        if case == cases / 3 {
            // Until here some questions are answered without the index, from here on with it.
            let index = data.index().unwrap();
            assert_eq!(index.damage(&data), None, "{what}");
        }
        let question = questions.question();
        let truth = question.ask(&reference, &Run::default()).unwrap();
        let compared = compare(&question, &cpu, &truth, &Run::default());
        let compared = compared.unwrap_or_else(|error| panic!("{what}, {question}: {error}"));
        if let Some(difference) = compared {
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

/// Few neurons: pairs with many synapses, which a filter keeps.
#[test]
fn every_engine_equals_the_reference_where_pairs_have_many_synapses() {
    for (seed, (synapses, neurons)) in
        [(40, 3), (1000, 9), (4097, 25), (9000, 40)].into_iter().enumerate()
    {
        check(SynthOptions { synapses, neurons, seed: 300 + seed as u64, nasty: true }, 80);
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

/// Rows of a neuron too long for sums in float64, and neurons of one partner side by side.
#[test]
fn adjacency_of_neurons_with_very_many_synapses_agrees() {
    let tables = [(2, false), (4, false), (4, true), (5_000, false)];
    // Neurons fill the last word of a set.
    let full = [32, 64, 128, 6_400].map(|neurons| (neurons, false));
    for (neurons, nasty) in tables.into_iter().chain(full) {
        let options = SynthOptions { synapses: 60_000, neurons, seed: neurons, nasty };
        let (_folder, reference, data) = made(&options);
        let cpu = Cpu::new(data);
        for exclude_autapses in [false, true] {
            for prob_min in [None, Some(0.3), Some(0.9), Some(2.0)] {
                let filter = Filter { prob_min, exclude_autapses, ..Filter::default() };
                let question = Question::Adjacency(filter.into());
                let truth = question.ask(&reference, &Run::default()).unwrap();
                if let Some(difference) = compare(&question, &cpu, &truth, &Run::default()).unwrap()
                {
                    panic!("{options:?}: {difference}");
                }
            }
        }
    }
}

/// Ten thousand of the largest sizes and some of the smallest: a sum that float64 cannot hold.
#[test]
fn sums_of_a_pair_with_very_many_synapses_are_exact() {
    const RECORD: usize = 35;
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 60_000, neurons: 2, seed: 3, nasty: false };
    synth::write(folder.path(), &options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let mut bytes = std::fs::read(&sources.synapses).unwrap();
    let header = bytes.len() - options.synapses as usize * RECORD;
    for (at, record) in bytes[header..].chunks_mut(RECORD).enumerate() {
        let size: u16 = if at % 1_001 == 0 { 0x0001 } else { 0x7bff };
        record[..2].copy_from_slice(&size.to_le_bytes());
    }
    std::fs::write(&sources.synapses, bytes).unwrap();
    let (reference, data) = opened(folder.path());
    let question = Question::Adjacency(Filter::default().into());
    let truth = question.ask(&reference, &Run::default()).unwrap();
    if let Some(difference) = compare(&question, &Cpu::new(data), &truth, &Run::default()).unwrap()
    {
        panic!("{difference}");
    }
}

/// Thresholds that every size of the table passes are left out of the plan; NaN and infinities pass
/// none, or only some.
#[test]
fn thresholds_at_the_edges_of_the_sizes_agree() {
    for nasty in [false, true] {
        let options = SynthOptions { synapses: 9000, neurons: 900, seed: 6, nasty };
        let (_folder, reference, data) = made(&options);
        let cpu = Cpu::new(data.clone());
        let edge = |code: u16| Some(areax::codes::value_of_order_code(code));
        let (low, high) = (edge(data.sizes.low.max(1)), edge(data.sizes.high));
        let mut left_out = 0;
        for (size_min, size_max) in [(Some(0.0), None), (low, None), (None, high), (low, high)] {
            for strict in [false, true] {
                let filter = Filter { size_min, size_max, strict, ..Filter::default() };
                let matrix = MatrixQuery { filter: filter.clone(), ..MatrixQuery::default() };
                assert_eq!(
                    cpu.matrix(&matrix, &Run::default()).unwrap(),
                    reference.matrix(&matrix, &Run::default()).unwrap()
                );
                let select = SelectQuery { filter: filter.clone(), sample: None };
                assert_eq!(
                    cpu.select(&select, &Run::default()).unwrap(),
                    reference.select(&select, &Run::default()).unwrap()
                );
                let pairs = reference.adjacency(&filter, &Run::default()).unwrap();
                assert_eq!(cpu.adjacency(&filter, &Run::default()).unwrap(), pairs, "{filter:?}");
                let count = reference.count(&filter, &Run::default()).unwrap();
                assert_eq!(cpu.count(&filter, &Run::default()).unwrap(), count, "{filter:?}");
                left_out += u64::from(count.count == options.synapses);
            }
        }
        assert_eq!(left_out > 0, !nasty, "{left_out}");
    }
}

#[test]
fn counts_by_the_size_index_are_those_of_the_reference() {
    for nasty in [false, true] {
        let options = SynthOptions { synapses: 200_000, neurons: 9000, seed: 4, nasty };
        let (_folder, reference, data) = made(&options);
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
            let answer = |engine: &dyn Engine| engine.matrix(&query, &Run::default()).unwrap();
            assert_eq!(answer(&cpu), answer(&reference), "{query:?}");
        }
    }
}
