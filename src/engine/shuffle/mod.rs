//! Shuffled post ends, for the engines of the processors: what is shuffled comes from them as plain
//! columns, whatever their layout.
//!
//! A null is a sort: within each stratum the post ends, in the order of their keys, go to the rows in
//! ascending order. Keys are uniform, so the first bits of a key put it into a bucket that stays in the
//! cache, and there the next bits put it almost into its place (`sort`). NullConnections are counted neuron
//! by neuron (`count`).

mod connections;
mod count;
mod layout;
mod nulls;
mod reciprocal;
mod sort;
mod strata;

pub use strata::{Strata, voxel_of, voxel_of_whole};

use crate::error::Result;
use crate::query::{Null, NullConnections, NullCounts, NullQuery, NullStatistic};
use crate::run::{Run, stopped};
use count::Counts;
use layout::Layout;

/// Synapses whose post ends are shuffled, by ascending number: the row in the files, and of a row of
/// several synapses which one, which is above all numbers of rows.
#[derive(Debug, Default)]
pub struct Ends {
    /// The row in the files.
    pub row: Vec<u32>,
    /// Which synapse of the row; empty where every row is one.
    pub copy: Vec<u16>,
    /// Presynaptic neurons, by number.
    pub pre: Vec<u32>,
    /// Postsynaptic neurons, by number.
    pub post: Vec<u32>,
    /// The stratum of each.
    pub stratum: Vec<u32>,
}

/// The types of neurons.
#[derive(Debug)]
pub struct Types {
    /// The type of each neuron, by number: a place in `names`.
    pub of: Vec<u32>,
    /// Their names as they are shown, null behind them where the data has it.
    pub names: Vec<String>,
}

/// Answers a question about the ends that pass.
///
/// # Errors
/// More numbers than an answer holds, a type that the data lacks (usage); a stopped run.
pub fn answer(query: &NullQuery, ends: Ends, types: &Types, run: &Run) -> Result<Null> {
    let synapses = ends.row.len() as u64;
    let of_connections = |one: &NullStatistic| *one == NullStatistic::Reciprocal;
    let shuffled = query.statistics.iter().filter(|one| !of_connections(one)).count();
    let kinds = usize::from(shuffled > 0) + query.statistics.len() - shuffled;
    run.progress.start("shuffling", u64::from(query.nulls) * kinds as u64);
    let layout = Layout::new(ends, types.of.len());
    let neurons = layout.neurons();
    let counts = match shuffled {
        0 => None,
        _ => Some(nulls::of(&layout, query, types, false, run)?),
    };
    let mut reciprocal = None;
    if shuffled < query.statistics.len() {
        let layout = connections::of(layout);
        reciprocal = Some(nulls::of(&layout, query, types, true, run)?);
    }
    run.progress.finish();
    let statistics = query.statistics.iter().enumerate().map(|(at, statistic)| {
        let from = if of_connections(statistic) { &reciprocal } else { &counts };
        counted(query, (at, statistic), from.as_deref().unwrap_or_default(), types)
    });
    let statistics = statistics.collect::<Result<_>>()?;
    Ok(Null { synapses, neurons, statistics, ..Null::default() })
}

/// A statistic out of what was counted in the data and then in each null.
fn counted(
    query: &NullQuery,
    (at, statistic): (usize, &NullStatistic),
    counts: &[Counts],
    types: &Types,
) -> Result<NullCounts> {
    let largest = counts.iter().map(|counts| counts.multi.len()).max().unwrap_or(0);
    let labels = statistic.labels(largest, &types.names);
    query.check_labels(statistic, labels.len())?;
    let numbers = |counts: &Counts| {
        let mut numbers = counts.of(statistic, at);
        numbers.resize(labels.len(), 0);
        numbers
    };
    let (observed, nulls) = counts.split_first().ok_or_else(stopped)?;
    Ok(NullCounts {
        observed: numbers(observed),
        values: nulls.iter().flat_map(numbers).collect(),
        connections: NullConnections {
            observed: observed.connections,
            values: nulls.iter().map(|null| null.connections).collect(),
        },
        impossible: nulls.iter().map(|null| null.impossible).sum(),
        labels,
    })
}
