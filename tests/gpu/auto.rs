//! `auto` in a program that lives long, with an adapter that is taken for fast hardware: the processors answer,
//! the GPU is opened, measured and filled beside them, then it answers, and no answer changes.

use std::time::{Duration, Instant};

use areax::ask::Options;
use areax::engine::gpu::Gpu;
use areax::engine::{Engine, GpuRates};
use areax::progress::Silent;
use areax::query::{Filter, MatrixQuery, SelectQuery};
use areax::synth::{self, SynthOptions};
use areax::{Connectome, Run};

use crate::Bench;
use crate::made::{Recipe, dataset};

/// So fast that every question is worth it.
const FAST: GpuRates = GpuRates {
    open_ms: 5.0,
    question_ms: 1e-9,
    gb_per_s: 1e9,
    lookups_per_s: 1e18,
    upload_gb_per_s: 1e9,
};
/// What answers count as having taken.
const CPU_MS: f64 = 1.0;
const GPU_MS: f64 = 0.001;
/// Longer than any adapter takes to be opened, measured and filled.
const PATIENCE: Duration = Duration::from_secs(300);

pub fn answers_move_to_the_gpu(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 5000, neurons: 300, ..SynthOptions::default() };
    synth::write(folder.path(), &options, &Silent).unwrap();
    let options = Options::default().long_lived(true).adapter(&bench.adapter).threads(2);
    let connectome = options.forged_gpu(FAST, CPU_MS, GPU_MS).open(folder.path()).unwrap();
    let filter = Filter { prob_min: Some(0.3), min_pre_axon: Some(20.0), ..Filter::default() };
    let matrix = MatrixQuery { filter: filter.clone(), ..MatrixQuery::default() };
    moves(&connectome, &matrix.into());
    // Other columns, other kernels; the GPU is open by now.
    moves(
        &connectome,
        &areax::ask::Question::Select(SelectQuery { filter, ..SelectQuery::default() }),
    );
    let backend = connectome.backend();
    let status = backend.engines.auto_status().unwrap();
    assert_eq!(status.state, "open");
    assert!(status.answers[0] >= 2 && status.answers[1] >= 2, "{status:?}");
    assert_eq!((backend.engines.faults(), backend.engines.fallbacks()), (0, 0));
    // Order answers it, on whatever GPU.
    let plain = MatrixQuery::default().into();
    assert_eq!(connectome.ask(&plain, &Run::default()).unwrap().by.engine, "cpu");
}

/// Asks until the GPU answers.
fn moves(connectome: &Connectome, question: &areax::ask::Question) {
    let begin = Instant::now();
    let ask = || connectome.ask(question, &Run::default()).unwrap();
    let first = ask();
    assert_eq!(first.by.engine, "cpu");
    loop {
        let answered = ask();
        assert_eq!(answered.answer, first.answer);
        let reason = answered.by.reason.unwrap().words();
        if answered.by.engine == "gpu" {
            assert!(answered.by.adapter.is_some() && reason.contains("idle"), "{reason}");
            assert!(!answered.by.kernels.is_empty());
            // It was compared beside the questions.
            assert_eq!(answered.by.checked_against, None);
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "{reason}");
    }
}

pub fn an_open_gpu_is_measured(bench: &Bench) {
    let data = dataset(Recipe::of(4097));
    let gpu = Gpu::open(data, bench.options(crate::Limits::default())).unwrap();
    let rates = gpu.rates(&Run::default()).unwrap().unwrap();
    let all = [rates.question_ms, rates.gb_per_s, rates.lookups_per_s, rates.upload_gb_per_s];
    assert!(all.iter().all(|rate| rate.is_finite() && *rate > 0.0), "{rates:?}");
    assert!(rates.lookups_per_s > 1e5 && rates.question_ms < 1e4, "{rates:?}");
}
