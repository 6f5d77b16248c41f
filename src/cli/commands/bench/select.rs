//! `select`: the synapses of one connection with their ids, coordinates and sizes, from the
//! question to the rows in memory.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use crate::query::{Filter, RowColumns, RowField, SelectQuery};
use crate::{Error, Kind, Result, rows};
use fastrand::Rng;

use super::measure::{RECORD_BYTES, SEED, near};
use super::times::Times;
use super::trial::{Bench, Contender, Outcome};

pub const NAME: &str = "select";
const FIELDS: [RowField; 6] =
    [RowField::PreId, RowField::PostId, RowField::X, RowField::Y, RowField::Z, RowField::Size];
/// Bytes of a row in the sorted columns: its number and the fields.
const FOUND_ROW_BYTES: u64 = 4 + 2 * 8 + 3 * 4 + 2;
/// Runs before the clock starts: threads take turns with the pieces of an answer, so that it takes
/// some runs until the allocator holds enough memory for either.
const WARM_RUNS: usize = 10;
/// The connection.
const CONNECTION: [&str; 2] = ["MSN", "GPi"];

/// The question on every engine; none where the data lacks the types.
pub fn all(bench: &Bench) -> Result<Vec<Outcome>> {
    let has =
        |name: &str| bench.data.vocabulary.types.entries().iter().any(|(_, known)| known == name);
    if !CONNECTION.into_iter().all(has) {
        return Ok(Vec::new());
    }
    let mut rng = Rng::with_seed(SEED);
    let warm: Vec<SelectQuery> = (0..WARM_RUNS).map(|_| query(&mut rng)).collect();
    let queries: Vec<SelectQuery> = (0..bench.runs).map(|_| query(&mut rng)).collect();
    bench.start(NAME);
    let mut truths: Option<(Vec<u64>, Outcome)> = None;
    let mut outcomes = Vec::new();
    for contender in bench.contenders {
        let (answers, outcome) = timed(bench, contender, &warm, &queries)?;
        // After the first engine's runs: the reference would leave them with cold caches.
        let (truths, _) = match &truths {
            Some(known) => known,
            None => {
                let queries = bench.checked_of(&queries);
                truths.insert(timed(bench, bench.reference, &warm, queries)?)
            }
        };
        if let Some(run) = answers.iter().zip(truths).position(|(a, b)| a != b) {
            let name = contender.engine.name();
            return Err(Error::new(
                Kind::Disagree,
                format!("{NAME}: {name} and reference disagree in run {run}"),
            ));
        }
        outcomes.push(outcome);
    }
    outcomes.extend(truths.map(|(_, outcome)| outcome));
    Ok(outcomes)
}

fn query(rng: &mut Rng) -> SelectQuery {
    let [pre, post] = CONNECTION.map(|name| Some(vec![name.to_owned()]));
    let filter = Filter {
        pre_celltype: pre,
        post_celltype: post,
        prob_min: Some(near(rng, 0.6)),
        ..Filter::default()
    };
    SelectQuery { filter, sample: None }
}

/// What each run answered, as a hash: answers that are kept would make each run pay for fresh
/// memory. `warm` is asked before the clock starts.
fn timed(
    bench: &Bench,
    contender: &Contender,
    warm: &[SelectQuery],
    queries: &[SelectQuery],
) -> Result<(Vec<u64>, Outcome)> {
    let ask = |query| rows::answer(contender.engine, bench.file, query, &FIELDS, &bench.run);
    for query in warm {
        digest(&ask(query)?);
    }
    let mut times = Times::default();
    let mut answers = Vec::new();
    for (query, before) in queries.iter().zip(warm.iter().cycle()) {
        // Hashing takes longer than the question, empties the caches and lets threads sleep:
        // each run follows one that is not timed, as those of the peers follow each other.
        ask(before)?;
        let start = Instant::now();
        let answer = ask(query)?;
        times.ms.push(start.elapsed().as_secs_f64() * 1e3);
        times.bytes.push(bytes(bench, contender, answer.size.len()));
        answers.push(digest(&answer));
        bench.progress.advance(1);
    }
    Ok((answers, times.outcome(bench.data, NAME, contender)))
}

/// Bytes that a run must read: the cpu's columns hold the rows; others read the whole table.
fn bytes(bench: &Bench, contender: &Contender, found: usize) -> u64 {
    match contender.engine.name() {
        "cpu" => found as u64 * FOUND_ROW_BYTES,
        _ => bench.file.rows() * RECORD_BYTES,
    }
}

fn digest(rows: &RowColumns) -> u64 {
    let mut hasher = DefaultHasher::new();
    rows.hash(&mut hasher);
    hasher.finish()
}
