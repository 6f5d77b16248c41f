//! A GPU of `auto` that is none: when it is opened, when it is asked, and what happens where it fails.

use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Barrier, Mutex};
use std::time::Instant;

use super::books::{PAUSE, PAUSE_MAX, Phase};
use super::*;
use crate::ask::auto::Clock;
use crate::ask::tests::{Counts, failed};
use crate::ask::{Backend, EngineWithFallback, Options, Provenance};
use crate::dataset::Dataset;
use crate::engine::cpu::Cpu;
use crate::engine::{Engine, GpuRates};
use crate::progress::{Progress, Silent};
use crate::query::{Count, Filter};
use crate::synth::{SynthOptions, write};

/// So fast that every question is worth it.
const FAST: GpuRates = GpuRates {
    open_ms: 5.0,
    question_ms: 1e-9,
    gb_per_s: 1e9,
    lookups_per_s: 1e18,
    upload_gb_per_s: 1e9,
};
/// No answer takes what this machine is busy with.
const CLOCK: Clock = Clock::Given { cpu_ms: 1.0, gpu_ms: 0.001 };
/// The first is not counted, the fourth after it comes to three quarters of the price.
const UNTIL_PAID: usize = 5;

/// What a trial sees of its GPU.
#[derive(Clone, Default)]
struct Seen {
    found: Arc<AtomicUsize>,
    opened: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
    fails: Arc<AtomicBool>,
    lies: Arc<AtomicBool>,
}

/// The cpu under another name.
fn fake(cpu: Cpu, seen: Seen) -> SharedEngine {
    let count = move |filter: &Filter, run: &Run| {
        seen.asked.fetch_add(1, Ordering::Relaxed);
        if seen.fails.load(Ordering::Relaxed) {
            return failed();
        }
        let count = cpu.count(filter, run)?;
        let more = u64::from(seen.lies.load(Ordering::Relaxed));
        Ok(Count { count: count.count + more, ..count })
    };
    Arc::new(Counts("gpu", count))
}

impl Seen {
    fn source(&self, data: &Arc<Dataset>) -> Source {
        let (own, found, data) = (self.clone(), Arc::clone(&self.found), Arc::clone(data));
        let truth = Cpu::new(Arc::clone(&data));
        Source {
            assumed: FAST,
            find: Box::new(move || {
                found.fetch_add(1, Ordering::Relaxed);
                Some(FAST)
            }),
            open: Box::new(move |_| {
                own.opened.fetch_add(1, Ordering::Relaxed);
                Ok((fake(Cpu::new(Arc::clone(&data)), own.clone()), FAST))
            }),
            check: Box::new(move |question, answer, _, given, run| {
                let given = given.given(run)?;
                match given.map_or_else(|| question.ask(&truth, run), Ok)? == *answer {
                    true => Ok(()),
                    false => Err(Error::new(Kind::Disagree, "they differ")),
                }
            }),
            clock: CLOCK,
        }
    }

    fn of(count: &AtomicUsize) -> usize {
        count.load(Ordering::Relaxed)
    }
}

/// A small data set with `auto` over a GPU; the folder goes when it is dropped.
fn backend(source: impl FnOnce(&Arc<Dataset>) -> Source) -> (tempfile::TempDir, Backend) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 500, neurons: 60, ..SynthOptions::default() };
    write(folder.path(), &options, &Silent).unwrap();
    let data = Data::find(folder.path(), &Options::default()).unwrap();
    let dataset = data.dataset(&Run::default()).unwrap();
    let standby = Standby::new(source(dataset), 500, 2);
    (folder, Backend::new(data, EngineWithFallback::on_standby(standby)))
}

/// Not answered by order.
fn by_length() -> Question {
    Question::Count(Filter { min_pre_axon: Some(10.0), ..Filter::default() })
}

/// Over other columns.
fn without_autapses() -> Question {
    Question::Count(Filter { exclude_autapses: true, ..Filter::default() })
}

fn ask(backend: &Backend, question: &Question) -> (Count, Provenance) {
    let (answer, by) = backend.ask(question, crate::ask::Check::Sample, &Run::default()).unwrap();
    (answer.try_into().unwrap(), by)
}

/// Asks until the regret comes to the price, and waits for what is then done beside it.
fn prepare(backend: &Backend) {
    for _ in 0..UNTIL_PAID {
        assert_eq!(ask(backend, &by_length()).1.engine, "cpu");
    }
    standby(backend).settled();
}

fn standby(backend: &Backend) -> &Standby {
    backend.engines.own_standby()
}

/// Why an engine answers.
fn reason(by: &Provenance) -> String {
    by.reason.as_ref().unwrap().words().into_owned()
}

#[test]
fn the_cpu_answers_until_the_gpu_is_ready_and_no_answer_changes() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| seen.source(data));
    let (first, by) = ask(&backend, &by_length());
    assert!(by.engine == "cpu" && reason(&by).contains("would have saved 0 ms"), "{by:?}");
    for _ in 2..UNTIL_PAID {
        let (count, by) = ask(&backend, &by_length());
        assert!(count == first && reason(&by).contains("would have saved"), "{by:?}");
        assert_eq!(standby(&backend).status().state, "waiting");
    }
    assert_eq!((Seen::of(&seen.found), Seen::of(&seen.opened)), (0, 0));
    let (count, by) = ask(&backend, &by_length());
    assert!(count == first && reason(&by).contains("is being opened"), "{by:?}");
    standby(&backend).settled();
    let (count, by) = ask(&backend, &by_length());
    assert!(by.engine == "gpu" && reason(&by).contains("idle, has the columns"), "{by:?}");
    assert_eq!(count, first);
    assert_eq!((Seen::of(&seen.found), Seen::of(&seen.opened)), (1, 1));
    // Twice beside the questions, then for one.
    assert_eq!(Seen::of(&seen.asked), 3);
    let status = standby(&backend).status();
    assert_eq!((status.state, status.answers), ("open", [UNTIL_PAID as u64, 1]));
    // What order answers is never its own.
    let (_, by) = ask(&backend, &Question::Count(Filter::default()));
    assert!(by.engine == "cpu" && reason(&by).contains("plain thresholds"), "{by:?}");
}

#[test]
fn whoever_finds_the_gpu_busy_is_answered_by_the_cpu() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| seen.source(data));
    prepare(&backend);
    let own = || standby(&backend).choose(&by_length(), &backend.data, &Run::default());
    let chosen = own();
    assert!(chosen.gpu.is_some());
    assert_eq!(own().reason, Reason::Busy);
    drop(chosen);
    assert!(own().gpu.is_some());
}

#[test]
fn a_machine_without_a_gpu_is_asked_for_one_once() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| {
        let found = Arc::clone(&seen.found);
        let find = move || {
            found.fetch_add(1, Ordering::Relaxed);
            None
        };
        Source { find: Box::new(find), ..seen.source(data) }
    });
    prepare(&backend);
    assert_eq!(standby(&backend).status().state, "absent");
    prepare(&backend);
    assert_eq!((Seen::of(&seen.found), Seen::of(&seen.opened)), (1, 0));
    assert_eq!(reason(&ask(&backend, &by_length()).1), "this machine has no GPU");
}

#[test]
fn a_gpu_that_cannot_be_opened_is_left_alone_and_said() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| {
        let opened = Arc::clone(&seen.opened);
        let open = move |_: &Run| {
            opened.fetch_add(1, Ordering::Relaxed);
            failed()
        };
        Source { open: Box::new(open), ..seen.source(data) }
    });
    prepare(&backend);
    assert_eq!(standby(&backend).status().state, "paused");
    let notes = Notes::default();
    let run = Run { progress: &notes, ..Run::default() };
    for _ in 0..2 * UNTIL_PAID {
        let (_, by) = backend.ask(&by_length(), crate::ask::Check::Sample, &run).unwrap();
        let reason = reason(&by);
        assert!(reason.contains("left alone") && reason.contains("was lost"), "{reason}");
    }
    let notes = notes.0.into_inner().unwrap();
    assert_eq!(notes, ["the device was lost\nthe cpu answers instead"]);
    assert_eq!((Seen::of(&seen.opened), backend.engines.faults()), (1, 1));
}

#[test]
fn a_gpu_that_fails_while_a_question_is_looked_at_is_not_chosen_for_it() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| seen.source(data));
    prepare(&backend);
    let asked = work::asked(&by_length(), &backend.data, work::by_order).unwrap();
    standby(&backend).failed(&Error::new(Kind::Engine, "gone"));
    let chosen = standby(&backend).chosen(&by_length(), asked);
    assert!(chosen.gpu.is_none() && chosen.reason.words().contains("gone"), "{:?}", chosen.reason);
    assert_eq!(standby(&backend).status().state, "paused");
}

/// Asks an open GPU while a thread takes other columns there, fails, and lets the thread go on.
fn fails_beside_what_is_under_way(thread_fails_too: bool) {
    let (seen, met) = (Seen::default(), Arc::new(Barrier::new(2)));
    let (_folder, backend) = backend(|data| {
        let (source, met) = (seen.source(data), Arc::clone(&met));
        let check = move |question: &Question, answer: &Answer, kernels: &[_], truth, run: &Run| {
            if *question == without_autapses() {
                // It has arrived; it may go on.
                met.wait();
                met.wait();
                if thread_fails_too {
                    return failed();
                }
            }
            (source.check)(question, answer, kernels, truth, run)
        };
        Source { check: Box::new(check), ..seen.source(data) }
    });
    prepare(&backend);
    let until_prepared = (0..100)
        .find(|_| reason(&ask(&backend, &without_autapses()).1).contains("is being opened"));
    assert!(until_prepared.is_some());
    met.wait();
    seen.fails.store(true, Ordering::Relaxed);
    assert_eq!(ask(&backend, &by_length()).1.engine, "cpu");
    met.wait();
    standby(&backend).settled();
    let own = || standby(&backend).shared.books();
    assert_eq!(standby(&backend).status().state, "paused");
    assert_eq!(own().pause, Some(PAUSE));
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (1, 1));
    // What the lost GPU had, the next has not.
    seen.fails.store(false, Ordering::Relaxed);
    own().phase = Phase::Usable;
    assert!(reason(&ask(&backend, &by_length()).1).contains("is being opened"));
    standby(&backend).settled();
    assert_eq!(ask(&backend, &by_length()).1.engine, "gpu");
    assert_eq!(ask(&backend, &without_autapses()).1.engine, "cpu");
    met.wait();
    met.wait();
}

#[test]
fn a_failure_is_not_forgotten_by_what_is_under_way() {
    fails_beside_what_is_under_way(false);
}

#[test]
fn a_failure_that_two_meet_is_one() {
    fails_beside_what_is_under_way(true);
}

/// What was noted.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Progress for Notes {
    fn start(&self, _: &str, _: u64) {}

    fn advance(&self, _: u64) {}

    fn finish(&self) {}

    fn note(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }
}

#[test]
fn the_cpu_answers_where_the_gpu_fails_which_is_then_left_alone() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| seen.source(data));
    prepare(&backend);
    seen.fails.store(true, Ordering::Relaxed);
    let before = Seen::of(&seen.asked);
    for _ in 0..2 * UNTIL_PAID {
        assert_eq!(ask(&backend, &by_length()).1.engine, "cpu");
    }
    assert_eq!(Seen::of(&seen.asked), before + 1);
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (1, 1));
    assert_eq!(standby(&backend).status().state, "paused");
}

#[test]
fn an_answer_that_is_wrong_beside_the_questions_is_given_to_nobody() {
    let seen = Seen::default();
    seen.lies.store(true, Ordering::Relaxed);
    let (_folder, backend) = backend(|data| seen.source(data));
    prepare(&backend);
    assert_eq!(standby(&backend).status().state, "paused");
    assert_eq!(ask(&backend, &by_length()).1.engine, "cpu");
    assert_eq!((Seen::of(&seen.opened), backend.engines.faults()), (1, 1));
}

#[test]
fn a_driver_that_panics_is_left_alone_as_one_that_fails() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| {
        let open = |_: &Run| panic!("a driver's fault");
        Source { open: Box::new(open), ..seen.source(data) }
    });
    prepare(&backend);
    assert_eq!(standby(&backend).status().state, "paused");
    assert!(reason(&ask(&backend, &by_length()).1).contains("panicked"));
}

#[test]
fn what_is_under_way_ends_with_the_program() {
    let seen = Seen::default();
    let (_folder, backend) = backend(|data| {
        let open = |run: &Run| {
            while !run.is_stopped() {
                thread::yield_now();
            }
            Err(crate::run::stopped())
        };
        Source { open: Box::new(open), ..seen.source(data) }
    });
    for _ in 0..2 * UNTIL_PAID {
        assert_eq!(ask(&backend, &by_length()).1.engine, "cpu");
    }
    assert_eq!(standby(&backend).status().state, "preparing");
    drop(backend);
}

#[test]
fn pauses_double_and_end() {
    let mut books = Books::new(Ledger::new(1, 1, FAST));
    for expected in [PAUSE, PAUSE * 2, PAUSE * 4] {
        books.fail("gone".into());
        assert_eq!(books.pause, Some(expected));
        assert!(books.refusal().unwrap().contains("gone"));
    }
    books.pause = Some(PAUSE_MAX);
    books.fail("gone".into());
    assert_eq!(books.pause, Some(PAUSE_MAX));
    books.phase = Phase::Paused(Instant::now(), "gone".into());
    assert_eq!(books.refusal(), None);
}
