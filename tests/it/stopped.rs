//! Work that nobody waits for ends: every question on every engine, commands at Ctrl-C.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use areax::dataset::{Prepare, StoreChoice};
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::progress::{Progress, Silent};
use areax::query::{Axis, Claim, FilterParameter, Measure, RobustQuery, SweepQuery};
use areax::read::Sources;
use areax::run::StopToken;
use areax::synth::{self, SynthOptions};
use areax::verify::Cases;
use areax::{Dataset, Kind, Question, Run, dataset};

fn sources(folder: &Path, synapses: u64) -> Sources {
    let options = SynthOptions { synapses, neurons: 2_000, ..SynthOptions::default() };
    synth::write(folder, &options, &Silent).unwrap();
    Sources::find(folder, &Default::default()).unwrap()
}

fn opened(sources: &Sources) -> Arc<Dataset> {
    let vocabulary = sources.vocabulary().unwrap();
    let store = StoreChoice::default();
    Arc::new(Dataset::open(sources, vocabulary, &store, &Run::default()).unwrap())
}

#[test]
fn a_stopped_run_gets_an_answer_from_no_engine() {
    let folder = tempfile::tempdir().unwrap();
    let sources = sources(folder.path(), 20_000);
    let data = opened(&sources);
    let reference = Reference::open(&sources, sources.vocabulary().unwrap()).unwrap();
    let cpu = Cpu::new(data.clone());
    let stopped = Run::default();
    stopped.stop.stop();
    let mut cases = Cases::new(&data, 7);
    for case in 0..200 {
        if case == 100 {
            data.index().unwrap();
        }
        let question = cases.question();
        for engine in [&cpu as &dyn Engine, &reference] {
            let error = question.ask(engine, &stopped).map(drop).unwrap_err();
            assert_eq!(error.kind(), Kind::Stopped, "{}: {question}", engine.name());
        }
    }
}

/// A claim by medians over a large grid: seconds of work, also without debug assertions.
fn long_question() -> RobustQuery {
    let values = |from: f64| (0..40).map(|step| from + f64::from(step) * 0.01).collect();
    let axes = vec![
        Axis::new(FilterParameter::ProbMin, values(0.3)),
        Axis::new(FilterParameter::SizeMin, values(0.0)),
    ];
    RobustQuery {
        claim: Claim::parse("HVC->MSN > LMAN->MSN").unwrap(),
        measure: Measure::MedianSizePerPost,
        normalize: Default::default(),
        grid: SweepQuery { axes, ..SweepQuery::default() },
        ci: None,
    }
}

#[test]
fn a_question_ends_soon_after_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let sources = sources(folder.path(), 300_000);
    let data = opened(&sources);
    let reference = Reference::open(&sources, sources.vocabulary().unwrap()).unwrap();
    for engine in [&Cpu::new(data) as &dyn Engine, &reference] {
        let run = Run::default();
        let stop = run.stop.clone();
        let (answer, asked) = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(Duration::from_millis(30));
                stop.stop();
            });
            let asked = Instant::now();
            (Question::from(long_question()).ask(engine, &run), asked.elapsed())
        });
        assert_eq!(answer.map(drop).unwrap_err().kind(), Kind::Stopped, "{}", engine.name());
        // Generous: other tests are running.
        assert!(asked < Duration::from_secs(5), "{}: {asked:?}", engine.name());
    }
}

/// Stops its own run once a piece of work has begun.
struct StopsAt {
    piece: &'static str,
    stop: StopToken,
}

impl Progress for StopsAt {
    fn start(&self, what: &str, _total: u64) {
        if what == self.piece {
            self.stop.stop();
        }
    }
    fn advance(&self, _by: u64) {}
    fn finish(&self) {}
    fn note(&self, _text: &str) {}
}

#[test]
fn preparing_that_is_stopped_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let sources = sources(folder.path(), 20_000);
    let vocabulary = sources.vocabulary().unwrap();
    let store = StoreChoice::default();
    for piece in [
        "reading the neuron table",
        "counting synapses by cell type",
        "joining synapses with neurons",
        "sorting synapses by probability",
    ] {
        let stop = StopToken::default();
        let progress = StopsAt { piece, stop: stop.clone() };
        let run = Run { stop, progress: &progress };
        let how = Prepare::IfNeeded;
        let error = dataset::prepare(&sources, &vocabulary, &store, how, &run).unwrap_err();
        assert_eq!(error.kind(), Kind::Stopped, "{piece}: {error}");
        let left = walk(&folder.path().join(".areax"));
        assert!(left.iter().all(|name| !name.ends_with(".npy")), "{piece}: {left:?}");
    }
    let data = opened(&sources);
    let stop = StopToken::default();
    let progress = StopsAt { piece: "sorting synapses by neuron", stop: stop.clone() };
    let error = data.prepare_index(&Run { stop, progress: &progress }).map(drop).unwrap_err();
    assert_eq!(error.kind(), Kind::Stopped);
    assert!(data.index_if_ready().is_none());
    data.index().unwrap();
}

/// Every file below a folder.
fn walk(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => names.extend(walk(&entry.path())),
            false => names.push(entry.path().display().to_string()),
        }
    }
    names
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_command_with_130() {
    use std::process::{Command, Stdio};

    let areax = crate::cli::Areax::with_data();
    areax.answer("prepare DATA");
    let commands = [
        "verify DATA --cases 100000000",
        "sweep DATA --axis prob-min=0:0.999:0.001 --axis min-pre-axon=0:2000:0.5 --large -o x.csv",
    ];
    for line in commands {
        let mut child =
            areax.command(line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(700));
        let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(interrupted.unwrap().success(), "{line} ended by itself");
        let begin = Instant::now();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{line}");
        assert!(begin.elapsed() < Duration::from_secs(10), "{line}: {:?}", begin.elapsed());
    }
    assert!(!areax.path("x.csv").exists());
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_no_synthetic_data_behind() {
    use std::process::{Command, Stdio};

    let areax = crate::cli::Areax::bare();
    for line in [
        "synth MADE --synapses 400000000",
        "synth MADE --like flywire-783-connections --synapses 90000000 --neurons 50000",
        "synth MADE --shapes 200000",
        "demo --synapses 400000000 --folder MADE",
        "bench",
    ] {
        let mut command = areax.command(line);
        command.env("TMPDIR", areax.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        while walk(&areax.path("")).is_empty() {
            assert_eq!(child.try_wait().unwrap(), None, "{line} ended by itself");
            std::thread::sleep(Duration::from_millis(20));
        }
        let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(interrupted.unwrap().success(), "{line} ended by itself");
        assert_eq!(child.wait().unwrap().code(), Some(130), "{line}");
        // A shape is a file of its own, and those that are whole are kept.
        let mut left = walk(&areax.path(""));
        left.retain(|path| !line.contains("--shapes") || path.ends_with(".part"));
        assert!(left.is_empty(), "{line}: {left:?}");
        let _ = std::fs::remove_dir_all(areax.path("MADE"));
    }
}

/// What a killed `synth` leaves is removed by the next one.
#[test]
fn unfinished_synthetic_data_of_dead_processes_is_removed() {
    let areax = crate::cli::Areax::bare();
    std::fs::create_dir_all(areax.path("MADE")).unwrap();
    let left = "MADE/areax_synthetic_seed1_synapses.npy.areax-999999-0.part";
    areax.write(left, "unfinished");
    areax.answer("synth MADE --synapses 10 --neurons 10 --quiet");
    assert!(!areax.path(left).exists());
}
