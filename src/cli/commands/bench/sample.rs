//! `sample`: a thousand of the rows that pass, as row numbers.

use std::time::Instant;

use crate::query::{Filter, RowSet, Sample, SelectQuery};
use crate::{Error, Kind, Result};
use fastrand::Rng;

use super::measure::{RECORD_BYTES, SEED, near};
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};

pub const NAME: &str = "sample";
const SIZE: u64 = 1000;

/// The question on every engine.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    let mut rng = Rng::with_seed(SEED);
    let warm = query(&mut rng);
    let queries: Vec<SelectQuery> = (0..bench.runs).map(|_| query(&mut rng)).collect();
    bench.start(NAME);
    let mut answered = Vec::new();
    for contender in bench.contenders {
        contender.engine.select(&warm, &bench.run)?;
        answered.push(timed(bench, contender, &queries)?);
    }
    let (truths, of_reference) = timed(bench, bench.reference, bench.checked_of(&queries))?;
    let mut outcomes = Vec::new();
    for (answers, outcome) in answered {
        if let Some(run) = answers.iter().zip(&truths).position(|(a, b)| a != b) {
            let name = outcome.engine;
            let what = format!("{NAME}: {name} and reference disagree in run {run}");
            return Err(Error::new(Kind::Disagree, what));
        }
        outcomes.push(outcome);
    }
    outcomes.push(of_reference);
    Ok(outcomes)
}

fn query(rng: &mut Rng) -> SelectQuery {
    let filter = Filter { prob_min: Some(near(rng, 0.6)), ..Filter::default() };
    SelectQuery { filter, sample: Some(Sample { size: SIZE, seed: rng.u64(..) }) }
}

/// What each run answered, and how long it took.
fn timed(
    bench: &Bench,
    contender: &Contender,
    queries: &[SelectQuery],
) -> Result<(Vec<RowSet>, Outcome)> {
    let rows = bench.data.synapse_count() as u64;
    let bytes = match contender.engine.name() {
        "reference" => rows * RECORD_BYTES,
        // Numbers of the rows that pass, of nearly all in the usual table.
        "gpu-scan" => rows * 2,
        _ => rows * 4,
    };
    let mut times = Times::default();
    let mut answers = Vec::new();
    for query in queries {
        let start = Instant::now();
        answers.push(contender.engine.select(query, &bench.run)?);
        times.ms.push(start.elapsed().as_secs_f64() * 1e3);
        times.bytes.push(bytes);
        times.kernels(contender.engine);
        bench.progress.advance(1);
    }
    Ok((answers, times.outcome(bench.data, NAME, contender)))
}
