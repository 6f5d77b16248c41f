//! Which engine answers when a GPU fails, and what happens when engines disagree.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::query::{
    Count, Matrix, MatrixQuery, NeuronsQuery, RowSet, SelectQuery, Sweep, SweepQuery,
};
use crate::synth::{SynthOptions, write};

use super::*;
use crate::Run;
use crate::cli::args::DataArgs;

/// A GPU that has one answer to give, or none.
struct Card(Option<Count>);

fn gave_up<A>() -> Result<A> {
    Err(Error::new(Kind::Engine, "the device was lost"))
}

impl Engine for Card {
    fn name(&self) -> &'static str {
        "gpu"
    }

    fn adapter(&self) -> Option<String> {
        Some("a card".to_owned())
    }

    fn count(&self, _: &Filter, _: &Run) -> Result<Count> {
        self.0.map_or_else(gave_up, Ok)
    }

    fn matrix(&self, _: &MatrixQuery, _: &Run) -> Result<Matrix> {
        gave_up()
    }

    fn sweep(&self, _: &SweepQuery, _: &Run) -> Result<Sweep> {
        gave_up()
    }

    fn select(&self, _: &SelectQuery, _: &Run) -> Result<RowSet> {
        gave_up()
    }

    fn neurons(&self, _: &NeuronsQuery, _: &Run) -> Result<Vec<u64>> {
        gave_up()
    }
}

/// A session over a small synthetic data set; the folder goes when it is dropped.
fn session() -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 500, neurons: 60, seed: 5, ..SynthOptions::default() };
    write(folder.path(), &options, &crate::progress::Silent).unwrap();
    let args = DataArgs { data: Some(folder.path().to_owned()), ..DataArgs::default() };
    let session = Session::find(&args, true).unwrap();
    (folder, session)
}

fn ask(engine: EngineName, session: &Session, card: &Card) -> Result<Checked<Count>> {
    let args = EngineArgs { engine, ..EngineArgs::default() };
    let differ = |a: &Count, b: &Count| format!("{} and {}", a.count, b.count);
    checked(
        &args,
        session,
        card,
        |engine| engine.count(&Filter::default(), &Run::default()),
        differ,
    )
}

#[test]
fn under_auto_the_cpu_answers_where_a_gpu_gives_up() {
    let (_folder, session) = session();
    let answered = ask(EngineName::Auto, &session, &Card(None)).unwrap();
    assert_eq!((answered.answer.count, answered.engine.as_str()), (500, "cpu"));
}

#[test]
fn a_gpu_asked_for_by_name_fails_instead() {
    let (_folder, session) = session();
    let error = ask(EngineName::Gpu, &session, &Card(None)).map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), Kind::Engine);
}

#[test]
fn a_wrong_answer_of_a_gpu_is_found() {
    let (_folder, session) = session();
    let truth =
        Cpu::new(session.dataset().unwrap()).count(&Filter::default(), &Run::default()).unwrap();
    let right = ask(EngineName::Gpu, &session, &Card(Some(truth))).unwrap();
    assert_eq!((right.engine.as_str(), right.by.as_deref()), ("gpu", Some("cpu")));
    let wrong = Card(Some(Count { count: 499, ..truth }));
    let error = ask(EngineName::Auto, &session, &wrong).map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), Kind::Disagree);
    assert!(error.to_string().contains("499 and 500"), "{error}");
}

#[test]
fn a_source_that_changes_between_two_engines_is_no_disagreement() {
    let (folder, session) = session();
    session.dataset().unwrap();
    let args = EngineArgs { engine: EngineName::Cpu, check: true, ..EngineArgs::default() };
    let cpu = Cpu::new(session.dataset().unwrap());
    let change = |engine: &dyn Engine| {
        if engine.name() == "reference" {
            let options =
                SynthOptions { synapses: 500, neurons: 60, seed: 6, ..Default::default() };
            write(folder.path(), &options, &crate::progress::Silent).unwrap();
            let name =
                |seed| folder.path().join(format!("areax_synthetic_seed{seed}_synapses.npy"));
            std::fs::copy(name(6), name(5)).unwrap();
        }
        engine.count(&Filter::default(), &crate::Run::default())
    };
    let error = checked(&args, &session, &cpu, change, |_, _| "".to_owned()).err().unwrap();
    assert_eq!(error.kind(), Kind::Data, "{error}");
    assert!(error.to_string().contains("has changed"), "{error}");
}
