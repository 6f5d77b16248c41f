//! Shuffled post ends as plainly as they can be said: a list of ends in each stratum, sorted by key, and
//! maps of pairs. It shares nothing with the engines that are held to it.

mod random;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::query::{Null, NullConnections, NullCounts, NullQuery, NullStatistic};
use crate::run::Run;
use tally::Tally;

/// A synapse, or a connection.
#[derive(Clone, Debug)]
pub struct End {
    /// Its number: the row in the files, and the place among the synapses of the row times 2⁴⁸.
    pub number: u64,
    /// The presynaptic neuron, whatever its number is.
    pub pre: u64,
    /// The postsynaptic neuron.
    pub post: u64,
    /// What is alike in a stratum.
    pub stratum: Vec<i128>,
}

/// The types of neurons.
pub struct Types {
    /// The place of the type of each neuron.
    pub of: BTreeMap<u64, usize>,
    /// Their names, null behind them where the data has it.
    pub names: Vec<String>,
}

/// Answers a question about the ends that pass.
///
/// # Errors
/// More numbers than an answer holds, a type that the data lacks (usage); a stopped run.
pub fn answer(query: &NullQuery, mut synapses: Vec<End>, types: &Types, run: &Run) -> Result<Null> {
    synapses.sort_by_key(|end| end.number);
    let neurons: BTreeSet<u64> = synapses.iter().flat_map(|end| [end.pre, end.post]).collect();
    let mut seen = BTreeSet::new();
    let first = |end: &&End| seen.insert((end.pre, end.post));
    let connections: Vec<End> = synapses.iter().filter(first).cloned().collect();
    let mut statistics = Vec::new();
    for statistic in &query.statistics {
        let ends = match statistic {
            NullStatistic::Reciprocal => &connections,
            _ => &synapses,
        };
        statistics.push(counted(query, statistic, ends, types, run)?);
    }
    let (synapses, neurons) = (synapses.len() as u64, neurons.len() as u64);
    Ok(Null { synapses, neurons, statistics, ..Null::default() })
}

fn counted(
    query: &NullQuery,
    statistic: &NullStatistic,
    ends: &[End],
    types: &Types,
    run: &Run,
) -> Result<NullCounts> {
    let possible: BTreeSet<(usize, usize)> =
        ends.iter().map(|end| (types.of[&end.pre], types.of[&end.post])).collect();
    let observed = Tally::of(statistic, ends, types, &possible)?;
    let mut nulls = Vec::new();
    for null in 0..query.nulls {
        run.check()?;
        nulls.push(Tally::of(statistic, &shuffled(ends, query.seed, null), types, &possible)?);
    }
    let largest = nulls.iter().chain([&observed]).map(|tally| tally.numbers.len()).max();
    let labels = statistic.labels(largest.unwrap_or(0), &types.names);
    query.check_labels(statistic, labels.len())?;
    let numbers = |tally: &Tally| {
        let mut numbers = tally.numbers.clone();
        numbers.resize(labels.len(), 0);
        numbers
    };
    Ok(NullCounts {
        observed: numbers(&observed),
        values: nulls.iter().flat_map(numbers).collect(),
        connections: NullConnections {
            observed: observed.connections,
            values: nulls.iter().map(|null| null.connections).collect(),
        },
        impossible: nulls.iter().map(|null| null.impossible).sum(),
        labels,
    })
}

/// The ends with their posts shuffled within strata.
fn shuffled(ends: &[End], seed: u64, null: u32) -> Vec<End> {
    let mut strata: BTreeMap<&[i128], Vec<&End>> = BTreeMap::new();
    for end in ends {
        strata.entry(&end.stratum).or_default().push(end);
    }
    let mut shuffled = Vec::new();
    for rows in strata.values() {
        let mut by_key = rows.clone();
        by_key.sort_by_key(|end| (random::key(seed, null, end.number), end.number));
        for (row, from) in rows.iter().zip(by_key) {
            shuffled.push(End { post: from.post, ..(*row).clone() });
        }
    }
    shuffled
}
