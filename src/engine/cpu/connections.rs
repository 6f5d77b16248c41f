//! What connections amount to at every point of a grid. Numbers, sums and means come out of one
//! histogram over the rows of the connections, as in [`super::sweep`]; medians out of the entries
//! of the cells, which are gathered once.

use super::grid_medians::ConnectionCodes;
use super::sweep::{amounts, by_point};
use super::{cell_table, grid_medians, medians, pairs};
use crate::dataset::{Dataset, Segment};
use crate::engine::partial::{Amounts, Summed};
use crate::error::Result;
use crate::query::{
    Categories, Connection, ConnectionValues, ConnectionsQuery, Exact, Measure, SweepQuery,
};
use crate::run::Run;

/// Answers a question about connections.
pub fn answer(data: &Dataset, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
    query.check(data.vocabulary.types.len())?;
    if let Some((side, of)) = medians::asked(&query.measure)? {
        let parts = codes_of(data, query, &query.connections)?;
        return grid_medians::answer(data, &query.grid, &parts, side, of, run);
    }
    if query.measure == Measure::Pairs {
        let parts = codes_of(data, query, &query.connections)?;
        return by_point(&query.grid, run, |point| of_pairs(data, point, &parts, run));
    }
    Ok(collect(data, query, run)?.finish(query))
}

/// Collects what the connections amount to; no medians.
pub fn collect(data: &Dataset, query: &ConnectionsQuery, run: &Run) -> Result<Amounts> {
    query.check(data.vocabulary.types.len())?;
    let parts = codes_of(data, query, &query.connections)?;
    let summed = Summed::for_measure(&query.measure)?;
    let Some(whole) = query.whole() else {
        let parts = amounts(data, &query.grid, &parts, summed, run)?;
        return Ok(Amounts { parts, wholes: None });
    };
    let wholes = codes_of(data, query, &query.wholes())?;
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

/// The codes of connections.
///
/// # Errors
/// A name that the data set lacks (usage).
pub fn codes_of(
    data: &Dataset,
    query: &ConnectionsQuery,
    connections: &[Connection],
) -> Result<Vec<ConnectionCodes>> {
    let asked = Categories::asked(&query.grid.cells)?;
    let Categories { rows, columns } = asked.unwrap_or(Categories::TYPES);
    let pair = |connection: &Connection| {
        let pre = connection.pre.set(rows, &data.vocabulary)?;
        Ok(ConnectionCodes { pre, post: connection.post.set(columns, &data.vocabulary)? })
    };
    connections.iter().map(pair).collect()
}

/// Pairs of neurons in each connection, which may have pairs in common.
fn of_pairs(
    data: &Dataset,
    point: &SweepQuery,
    connections: &[ConnectionCodes],
    run: &Run,
) -> Result<ConnectionValues> {
    let axes = Categories::asked(&point.cells)?.unwrap_or(Categories::TYPES);
    let value = |types: &ConnectionCodes| {
        let cell_of = |segment: &Segment, _, _| {
            let (row, column) = cell_table::codes(segment, axes);
            (types.pre.contains(row) && types.post.contains(column)).then_some(0)
        };
        let (counts, _) = pairs::count(data, &point.filter, 1, cell_of, run)?;
        Ok(Some(Exact::whole(counts[0].into())))
    };
    connections.iter().map(value).collect()
}
