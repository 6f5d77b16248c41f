//! `neuron-lookup`: all synapses of one neuron with all their fields, those that it makes and
//! those that it gets; another neuron each run. `adjacency`: all pairs of neurons with prob ≥ 0.6.

use std::time::Instant;

use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::query::{Adjacency, Filter, IdRef, NeuronIds, Pair, RowColumns, RowField, SelectQuery};
use crate::{Error, Kind, Result, rows};
use fastrand::Rng;

use super::measure::{RECORD_BYTES, SEED, near};
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};

pub const LOOKUP: &str = "neuron-lookup";
pub const ADJACENCY: &str = "adjacency";
/// Bytes of a row in the sorted columns: its number, its values, and both ids.
const FOUND_ROW_BYTES: u64 = 4 + 2 * 2 + 3 * 4 + 2 * 8;
/// Bytes of a row by neuron: postsynaptic neuron, probability and size.
const PAIRED_ROW_BYTES: u64 = 4 + 2 + 2;
/// Neurons of each adjacency whose pairs are compared.
const NEURONS_CHECKED: usize = 200;

/// What a reader of the report has to know.
pub const LOOKUP_NOTE: &str = "Before the look-ups every page of the columns was touched once.";
/// The same of `adjacency`.
pub const ADJACENCY_NOTE: &str = "Of each adjacency the number of synapses and all pairs of 200 \
random presynaptic neurons were compared with the reference.";

/// The neuron of a run: that of a random synapse, so that a busy one is drawn more often.
fn neuron(data: &Dataset, rng: &mut Rng) -> Option<u64> {
    let columns = &data.synapses;
    let column = if rng.bool() { &columns.pre } else { &columns.post };
    data.neurons.id.get(*rng.choice(column.iter())? as usize).copied()
}

/// `neuron-lookup` on the engines that look rows up, and on the reference.
pub fn lookup(bench: &Bench) -> Result<Vec<Outcome>> {
    let (data, file) = (bench.data, bench.file);
    let mut rng = Rng::with_seed(SEED);
    let ids: Vec<u64> = (0..=bench.runs).filter_map(|_| neuron(data, &mut rng)).collect();
    let [warm, ids @ ..] = ids.as_slice() else { return Ok(Vec::new()) };
    map_pages(data)?;
    bench.start(LOOKUP);
    let timed = |contender: &Contender, ids: &[u64]| -> Result<(Vec<[RowColumns; 2]>, Outcome)> {
        synapses_of(contender.engine, bench, *warm)?;
        let (mut times, mut answers) = (Times::default(), Vec::new());
        for id in ids {
            let start = Instant::now();
            let found = synapses_of(contender.engine, bench, *id)?;
            times.ms.push(start.elapsed().as_secs_f64() * 1e3);
            let rows: usize = found.iter().map(|columns| columns.size.len()).sum();
            times.bytes.push(match contender.engine.name() {
                "cpu" => rows as u64 * FOUND_ROW_BYTES,
                _ => 2 * file.rows() * RECORD_BYTES,
            });
            answers.push(found);
            bench.progress.advance(1);
        }
        Ok((answers, times.outcome(data, LOOKUP, contender)))
    };
    let contenders = bench.contenders.iter();
    let answered: Vec<_> =
        contenders.map(|contender| timed(contender, ids)).collect::<Result<_>>()?;
    let (truths, of_reference) = timed(bench.reference, bench.checked_of(ids))?;
    let mut outcomes = Vec::new();
    for (answers, outcome) in answered {
        if let Some(run) = answers.iter().zip(&truths).position(|(a, b)| a != b) {
            return Err(disagree(LOOKUP, outcome.engine, run));
        }
        outcomes.push(outcome);
    }
    outcomes.push(of_reference);
    Ok(outcomes)
}

/// Touches every page that a look-up may need, as in a process that has answered for a while: each
/// look-up goes to other ones, so that one run before the clock starts would map only its own.
fn map_pages(data: &Dataset) -> Result<()> {
    const PAGE_BYTES: usize = 4096;
    let (rows, index) = (&data.synapses, data.index()?);
    let mut sum = 0u64;
    for column in [&rows.prob, &rows.size] {
        sum += column.iter().step_by(PAGE_BYTES / 2).map(|code| u64::from(*code)).sum::<u64>();
    }
    let places = [&index.outputs.place, &index.inputs.place];
    let columns = [&rows.row, &rows.x, &rows.y, &rows.z];
    for column in columns.into_iter().chain(places) {
        sum += column.iter().step_by(PAGE_BYTES / 4).map(|number| u64::from(*number)).sum::<u64>();
    }
    for column in [&rows.pre_id, &rows.post_id] {
        let ids = column.iter().step_by(PAGE_BYTES / 8);
        sum = ids.fold(sum, |sum, id| sum.wrapping_add(*id));
    }
    // The sum is used, so that no compiler leaves the look out.
    std::hint::black_box(sum);
    Ok(())
}

/// What a neuron makes and what it gets.
fn synapses_of(engine: &dyn Engine, bench: &Bench, id: u64) -> Result<[RowColumns; 2]> {
    let one = Some(NeuronIds::from([id]));
    let made = Filter { pre_neuron_ids: one.clone(), ..Filter::default() };
    let gets = Filter { post_neuron_ids: one, ..Filter::default() };
    let rows = |filter| {
        let query = SelectQuery { filter, sample: None };
        rows::answer(engine, bench.file, &query, RowField::PUBLISHED, &bench.run)
    };
    Ok([rows(made)?, rows(gets)?])
}

/// `adjacency` on the cpu: the GPU engines do not support it.
pub fn adjacency(bench: &Bench) -> Result<Vec<Outcome>> {
    let data = bench.data;
    let mut rng = Rng::with_seed(SEED);
    let mut draw = || Filter { prob_min: Some(near(&mut rng, 0.6)), ..Filter::default() };
    let (warm, filters): (_, Vec<Filter>) = (draw(), (0..bench.runs).map(|_| draw()).collect());
    bench.start(ADJACENCY);
    let mut outcomes = Vec::new();
    for contender in bench.contenders.iter().filter(|contender| contender.engine.name() == "cpu") {
        contender.engine.adjacency(&warm, &bench.run)?;
        let (mut times, mut extracts) = (Times::default(), Vec::new());
        for filter in &filters {
            let start = Instant::now();
            let answer = contender.engine.adjacency(filter, &bench.run)?;
            times.ms.push(start.elapsed().as_secs_f64() * 1e3);
            let neurons = data.neurons.id.len() as u64;
            times.bytes.push(data.synapse_count() as u64 * PAIRED_ROW_BYTES + 4 * neurons);
            extracts.push(Extract::of(&answer, data, &mut rng));
            bench.progress.advance(1);
        }
        // After all runs: the reference would leave them with cold caches.
        for (run, (filter, extract)) in filters.iter().zip(bench.checked_of(&extracts)).enumerate()
        {
            if !extract.holds(bench, filter)? {
                return Err(disagree(ADJACENCY, contender.engine.name(), run));
            }
        }
        outcomes.push(times.outcome(data, ADJACENCY, contender));
    }
    Ok(outcomes)
}

/// What is compared of an answer.
struct Extract {
    synapses: u64,
    pre_ids: Vec<u64>,
    /// (pre, post, count, bits of the total size), of these neurons.
    pairs: Vec<(u64, u64, u64, u64)>,
}

type Line = (u64, u64, u64, u64);

impl Extract {
    fn of(answer: &Adjacency, data: &Dataset, rng: &mut Rng) -> Extract {
        let mut pre_ids: Vec<u64> =
            (0..NEURONS_CHECKED).filter_map(|_| neuron(data, rng)).collect();
        pre_ids.sort_unstable();
        pre_ids.dedup();
        let pairs = lines(answer, |id| pre_ids.binary_search(&id).is_ok());
        Extract { synapses: answer.total(), pre_ids, pairs }
    }

    fn holds(&self, bench: &Bench, filter: &Filter) -> Result<bool> {
        let reference = bench.reference.engine;
        let ids = Some(self.pre_ids.clone()).filter(|ids| !ids.is_empty()).map(NeuronIds::from);
        let of_these = Filter { pre_neuron_ids: ids, ..filter.clone() };
        let truth = reference.adjacency(&of_these, &bench.run)?;
        Ok(reference.count(filter, &bench.run)?.count == self.synapses
            && lines(&truth, |_| true) == self.pairs)
    }
}

fn lines(answer: &Adjacency, wanted: impl Fn(u64) -> bool) -> Vec<Line> {
    let number = |id: IdRef| id.number(ADJACENCY);
    let line = |pair: Pair| {
        let (pre, post) = (number(pair.pre_id).ok()?, number(pair.post_id).ok()?);
        wanted(pre).then(|| (pre, post, pair.count, pair.total_size.to_bits()))
    };
    answer.iter().filter_map(line).collect()
}

fn disagree(name: &str, engine: &str, run: usize) -> Error {
    Error::new(Kind::Disagree, format!("{name}: {engine} and reference disagree in run {run}"))
}
