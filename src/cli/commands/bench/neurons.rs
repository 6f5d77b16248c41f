//! `neurons`: HVC neurons with at least 50 synapses onto MSN. Each run asks for another number and
//! another probability.

use std::time::Instant;

use crate::query::{NeuronIds, NeuronsQuery};
use crate::{Error, Kind, Result};
use fastrand::Rng;

use super::measure::{RECORD_BYTES, SEED, near};
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};
use crate::ask::differ::of_ids;

pub const NAME: &str = "neurons";
/// The neurons' type and that of their targets.
const TYPES: [&str; 2] = ["HVC", "MSN"];
/// Bytes of a neuron: its type and where its rows begin; of a row: probability and target's type.
const NEURON_BYTES: u64 = 1 + 4;
const ROW_BYTES: u64 = 2 + 1;
/// Bytes of a row for an engine that knows no order: probability, types, neuron.
const SCANNED_ROW_BYTES: u64 = 2 + 2 + 4;

/// The question on every engine; none where the data lacks the types or the neuron table.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    let data = bench.data;
    let has = |name: &str| data.vocabulary.types.entries().iter().any(|(_, known)| known == name);
    if !TYPES.into_iter().all(has) || !data.has_neuron_table {
        return Ok(Vec::new());
    }
    let mut rng = Rng::with_seed(SEED);
    let warm = query(&mut rng);
    let queries: Vec<NeuronsQuery> = (0..bench.runs).map(|_| query(&mut rng)).collect();
    bench.start(NAME);
    let mut answered = Vec::new();
    for contender in bench.contenders {
        contender.engine.neurons(&warm, &bench.run)?;
        answered.push(timed(bench, contender, &queries)?);
    }
    // After all engines' runs: the reference would leave them with cold caches.
    let (truths, of_reference) = timed(bench, bench.reference, bench.checked_of(&queries))?;
    let mut outcomes = Vec::new();
    for (answers, outcome) in answered {
        if let Some((answer, truth)) = answers.iter().zip(&truths).find(|(a, b)| a != b) {
            let (name, what) = (outcome.engine, of_ids(answer, truth));
            let what = format!("{NAME}: {name} and reference disagree: {what}");
            return Err(Error::new(Kind::Disagree, what));
        }
        outcomes.push(outcome);
    }
    outcomes.push(of_reference);
    Ok(outcomes)
}

fn query(rng: &mut Rng) -> NeuronsQuery {
    let [own, target] = TYPES.map(|name| Some(vec![name.to_owned()]));
    NeuronsQuery {
        celltype: own,
        target_celltype: target,
        min_synapses: Some(rng.u64(45..=55)),
        prob_min: Some(near(rng, 0.6)),
        ..NeuronsQuery::default()
    }
}

fn timed(
    bench: &Bench,
    contender: &Contender,
    queries: &[NeuronsQuery],
) -> Result<(Vec<NeuronIds>, Outcome)> {
    let mut times = Times::default();
    let mut answers = Vec::new();
    for query in queries {
        let start = Instant::now();
        answers.push(contender.engine.neurons(query, &bench.run)?);
        times.ms.push(start.elapsed().as_secs_f64() * 1e3);
        times.bytes.push(bytes(bench, contender, query)?);
        times.kernels(contender.engine);
        bench.progress.advance(1);
    }
    Ok((answers, times.outcome(bench.data, NAME, contender)))
}

/// Bytes that an engine must read at least.
fn bytes(bench: &Bench, contender: &Contender, query: &NeuronsQuery) -> Result<u64> {
    let data = bench.data;
    let (rows, neurons) = (data.synapse_count() as u64, data.neuron_count() as u64);
    Ok(match contender.engine.name() {
        "reference" => rows * RECORD_BYTES,
        "gpu" | "gpu-scan" => rows * SCANNED_ROW_BYTES + neurons,
        // Of each neuron found as many rows as it takes to be sure.
        _ => {
            let found = contender.engine.neurons(query, &bench.run)?.len() as u64;
            neurons * NEURON_BYTES + found * query.fewest() * ROW_BYTES
        }
    })
}
