//! What connections amount to at every point of a grid. Numbers, sums and means come out of one
//! histogram over the rows of the connections, as in [`super::sweep`]; medians out of the entries
//! of the cells, which are gathered once.

use super::grid_medians::ConnectionCodes;
use super::sweep::amounts;
use super::{grid_medians, medians};
use crate::dataset::Dataset;
use crate::engine::partial::{Amounts, Summed};
use crate::error::Result;
use crate::query::{Connection, ConnectionValues, ConnectionsQuery};
use crate::run::Run;

/// Answers a question about connections.
pub fn answer(data: &Dataset, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
    query.check(data.vocabulary.types.len())?;
    if let Some((side, of)) = medians::asked(query.measure) {
        let parts = pairs(data, &query.connections)?;
        return grid_medians::answer(data, &query.grid, &parts, side, of, run);
    }
    Ok(collect(data, query, run)?.finish(query))
}

/// Collects what the connections amount to; no medians.
pub fn collect(data: &Dataset, query: &ConnectionsQuery, run: &Run) -> Result<Amounts> {
    query.check(data.vocabulary.types.len())?;
    let parts = pairs(data, &query.connections)?;
    let summed = Summed::for_measure(query.measure);
    let Some(whole) = query.whole() else {
        let parts = amounts(data, &query.grid, &parts, summed, run)?;
        return Ok(Amounts { parts, wholes: None });
    };
    let wholes = pairs(data, &query.wholes())?;
    if whole == query.grid {
        // Both are in the same rows: one pass.
        let both = amounts(data, &whole, &[parts.as_slice(), &wholes].concat(), summed, run)?;
        let halves = both.chunks(2 * parts.len()).map(|point| point.split_at(parts.len()));
        let (found, all): (Vec<_>, Vec<_>) = halves.unzip();
        return Ok(Amounts { parts: found.concat(), wholes: Some(all.concat()) });
    }
    let parts = amounts(data, &query.grid, &parts, summed, run)?;
    Ok(Amounts { parts, wholes: Some(amounts(data, &whole, &wholes, summed, run)?) })
}

fn pairs(data: &Dataset, connections: &[Connection]) -> Result<Vec<ConnectionCodes>> {
    let pair = |connection: &Connection| {
        let pre = connection.pre.set(&data.vocabulary)?;
        Ok(ConnectionCodes { pre, post: connection.post.set(&data.vocabulary)? })
    };
    connections.iter().map(pair).collect()
}
