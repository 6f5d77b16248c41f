//! Which engine answers when a GPU fails, and what happens when engines disagree.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::error::{Error, Kind, Result};
use crate::progress::Silent;
use crate::query::{
    Count, Filter, Matrix, MatrixQuery, NeuronId, NeuronIds, NeuronQuery, NeuronsQuery, RowSet,
    SelectQuery, Sweep, SweepQuery,
};
use crate::run::Run;
use crate::synth::{SynthOptions, write};

/// An engine that counts as it is told, and can do nothing else.
pub(super) struct Counts<F>(pub &'static str, pub F);

pub(super) fn failed<A>() -> Result<A> {
    Err(Error::new(Kind::Engine, "the device was lost"))
}

impl<F: Fn(&Filter, &Run) -> Result<Count> + Send + Sync> Engine for Counts<F> {
    fn name(&self) -> &'static str {
        self.0
    }

    fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
        self.1(filter, run)
    }

    fn matrix(&self, _: &MatrixQuery, _: &Run) -> Result<Matrix> {
        failed()
    }

    fn sweep(&self, _: &SweepQuery, _: &Run) -> Result<Sweep> {
        failed()
    }

    fn select(&self, _: &SelectQuery, _: &Run) -> Result<RowSet> {
        failed()
    }

    fn neurons(&self, _: &NeuronsQuery, _: &Run) -> Result<NeuronIds> {
        failed()
    }
}

fn synthetic(folder: &Path, seed: u64) {
    let options = SynthOptions { synapses: 500, neurons: 60, seed, ..SynthOptions::default() };
    write(folder, &options, &Silent).unwrap();
}

/// A backend over a small synthetic data set; the folder goes when it is dropped.
fn backend(
    engines: impl FnOnce(&Arc<crate::Dataset>) -> EngineWithFallback,
) -> (tempfile::TempDir, Backend) {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 5);
    let data = Data::find(folder.path(), &Options::default()).unwrap();
    let engines = engines(data.dataset(&Run::default()).unwrap());
    (folder, Backend::new(data, engines))
}

/// A GPU that has one answer to give, or none.
fn gpu(answer: Option<Count>) -> SharedEngine {
    Arc::new(Counts("gpu", move |_: &Filter, _: &Run| answer.map_or_else(failed, Ok)))
}

fn count() -> Question {
    Question::Count(Filter::default())
}

fn asked(backend: &Backend, check: Check) -> Result<(Count, Provenance)> {
    let (answer, by) = backend.ask(&count(), check, &Run::default())?;
    Ok((answer.try_into()?, by))
}

fn truth(backend: &Backend) -> Count {
    let cpu = Cpu::new(Arc::clone(backend.data.dataset(&Run::default()).unwrap()));
    cpu.count(&Filter::default(), &Run::default()).unwrap()
}

#[test]
fn the_cpu_answers_where_a_gpu_fails() {
    let (_folder, backend) = backend(|data| EngineWithFallback::with_fallback(gpu(None), data));
    let (count, by) = asked(&backend, Check::Sample).unwrap();
    assert_eq!((count.count, by.engine, by.checked_against), (500, "cpu", None));
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (1, 1));
    // How many there are before a long answer is known the same way.
    let question = Question::Matrix(MatrixQuery::default());
    assert_eq!(backend.count(&question, &Run::default()).unwrap(), 500);
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (2, 2));
}

/// No machine has it.
fn absent() -> Options {
    Options::default().engine(EngineChoice::Gpu).adapter("no such adapter")
}

#[test]
fn the_cpu_answers_where_a_gpu_cannot_be_opened_which_is_tried_once() {
    let options = absent().fall_back(true);
    let (_folder, backend) = backend(|_| EngineWithFallback::of(&options));
    for asked_before in 0..2 {
        let (count, by) = asked(&backend, Check::Sample).unwrap();
        assert_eq!((count.count, by.engine, by.checked_against), (500, "cpu", None));
        let counters = (backend.engines.faults(), backend.engines.fallbacks());
        assert_eq!(counters, (1, asked_before + 1));
    }
    let (data, run) = (&backend.data, Run::default());
    let engines = EngineWithFallback::of(&options);
    assert!(engines.open(data, false, &run).is_err(), "at the start it is said");
    engines.open(data, true, &run).unwrap();
    assert_eq!((engines.faults(), engines.fallbacks()), (1, 0));
    let engines = EngineWithFallback::of(&absent());
    assert!(engines.open(data, true, &run).is_err(), "nothing may stand in");
}

#[test]
fn only_the_cpu_has_short_questions() {
    use EngineChoice::{Auto, Cpu, Gpu, GpuScan, Reference};
    // Of few segments.
    let names = |name: &str| Some(vec![name.to_owned()]);
    let (pre_celltype, post_celltype) = (names("HVC"), names("MSN"));
    let question = Question::Count(Filter { pre_celltype, post_celltype, ..Filter::default() });
    for (choice, is_short) in
        [(Auto, true), (Cpu, true), (Gpu, false), (GpuScan, false), (Reference, false)]
    {
        let options = Options::default().engine(choice);
        let (_folder, backend) = backend(|_| EngineWithFallback::of(&options));
        backend.data.prepared(&Run::default()).unwrap();
        assert_eq!(backend.is_short(&question, &Run::default()), is_short, "{choice:?}");
    }
}

#[test]
fn a_neuron_is_short_once_its_index_is_there_and_no_neuron_is_tested() {
    let options = Options::default().engine(EngineChoice::Cpu);
    let (_folder, backend) = backend(|_| EngineWithFallback::of(&options));
    let run = Run::default();
    let dataset = backend.data.dataset(&run).unwrap();
    let id: NeuronId = dataset.neurons.id.read_at(0).unwrap().unwrap().into();
    let of = |filter: Filter| Question::Neuron(NeuronQuery { id: id.clone(), filter });
    let all = of(Filter::default());
    assert!(!backend.is_short(&all, &run));
    let first = backend.ask(&all, Check::Never, &run).unwrap().0;
    assert!(backend.is_short(&all, &run));
    assert_eq!(backend.ask(&all, Check::Never, &run).unwrap().0, first);
    assert!(backend.is_short(&of(Filter { prob_min: Some(0.5), ..Filter::default() }), &run));
    assert!(!backend.is_short(&of(Filter { cell_axon: Some(50.0), ..Filter::default() }), &run));
    let unknown = NeuronQuery { id: 1.into(), filter: Filter::default() };
    assert!(backend.is_short(&Question::Neuron(unknown), &run));
}

#[test]
fn a_gpu_asked_for_by_name_fails_instead() {
    let (_folder, backend) = backend(|data| EngineWithFallback::checked(gpu(None), data));
    assert_eq!(asked(&backend, Check::Sample).unwrap_err().kind(), Kind::Engine);
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (1, 0));
}

#[test]
fn the_first_answer_of_a_gpu_is_compared_and_a_wrong_one_is_not_given() {
    let (_folder, mut backend) = backend(|data| EngineWithFallback::checked(gpu(None), data));
    let (truth, data) =
        (truth(&backend), Arc::clone(backend.data.dataset(&Run::default()).unwrap()));
    backend.engines = EngineWithFallback::checked(gpu(Some(truth)), &data);
    for checked in [Some("cpu"), None] {
        let (_, by) = asked(&backend, Check::Sample).unwrap();
        assert_eq!((by.engine, by.checked_against), ("gpu", checked));
    }
    let wrong = Count { count: 499, ..truth };
    backend.engines = EngineWithFallback::with_fallback(gpu(Some(wrong)), &data);
    assert_eq!(asked(&backend, Check::Never).unwrap().0, wrong);
    let error = asked(&backend, Check::Reference).unwrap_err();
    assert_eq!(error.kind(), Kind::Disagree);
    assert!(error.to_string().contains("gpu and reference disagree"), "{error}");
    assert_eq!(backend.engines.faults(), 1);
}

#[test]
fn a_gpu_that_gave_a_wrong_answer_is_asked_no_more() {
    let (_folder, mut backend) = backend(|data| EngineWithFallback::checked(gpu(None), data));
    let (truth, data) =
        (truth(&backend), Arc::clone(backend.data.dataset(&Run::default()).unwrap()));
    let wrong = || gpu(Some(Count { count: 499, ..truth }));
    backend.engines = EngineWithFallback::with_fallback(wrong(), &data);
    let error = asked(&backend, Check::Sample).unwrap_err();
    assert_eq!(error.kind(), Kind::Disagree);
    let said = error.to_string();
    assert!(said.contains("499") && said.contains("asks no GPU any more"), "{said}");
    for check in [Check::Sample, Check::Never] {
        let (count, by) = asked(&backend, check).unwrap();
        assert_eq!((count, by.engine, by.checked_against), (truth, "cpu", None));
    }
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (1, 2));
    // One that is asked for by name says why.
    backend.engines = EngineWithFallback::checked(wrong(), &data);
    assert_eq!(asked(&backend, Check::Sample).unwrap_err().kind(), Kind::Disagree);
    let error = asked(&backend, Check::Sample).unwrap_err();
    assert_eq!(error.kind(), Kind::Engine);
    assert!(error.to_string().contains("because an answer was wrong"), "{error}");
}

#[test]
fn a_source_that_changes_between_two_engines_is_no_disagreement() {
    let (folder, mut backend) = backend(|data| EngineWithFallback::checked(gpu(None), data));
    let data = Arc::clone(backend.data.dataset(&Run::default()).unwrap());
    let (cpu, place) = (Cpu::new(data), folder.path().to_owned());
    let writes = move |filter: &Filter, run: &Run| {
        synthetic(&place, 6);
        let name = |seed| place.join(format!("areax_synthetic_seed{seed}_synapses.npy"));
        std::fs::copy(name(6), name(5)).unwrap();
        cpu.count(filter, run)
    };
    backend.engines = EngineWithFallback::only(Arc::new(Counts("writes", writes)));
    let error = asked(&backend, Check::Reference).unwrap_err();
    assert_eq!(error.kind(), Kind::Data, "{error}");
    assert!(error.to_string().contains("has changed"), "{error}");
}
