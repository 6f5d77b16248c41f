//! `matrix-ci`: the intervals of a matrix of full cells, 9,999 resamples, by the cpu and by GPUs that have it add
//! up. Each run asks for another probability and another seed. The reference goes over all pairs of neurons for every resample: it is asked for few.

use std::time::Instant;

use crate::query::{Filter, Intervals, Matrix, MatrixQuery, Population, Resampling};
use crate::{Error, Kind, Result};
use fastrand::Rng;

use super::measure::{RECORD_BYTES, SEED, near};
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};
use crate::ask::differ::of_matrices;

pub const NAME: &str = "matrix-ci";
pub const NOTE: &str = "matrix-ci: 9,999 resamples; the kernels of a GPU draw and add up, the processors do the rest; the \
                        reference was asked for 39 of each checked run, and its time is that of 39.";
/// Resamples that the reference is asked for.
const FEW: u32 = 39;
/// Bytes of a row that order lets pass: both neurons and a size; of a neuron: type and two lengths.
const ROW_BYTES: u64 = 8;
const NEURON_BYTES: u64 = 9;

/// A matrix and its intervals.
type Answer = (Matrix, Intervals);

/// The question on every engine; none where the data lacks the neuron table.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    if !bench.data.has_neuron_table {
        return Ok(Vec::new());
    }
    let mut rng = Rng::with_seed(SEED);
    let warm = query(&mut rng);
    let queries: Vec<MatrixQuery> = (0..bench.runs).map(|_| query(&mut rng)).collect();
    let few: Vec<MatrixQuery> = bench.checked_of(&queries).iter().map(fewer).collect();
    bench.start(NAME);
    let mut answered = Vec::new();
    // `gpu-scan` adds up by the same kernels.
    for contender in bench.contenders.iter().filter(|it| it.engine.name() != "gpu-scan") {
        ask(bench, contender, &warm)?;
        let outcome = timed(bench, contender, &queries)?.1;
        answered.push((timed(bench, contender, &few)?.0, outcome));
    }
    let (truths, of_reference) = timed(bench, bench.reference, &few)?;
    let mut outcomes = Vec::new();
    for (answers, outcome) in answered {
        if let Some((answer, truth)) = answers.iter().zip(&truths).find(|(a, b)| a != b) {
            return Err(disagreement(outcome.engine, answer, truth));
        }
        outcomes.push(outcome);
    }
    outcomes.push(of_reference);
    Ok(outcomes)
}

fn disagreement(engine: &str, answer: &Answer, truth: &Answer) -> Error {
    let with = |(matrix, ci): &Answer| Matrix { ci: Some(Box::new(ci.clone())), ..matrix.clone() };
    let what = of_matrices(&with(answer), &with(truth));
    Error::new(Kind::Disagree, format!("{NAME}: {engine} and reference disagree: {what}"))
}

fn query(rng: &mut Rng) -> MatrixQuery {
    let filter = Filter { prob_min: Some(near(rng, 0.6)), ..Filter::default() };
    let filter = filter.population(Population::FullCells);
    let ci = Some(Resampling { seed: rng.u64(..), ..Resampling::default() });
    MatrixQuery { filter, ci, ..MatrixQuery::default() }
}

/// The same with as many resamples as the reference is asked for.
fn fewer(query: &MatrixQuery) -> MatrixQuery {
    let ci = query.ci.map(|ci| Resampling { resamples: FEW, ..ci });
    MatrixQuery { ci, ..query.clone() }
}

fn ask(bench: &Bench, contender: &Contender, query: &MatrixQuery) -> Result<Answer> {
    let resampling = query.ci.unwrap_or_default();
    let matrix = contender.engine.matrix(query, &bench.run)?;
    Ok((matrix, contender.engine.intervals(query, &resampling, &bench.run)?))
}

fn timed(
    bench: &Bench,
    contender: &Contender,
    queries: &[MatrixQuery],
) -> Result<(Vec<Answer>, Outcome)> {
    let (data, mut times) = (bench.data, Times::default());
    let (rows, neurons) = (data.synapse_count() as u64, data.neuron_count() as u64);
    let mut answers = Vec::new();
    for query in queries {
        let start = Instant::now();
        let answer = ask(bench, contender, query)?;
        times.ms.push(start.elapsed().as_secs_f64() * 1e3);
        times.bytes.push(match contender.engine.name() {
            "reference" => rows * RECORD_BYTES,
            _ => rows * ROW_BYTES + neurons * NEURON_BYTES,
        });
        times.kernels(contender.engine);
        answers.push(answer);
        bench.progress.advance(1);
    }
    Ok((answers, times.outcome(data, NAME, contender)))
}
