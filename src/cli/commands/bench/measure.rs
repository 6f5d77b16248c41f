//! Runs the named questions: fresh thresholds for each run, nothing cached, every answer checked.

use std::time::Instant;

use crate::codes::{order_code, round_to_f16, value_of_order_code};
use crate::engine::auto::Work;
use crate::engine::cpu::Cpu;
use crate::engine::plan::Plan;
use crate::query::{BoxNm, Filter, Groups, Matrix, MatrixQuery, Measure};
use crate::{Error, Kind, Result};
use fastrand::Rng;

use super::times::Times;
use super::trial::{Bench, Contender, Outcome};
use crate::ask::differ::of_matrices;

/// Bytes of a published record, all of which the reference reads.
pub(super) const RECORD_BYTES: u64 = 35;
/// Chooses the thresholds of all runs.
pub(super) const SEED: u64 = 251;

/// A question about a matrix: its name in the report, and the filter of a run.
pub(super) struct Named {
    pub name: &'static str,
    filter: fn(&mut Rng) -> Filter,
    measure: fn() -> Measure,
    /// Whether rows and columns are labels of the neurons.
    is_of_labels: bool,
    /// Whether the cost model of `--engine auto` knows it.
    is_modelled: bool,
    /// Bytes that a run must read: of each row that order lets pass, and of each neuron.
    bytes_per_row: u64,
    /// Bytes of every row for an engine that knows no order.
    bytes_per_scanned_row: u64,
    bytes_per_neuron: u64,
}

const MATRIX: Named = Named {
    name: "matrix",
    filter: prob_and_size,
    measure: || Measure::Count,
    is_of_labels: false,
    is_modelled: true,
    bytes_per_row: 2,
    bytes_per_scanned_row: 8,
    bytes_per_neuron: 0,
};

/// Sums are of the column that is tested.
pub(super) const SUMS: Named =
    Named { name: "matrix-sums", measure: || Measure::TotalSize, is_modelled: false, ..MATRIX };

pub(super) const BOX: Named = Named {
    name: "matrix-box",
    filter: filter_of_box,
    bytes_per_row: 12,
    bytes_per_scanned_row: 18,
    ..MATRIX
};

pub(super) const GROUPS: Named = Named {
    name: "matrix-groups",
    is_of_labels: true,
    is_modelled: false,
    bytes_per_row: 10,
    bytes_per_scanned_row: 12,
    bytes_per_neuron: 4,
    ..MATRIX
};

/// Once for the neurons that have a row, once for their numbers.
pub(super) const MEDIANS: Named = Named {
    name: "matrix-medians",
    filter: only_prob,
    measure: || Measure::MedianPerPre,
    is_modelled: false,
    bytes_per_row: 8,
    bytes_per_scanned_row: 20,
    ..MATRIX
};
/// Labels of the neurons in `matrix-groups`.
const LABELS: usize = 20;

const LENGTHS: Named = Named {
    name: "matrix-lengths",
    filter: filter_of_lengths,
    bytes_per_row: 8,
    bytes_per_scanned_row: 14,
    bytes_per_neuron: 8,
    ..MATRIX
};

fn prob_and_size(rng: &mut Rng) -> Filter {
    Filter { prob_min: Some(near(rng, 0.6)), size_min: Some(near(rng, 0.05)), ..Filter::default() }
}

fn only_prob(rng: &mut Rng) -> Filter {
    Filter { prob_min: Some(near(rng, 0.6)), ..Filter::default() }
}

/// An eighth of the volume of j0251, about.
fn filter_of_box(rng: &mut Rng) -> Filter {
    let upper = [(); 3].map(|()| 50_000.0 + f64::from(rng.u16(..)));
    Filter { box_nm: Some(BoxNm { lower: [0.0; 3], upper }), ..only_prob(rng) }
}

fn filter_of_lengths(rng: &mut Rng) -> Filter {
    Filter {
        prob_min: Some(near(rng, 0.6)),
        min_pre_axon: Some(50.0 + rng.f64()),
        min_post_dend: Some(50.0 + rng.f64()),
        ..Filter::default()
    }
}

/// A float16 value at most eight steps away.
pub(super) fn near(rng: &mut Rng, number: f64) -> f64 {
    value_of_order_code(order_code(round_to_f16(number)) - 8 + rng.u16(..17))
}

/// `matrix` on every engine, and on the reference.
pub fn matrix(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, &MATRIX)
}

/// `matrix-lengths`; none where the data lacks the neuron table.
pub fn lengths(bench: &Bench) -> Result<Vec<Outcome>> {
    if bench.data.has_neuron_table { all(bench, &LENGTHS) } else { Ok(Vec::new()) }
}

/// `matrix-sums`.
pub fn sums(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, &SUMS)
}

/// `matrix-box`.
pub fn in_box(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, &BOX)
}

/// `matrix-groups`.
pub fn groups(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, &GROUPS)
}

/// `matrix-medians`.
pub fn medians(bench: &Bench) -> Result<Vec<Outcome>> {
    all(bench, &MEDIANS)
}

/// A label for each neuron of the table.
fn labels(bench: &Bench) -> Result<Groups> {
    let ids = bench.data.neurons.id.read(0..bench.data.neuron_count())?;
    let label = |(at, id): (usize, &u64)| (*id, format!("label {}", at % LABELS));
    Groups::new(ids.iter().enumerate().map(label).collect::<Vec<_>>(), None)
}

fn all(bench: &Bench, question: &Named) -> Result<Vec<Outcome>> {
    let mut rng = Rng::with_seed(SEED);
    let groups = question.is_of_labels.then(|| labels(bench)).transpose()?;
    let mut draw = || MatrixQuery {
        filter: (question.filter)(&mut rng),
        measure: (question.measure)(),
        groups: groups.clone(),
        ..MatrixQuery::default()
    };
    let warm = draw();
    let queries: Vec<MatrixQuery> = (0..bench.runs).map(|_| draw()).collect();
    bench.start(question.name);
    let mut answered = Vec::new();
    for contender in bench.contenders {
        // One run before the clock starts: pages are mapped, threads are up, a GPU is loaded.
        contender.engine.matrix(&warm, &bench.run)?;
        answered.push(timed(bench, question, contender, &queries)?);
    }
    // The answers are checked afterwards: the reference reads the whole table and would
    // leave every run with cold caches.
    let (truths, of_reference) =
        timed(bench, question, bench.reference, bench.checked_of(&queries))?;
    let mut outcomes = Vec::new();
    for (answers, outcome) in answered {
        if let Some((answer, truth)) = answers.iter().zip(&truths).find(|(a, b)| a != b) {
            let (what, name) = (of_matrices(answer, truth), outcome.engine);
            return Err(Error::new(
                Kind::Disagree,
                format!("{}: {name} and reference disagree: {what}", question.name),
            ));
        }
        outcomes.push(outcome);
    }
    outcomes.push(of_reference);
    Ok(outcomes)
}

/// Asks one engine all the queries.
fn timed(
    bench: &Bench,
    question: &Named,
    contender: &Contender,
    queries: &[MatrixQuery],
) -> Result<(Vec<Matrix>, Outcome)> {
    let (data, engine) = (bench.data, contender.engine);
    let mut times = Times::default();
    let mut answers = Vec::new();
    for query in queries {
        let bytes = bytes_of(bench, question, engine.name(), query)?;
        let start = Instant::now();
        answers.push(engine.matrix(query, &bench.run)?);
        times.ms.push(start.elapsed().as_secs_f64() * 1e3);
        times.bytes.push(bytes);
        times.kernels(engine);
        bench.progress.advance(1);
    }
    let mut outcome = times.outcome(data, question.name, contender);
    if let Some(query) = queries.last().filter(|_| question.is_modelled) {
        let work = Work::of_counts(&Plan::new(data, &query.filter, &bench.run)?);
        outcome.model_ms = match engine.name() {
            "cpu" => Some(work.cpu_ms()),
            // The columns are on the GPU by now.
            "gpu" => Some(work.gpu_ms(&contender.rates(&bench.run)?)),
            _ => None,
        };
    }
    Ok((answers, outcome))
}

/// Bytes that an engine must read: whole records for the reference; every row for a scan; the
/// rows that order lets pass for the others, and what the cpu's size index leaves of them.
fn bytes_of(bench: &Bench, question: &Named, engine: &str, query: &MatrixQuery) -> Result<u64> {
    let data = bench.data;
    let table = data.synapse_count() as u64;
    let neurons = data.neuron_count() as u64 * question.bytes_per_neuron;
    Ok(match engine {
        "reference" => table * RECORD_BYTES,
        "gpu-scan" => table * question.bytes_per_scanned_row + neurons,
        _ => {
            let plan = Plan::new(data, &query.filter, &bench.run)?;
            let is_counted = matches!(query.measure, Measure::Count) && query.groups.is_none();
            match engine == Cpu::NAME && plan.tests.only_size() && is_counted {
                true => Cpu::bytes_of_counts(data, &plan)?,
                false => plan.rows() as u64 * question.bytes_per_row + neurons,
            }
        }
    })
}
