//! Runs the named questions: fresh thresholds for each run, nothing cached, every answer checked.

use std::sync::Arc;
use std::time::Instant;

use areax::codes::{order_code, round_to_f16, value_of_order_code};
use areax::dataset::Dataset;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::plan::Plan;
use areax::engine::reference::Reference;
use areax::progress::Progress;
use areax::query::{Filter, MatrixQuery};
use areax::{Error, Kind, Result};
use fastrand::Rng;

use super::Outcome;
use crate::commands::matrix::first_difference;

/// Bytes of a published record, all of which the reference reads.
const RECORD_BYTES: u64 = 35;
/// Chooses the thresholds of all runs.
const SEED: u64 = 251;

/// A question by its contract name, and the filter of a run.
struct Named {
    name: &'static str,
    filter: fn(&mut Rng) -> Filter,
    /// Bytes that a run must read: of each row that order lets pass, and of each neuron.
    bytes_per_row: u64,
    bytes_per_neuron: u64,
}

const QUESTIONS: [Named; 2] = [
    Named { name: "matrix", filter: prob_and_size, bytes_per_row: 2, bytes_per_neuron: 0 },
    Named { name: "matrix-lengths", filter: lengths, bytes_per_row: 8, bytes_per_neuron: 8 },
];

fn prob_and_size(rng: &mut Rng) -> Filter {
    Filter { prob_min: Some(near(rng, 0.6)), size_min: Some(near(rng, 0.05)), ..Filter::default() }
}

fn lengths(rng: &mut Rng) -> Filter {
    Filter {
        prob_min: Some(near(rng, 0.6)),
        min_pre_axon: Some(50.0 + rng.f64()),
        min_post_dend: Some(50.0 + rng.f64()),
        ..Filter::default()
    }
}

/// A float16 value at most eight steps away.
fn near(rng: &mut Rng, number: f64) -> f64 {
    value_of_order_code(order_code(round_to_f16(number)) - 8 + rng.u16(..17))
}

/// Times of one question's runs, in milliseconds, with the bytes of each.
#[derive(Default)]
struct Times {
    ms: Vec<f64>,
    bytes: Vec<u64>,
}

/// Every named question on every engine.
pub fn all(
    data: &Arc<Dataset>,
    reference: &Reference,
    runs: u32,
    roof: f64,
    progress: &dyn Progress,
) -> Result<Vec<Outcome>> {
    let cpu = Cpu::new(data.clone());
    let mut outcomes = Vec::new();
    for question in &QUESTIONS {
        if question.bytes_per_neuron > 0 && !data.has_neuron_table {
            continue;
        }
        progress.start(question.name, runs.into());
        let mut rng = Rng::with_seed(SEED);
        // One run before the clock starts: pages are mapped, threads are up.
        cpu.matrix(&query((question.filter)(&mut rng)))?;
        let queries: Vec<MatrixQuery> =
            (0..runs).map(|_| query((question.filter)(&mut rng))).collect();
        let (mut of_cpu, mut of_reference) = (Times::default(), Times::default());
        let mut answers = Vec::new();
        for query in &queries {
            let rows = Plan::new(data, &query.filter)?.rows() as u64;
            let neurons = data.neuron_count() as u64;
            let bytes = rows * question.bytes_per_row + neurons * question.bytes_per_neuron;
            answers.push(of_cpu.time(bytes, || cpu.matrix(query))?);
        }
        // The answers are checked afterwards: the reference reads the whole table and would
        // leave every run with cold caches.
        for (query, answer) in queries.iter().zip(answers) {
            let records = data.synapse_count() as u64 * RECORD_BYTES;
            let truth = of_reference.time(records, || reference.matrix(query))?;
            if answer != truth {
                let what = first_difference(&answer, &truth);
                return Err(Error::new(
                    Kind::Disagree,
                    format!("{}: cpu and reference disagree: {what}", question.name),
                ));
            }
            progress.advance(1);
        }
        let rows = data.synapse_count() as f64;
        outcomes.push(of_cpu.outcome(question.name, "cpu", rows, roof));
        outcomes.push(of_reference.outcome(question.name, "reference", rows, roof));
    }
    progress.finish();
    Ok(outcomes)
}

fn query(filter: Filter) -> MatrixQuery {
    MatrixQuery { filter, ..MatrixQuery::default() }
}

impl Times {
    fn time<T>(&mut self, bytes: u64, act: impl FnOnce() -> Result<T>) -> Result<T> {
        let start = Instant::now();
        let answer = act()?;
        self.ms.push(start.elapsed().as_secs_f64() * 1e3);
        self.bytes.push(bytes);
        Ok(answer)
    }

    fn outcome(
        mut self,
        name: &'static str,
        engine: &'static str,
        rows: f64,
        roof: f64,
    ) -> Outcome {
        self.ms.sort_by(f64::total_cmp);
        self.bytes.sort_unstable();
        let middle = self.ms.len() / 2;
        let (median_ms, bytes) = (self.ms[middle], self.bytes[middle]);
        Outcome {
            name,
            engine,
            adapter: None,
            runs: self.ms.len(),
            min_ms: self.ms[0],
            median_ms,
            rows_per_s: rows / median_ms * 1e3,
            bytes,
            gb_per_s: bytes as f64 / median_ms / 1e6,
            roof_gb_per_s: roof,
        }
    }
}
