//! The one door of the library: a folder that answers questions, from threads and from a forked
//! child, over data that changes or is damaged.

use std::path::Path;

use areax::ask::{Check, EngineChoice, Options, Rows, RowsQuery};
use areax::output::views::{RowsView, View};
use areax::output::{self, Context, Format, Look};
use areax::progress::Silent;
use areax::query::{Count, Matrix, NeuronQuery, RowField, SelectQuery};
use areax::synth::{self, SynthOptions};
use areax::verify::Cases;
use areax::{Answer, Connectome, Filter, Kind, MatrixQuery, Question, Run};

use crate::cli::Areax;
use crate::cli::damage::{damage, generation};

fn synthetic(folder: &Path, synapses: u64) {
    let options = SynthOptions { synapses, neurons: 400, seed: 3, ..SynthOptions::default() };
    synth::write(folder, &options, &Silent).unwrap();
}

fn ask(connectome: &Connectome, question: &Question) -> Answer {
    connectome.ask(question, &Run::default()).unwrap().answer
}

/// The ids of all rows: more than stay in memory.
fn all_ids() -> Question {
    RowsQuery::new(SelectQuery::default(), vec![RowField::PreId, RowField::PostId]).into()
}

/// A question that one thread answers, and one that takes a pool.
fn questions() -> [Question; 2] {
    let types = |name: &str| Some(vec![name.to_owned()]);
    let few = Filter {
        pre_celltype: types("HVC"),
        post_celltype: types("MSN"),
        size_min: Some(0.05),
        ..Filter::default()
    };
    let lengths = Filter { min_pre_axon: Some(20.0), ..Filter::default() };
    [Question::Count(few), MatrixQuery { filter: lengths, ..MatrixQuery::default() }.into()]
}

#[test]
fn every_question_is_answered_as_the_reference_answers_it() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 3000);
    let connectome = Connectome::open(folder.path()).unwrap();
    let by_reference = Options::default()
        .engine(EngineChoice::Reference)
        .check(Check::Reference)
        .open(folder.path())
        .unwrap();
    let data = connectome.dataset(&Run::default()).unwrap();
    let mut cases = Cases::new(&data, 11);
    for _ in 0..40 {
        let question = cases.question();
        let checked = connectome.ask_checked(&question, Check::Reference, &Run::default()).unwrap();
        assert_eq!(checked.by.checked_against, Some("reference"), "{question}");
        assert_eq!(checked.answer, ask(&by_reference, &question), "{question}");
    }
}

#[test]
fn the_reference_needs_no_prepared_copy() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 300);
    let connectome =
        Options::default().engine(EngineChoice::Reference).open(folder.path()).unwrap();
    let answered = connectome.ask(&questions()[1], &Run::default()).unwrap();
    assert_eq!((answered.by.engine, answered.by.checked_against), ("reference", None));
    assert!(!folder.path().join(".areax").exists());
}

#[test]
fn rows_come_as_columns() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 3000);
    let connectome = Connectome::open(folder.path()).unwrap();
    let filter = Filter { prob_min: Some(0.9), ..Filter::default() };
    let select = SelectQuery { filter: filter.clone(), sample: None };
    let query = RowsQuery::new(select, [RowField::PreId, RowField::Size]);
    let columns = |query: RowsQuery| {
        let rows: Rows = ask(&connectome, &query.into()).try_into().unwrap();
        (rows.len(), rows.columns().unwrap())
    };
    let (held, published) = (columns(query.clone()), columns(RowsQuery { held_max: 0, ..query }));
    let count: Count = ask(&connectome, &Question::Count(filter)).try_into().unwrap();
    assert_eq!((held.0, published.0), (count.count, count.count));
    assert_eq!((&held.1.pre_id, &held.1.size), (&published.1.pre_id, &published.1.size));
    assert!(published.1.x.is_empty());
}

#[test]
fn what_the_data_holds_is_an_answer_too() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 3000);
    let answered = Connectome::open(folder.path()).unwrap().ask(&Question::Info, &Run::default());
    let Answer::Info(info) = answered.unwrap().answer else { panic!("no info") };
    assert_eq!((info.facts.synapses, info.facts.neurons), (3000, 400));
    assert_eq!(info.types.iter().map(|row| row.synapses_as_pre).sum::<u64>(), 3000);
}

#[test]
fn a_refused_question_prepares_nothing() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 300);
    let connectome = Connectome::open(folder.path()).unwrap();
    let misspelt = Filter { pre_celltype: Some(vec!["HCV".to_owned()]), ..Filter::default() };
    let error = connectome.ask(&Question::Count(misspelt), &Run::default()).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(!folder.path().join(".areax").exists());
    let unknown = NeuronQuery { id: 1.into(), filter: Filter::default() };
    assert!(connectome.ask(&unknown.into(), &Run::default()).is_err());
}

#[test]
fn a_stopped_run_gives_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 300);
    let connectome = Connectome::open(folder.path()).unwrap();
    let run = Run::default();
    run.stop.stop();
    for question in questions() {
        assert_eq!(connectome.ask(&question, &run).unwrap_err().kind(), Kind::Stopped);
    }
}

#[test]
fn files_that_change_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 300);
    let connectome = Connectome::open(folder.path()).unwrap();
    ask(&connectome, &questions()[0]);
    synthetic(folder.path(), 301);
    let error = connectome.ask(&questions()[0], &Run::default()).unwrap_err();
    assert!(error.to_string().contains("has changed"), "{error}");
}

#[test]
fn a_damaged_copy_is_made_anew_and_the_question_asked_once_more() {
    let areax = Areax::with_data();
    let connectome = Connectome::open(areax.path("DATA")).unwrap();
    let question = &questions()[1];
    let right: Matrix = ask(&connectome, question).try_into().unwrap();
    damage(&generation(&areax).join("synapse_pre.npy"));
    let connectome = Connectome::open(areax.path("DATA")).unwrap();
    for _ in 0..2 {
        let again: Matrix = ask(&connectome, question).try_into().unwrap();
        assert_eq!(again, right);
    }
}

#[test]
fn threads_share_a_connectome() {
    let folder = tempfile::tempdir().unwrap();
    synthetic(folder.path(), 3000);
    let connectome = Options::default().threads(2).open(folder.path()).unwrap();
    std::thread::scope(|scope| {
        let asked = || questions().map(|question| ask(&connectome, &question));
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(asked)).collect();
        let answers: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    });
}

/// What a child needs of the C library: the child of a program with threads may only end so.
#[cfg(unix)]
mod c {
    unsafe extern "C" {
        pub safe fn fork() -> i32;
        pub safe fn _exit(code: i32) -> !;
        pub safe fn kill(process: i32, signal: i32) -> i32;
        pub fn waitpid(process: i32, status: *mut i32, options: i32) -> i32;
    }
}

#[cfg(unix)]
#[test]
fn a_forked_child_asks_on_threads_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    // So many that several threads read the rows.
    synthetic(folder.path(), 300_000);
    let connectome = Options::default().threads(2).open(folder.path()).unwrap();
    let answers = |connectome: &Connectome| {
        let rows: Rows = ask(connectome, &all_ids()).try_into().unwrap();
        let (handle, fields) = (rows.handle(), [RowField::PreId, RowField::PostId]);
        let view = View::Rows(RowsView {
            rows: &handle,
            fields: &fields,
            fields_named: true,
            sample: None,
            vocabulary: &connectome.vocabulary(),
            short: false,
        });
        let (filter, look) = (Filter::default(), Look::default());
        let context = Context::new("made", (300_000, 400), &filter, "cpu");
        let csv = output::chunks(&view, Format::Csv, &context, &look).unwrap();
        let csv: Vec<u8> = csv.collect::<Result<Vec<_>, _>>().unwrap().concat();
        let batches = output::batches(&view, &context).unwrap().map(|batch| batch.unwrap());
        let rows_of_batches: usize = batches.map(|batch| batch.num_rows()).sum();
        let columns = rows.columns().unwrap();
        (questions().map(|question| ask(connectome, &question)), columns, csv, rows_of_batches)
    };
    let right = answers(&connectome);
    let child = c::fork();
    if child == 0 {
        // A panic must not unwind into the test's own thread.
        let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            answers(&connectome) == right
        }));
        drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(connectome))));
        c::_exit(if matches!(asked, Ok(true)) { 0 } else { 1 });
    }
    assert_eq!(status_of(child), 0, "the child got other answers, or none");
    // The parent's threads are still there.
    assert!(answers(&connectome) == right);
}

#[cfg(unix)]
fn answers(connectome: &Connectome, questions: &[Question]) -> Vec<Answer> {
    questions.iter().map(|question| ask(connectome, question)).collect()
}

#[cfg(unix)]
#[test]
fn a_child_that_is_forked_while_a_thread_asks_waits_for_nobody() {
    let areax = Areax::with_data();
    let data = areax.path("DATA");
    let questions = [&questions()[..], &[Question::Adjacency(Filter::default().into())]].concat();
    let right = answers(&Connectome::open(&data).unwrap(), &questions);
    for delay_ms in [0, 1, 2, 4, 8, 16, 32, 64] {
        std::fs::remove_dir_all(data.join(".areax")).unwrap();
        let connectome = Options::default().threads(2).open(&data).unwrap();
        std::thread::scope(|scope| {
            let asking = scope.spawn(|| answers(&connectome, &questions));
            std::thread::sleep(std::time::Duration::from_millis(delay_ms));
            let child = c::fork();
            if child == 0 {
                let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    answers(&connectome, &questions) == right
                }));
                c::_exit(if matches!(asked, Ok(true)) { 0 } else { 1 });
            }
            assert_eq!(status_of(child), 0, "forked after {delay_ms} ms");
            assert!(asking.join().unwrap() == right);
        });
    }
}

/// Waits for a child, but not for ever.
#[cfg(unix)]
fn status_of(child: i32) -> i32 {
    use std::time::{Duration, Instant};

    let (begin, mut status) = (Instant::now(), 0);
    // SAFETY: `status` is there, and the child is this test's own. 1 is WNOHANG.
    while unsafe { c::waitpid(child, &raw mut status, 1) } == 0 {
        if begin.elapsed() > Duration::from_secs(60) {
            c::kill(child, 9);
            panic!("the child waits for threads that it does not have");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    status
}
