//! Neurons of both engines against the cpu's and the reference's, and the questions that neither
//! has a path for.

use std::sync::Arc;

use areax::Run;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::{Direction, Filter, NeuronQuery, NeuronsQuery};
use areax::read::{SourceOverrides, Sources};
use areax::synth::{SynthOptions, write};
use areax::verify::Cases;
use areax::{Dataset, Kind};

use super::made::{self, Recipe};
use super::parity::SMALL_BINDING;
use super::{Bench, Limits};

pub fn neurons_equal_the_cpu_at_every_edge(bench: &Bench) {
    for rows in bench.sizes() {
        let data = made::dataset(Recipe::of(*rows));
        check(bench, &data, Limits::default(), 12);
    }
    check(bench, &made::dataset(Recipe::of(100_003)), SMALL_BINDING, 10);
}

/// Before the cpu has an index, and with it.
fn check(bench: &Bench, data: &Arc<Dataset>, limits: Limits, questions: usize) {
    let cpu = Cpu::new(Arc::clone(data));
    let (gpu, scan) = bench.engines(data, limits);
    let mut cases = Cases::new(data, data.synapse_count() as u64);
    let mut answered = 0;
    for question in 0..questions * 2 {
        if question == questions {
            data.index().unwrap();
        }
        let query = cases.neurons();
        // Some conditions have no path on a GPU, on both engines alike.
        if refused(&gpu, &query) && refused(&scan, &query) {
            continue;
        }
        answered += 1;
        let expected = cpu.neurons(&query, &Run::default()).unwrap();
        for engine in [&gpu as &dyn Engine, &scan] {
            assert_eq!(
                engine.neurons(&query, &Run::default()).unwrap(),
                expected,
                "{} {query:?}",
                engine.name()
            );
        }
    }
    assert!(answered >= questions, "only {answered} questions had a path on the GPU");
}

fn refused(engine: &dyn Engine, query: &NeuronsQuery) -> bool {
    let answer = engine.neurons(query, &Run::default());
    answer.is_err_and(|error| error.kind() == Kind::Unsupported)
}

pub fn neurons_of_nasty_data_equal_the_reference(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 30_000, neurons: 2_000, seed: 6, nasty: true };
    write(folder.path(), &options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let data =
        Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Run::default()).unwrap();
    let data = Arc::new(data);
    let (gpu, scan) = bench.engines(&data, Limits::default());
    let mut cases = Cases::new(&data, 3);
    let mut found = 0;
    let questions = bench.questions(60);
    for _ in 0..questions {
        let query = cases.neurons();
        if refused(&gpu, &query) && refused(&scan, &query) {
            continue;
        }
        let expected = reference.neurons(&query, &Run::default()).unwrap();
        found += usize::from(!expected.is_empty());
        for engine in [&gpu as &dyn Engine, &scan] {
            assert_eq!(
                engine.neurons(&query, &Run::default()).unwrap(),
                expected,
                "{} {query:?}",
                engine.name()
            );
        }
    }
    assert!(found > questions / 6, "{found}");
}

pub fn questions_without_a_path_are_refused(bench: &Bench) {
    let data = made::dataset(Recipe::of(10));
    let (gpu, scan) = bench.engines(&data, Limits::default());
    for engine in [&gpu as &dyn Engine, &scan] {
        let one = NeuronQuery { id: data.neurons.id[0].into(), filter: Filter::default() };
        let errors = [
            engine.adjacency(&Filter::default(), &Run::default()).unwrap_err(),
            engine.neuron(&one, &Run::default()).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), Kind::Unsupported);
            assert!(error.to_string().contains("--engine cpu or --engine reference"), "{error}");
        }
        let post = NeuronsQuery {
            celltype: Some(vec!["HVC".into()]),
            direction: Direction::Incoming,
            ..NeuronsQuery::default()
        };
        assert_eq!(engine.neurons(&post, &Run::default()).unwrap_err().kind(), Kind::Usage);
    }
}
