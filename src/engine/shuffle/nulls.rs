//! The data and all nulls, several at once as far as there is memory.

use super::Types;
use super::count::{Counter, Counts};
use super::layout::Layout;
use super::reciprocal::Outputs;
use super::sort::Shuffler;
use crate::draws::Draws;
use crate::error::Result;
use crate::query::NullQuery;
use crate::run::Run;
use crate::threads::loops;

/// Bytes that the nulls in work may take together.
const BYTES_MAX: usize = 1 << 30;

/// What is counted in the data, and then in each null: of connections, or of synapses.
///
/// # Errors
/// A type that the data lacks (usage); a stopped run.
pub fn of(
    layout: &Layout,
    query: &NullQuery,
    types: &Types,
    are_connections: bool,
    run: &Run,
) -> Result<Vec<Counts>> {
    let counter = Counter::new(layout, query, types)?;
    let statistics = query.statistics.len();
    let mut outputs = are_connections.then(|| Outputs::new(layout));
    let count = |posts: &[u32], outputs: &mut Option<Outputs>| match outputs {
        Some(outputs) => outputs.count(posts, &counter, types, run),
        None => counter.count(posts, statistics, run),
    };
    let observed = count(&layout.post, &mut outputs);
    drop(outputs);
    let (draws, nulls) = (Draws::of_seed(query.seed), query.nulls as usize);
    let workers = workers(layout, are_connections).min(nulls);
    let parts = loops::map(workers, |worker| {
        let mut shuffler = Shuffler::new(layout);
        let mut outputs = are_connections.then(|| Outputs::new(layout));
        let null = |null: usize| {
            shuffler.shuffle(draws, null as u32, run);
            run.progress.advance(1);
            count(&shuffler.posts, &mut outputs)
        };
        (worker..nulls).step_by(workers).take_while(|_| !run.is_stopped()).map(null).collect()
    });
    run.check()?;
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    let in_turn = (0..nulls).filter_map(|null| parts[null % workers].next());
    Ok(std::iter::once(observed).chain(in_turn).collect())
}

/// How many nulls are in work at once.
fn workers(layout: &Layout, are_connections: bool) -> usize {
    let outputs = if are_connections { Outputs::bytes(layout) } else { 0 };
    let bytes = (Shuffler::bytes(layout) + outputs).max(1);
    rayon::current_num_threads().min(BYTES_MAX / bytes).max(1)
}
