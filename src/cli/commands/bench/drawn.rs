//! Questions whose answers are drawn at random: each run asks with another seed. The reference goes over all neurons for
//! every draw: it is asked for few of them, and so is every engine that is compared with it.

use std::time::Instant;

use crate::{Error, Kind, Result};
use fastrand::Rng;

use super::measure::{RECORD_BYTES, SEED};
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};

/// Bytes of a row that order lets pass: both neurons and a size; of a neuron: type and two lengths.
const ROW_BYTES: u64 = 8;
const NEURON_BYTES: u64 = 9;

/// Such a question.
pub struct Drawn<Q, A> {
    /// Its name in the report.
    pub name: &'static str,
    /// One with a seed of its own.
    pub query: fn(&mut Rng) -> Result<Q>,
    /// The same with as many draws as the reference is asked for.
    pub fewer: fn(&Q) -> Q,
    /// Asks an engine.
    pub ask: fn(&Bench, &Contender, &Q) -> Result<A>,
    /// How two answers differ.
    pub differ: fn(&A, &A) -> String,
}

impl<Q, A: PartialEq> Drawn<Q, A> {
    /// The question on every engine that supports it; none where the data lacks the neurons that it is about.
    pub fn all(&self, bench: &Bench) -> Result<Vec<Outcome>> {
        if !bench.data.has_neuron_table {
            return Ok(Vec::new());
        }
        let mut rng = Rng::with_seed(SEED);
        let warm = (self.query)(&mut rng)?;
        let queries = (0..bench.runs).map(|_| (self.query)(&mut rng));
        let queries: Vec<Q> = queries.collect::<Result<_>>()?;
        let few: Vec<Q> = bench.checked_of(&queries).iter().map(self.fewer).collect();
        bench.start(self.name);
        let mut answered = Vec::new();
        // `gpu-scan` adds up by the same kernels as `gpu`.
        for contender in bench.contenders.iter().filter(|it| it.engine.name() != "gpu-scan") {
            match (self.ask)(bench, contender, &warm) {
                Err(error) if error.kind() == Kind::Usage => return Ok(Vec::new()),
                Err(error) if error.kind() == Kind::Unsupported => continue,
                asked => asked.map(drop)?,
            }
            let outcome = self.timed(bench, contender, &queries)?.1;
            answered.push((self.timed(bench, contender, &few)?.0, outcome));
        }
        let (truths, of_reference) = self.timed(bench, bench.reference, &few)?;
        let mut outcomes = Vec::new();
        for (answers, outcome) in answered {
            if let Some((answer, truth)) = answers.iter().zip(&truths).find(|(a, b)| a != b) {
                let (name, engine) = (self.name, outcome.engine);
                let how = (self.differ)(answer, truth);
                let what = format!("{name}: {engine} and reference disagree: {how}");
                return Err(Error::new(Kind::Disagree, what));
            }
            outcomes.push(outcome);
        }
        outcomes.push(of_reference);
        Ok(outcomes)
    }

    fn timed(
        &self,
        bench: &Bench,
        contender: &Contender,
        queries: &[Q],
    ) -> Result<(Vec<A>, Outcome)> {
        let (data, mut times) = (bench.data, Times::default());
        let (rows, neurons) = (data.synapse_count() as u64, data.neuron_count() as u64);
        let mut answers = Vec::new();
        for query in queries {
            let start = Instant::now();
            let answer = (self.ask)(bench, contender, query)?;
            times.ms.push(start.elapsed().as_secs_f64() * 1e3);
            times.bytes.push(match contender.engine.name() {
                "reference" => rows * RECORD_BYTES,
                _ => rows * ROW_BYTES + neurons * NEURON_BYTES,
            });
            times.kernels(contender.engine);
            answers.push(answer);
            bench.progress.advance(1);
        }
        Ok((answers, times.outcome(data, self.name, contender)))
    }
}
