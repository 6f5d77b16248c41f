//! Connections out of sweeps and matrices: how an engine answers that has no path of its own for what some
//! connections amount to at every point of a grid.

use super::partial::{Additive, Amount, Amounts, Cells, Disjoint, Partial};
use super::{Engine, not_supported};
use crate::error::Result;
use crate::query::{Connection, ConnectionsQuery, MatrixQuery, Statistic, Sweep, SweepQuery};
use crate::run::Run;

/// Numbers of synapses come out of one sweep, sums and means out of a matrix at every point; and fractions
/// of them.
///
/// # Errors
/// Another measure ([`crate::error::Kind::Unsupported`]).
pub fn collected<E: Engine + ?Sized>(
    engine: &E,
    query: &ConnectionsQuery,
    run: &Run,
) -> Result<Amounts> {
    match query.measure.statistic() {
        Statistic::Number => out_of_sweeps(engine, query, run),
        Statistic::Sum(_) | Statistic::Mean(_) => out_of_matrices(engine, query, run),
        _ => {
            let what = format!("robust --measure {}", query.measure.name());
            Err(not_supported(engine.name(), &what))
        }
    }
}

fn out_of_sweeps<E: Engine + ?Sized>(
    engine: &E,
    query: &ConnectionsQuery,
    run: &Run,
) -> Result<Amounts> {
    let own = engine.sweep(&query.grid, run)?;
    query.check(own.labels.len())?;
    let parts = amounts(&query.grid, &own, &query.connections);
    let Some(grid) = query.whole() else { return Ok(Amounts { parts, wholes: None }) };
    let all = if grid == query.grid { own } else { engine.sweep(&grid, run)? };
    Ok(Amounts { parts, wholes: Some(amounts(&grid, &all, &query.wholes())) })
}

fn out_of_matrices<E: Engine + ?Sized>(
    engine: &E,
    query: &ConnectionsQuery,
    run: &Run,
) -> Result<Amounts> {
    let (whole, wholes) = (query.whole(), query.wholes());
    let mut found = Amounts { parts: Vec::new(), wholes: whole.as_ref().map(|_| Vec::new()) };
    for point in 0..query.grid.points().unwrap_or(0) {
        let own = cells_at(engine, query, &query.grid, point, run)?;
        query.check(own.labels.len())?;
        found.parts.extend(amounts_of(&own, &query.connections));
        let (Some(grid), Some(all)) = (&whole, &mut found.wholes) else { continue };
        if *grid == query.grid {
            all.extend(amounts_of(&own, &wholes));
        } else {
            all.extend(amounts_of(&cells_at(engine, query, grid, point, run)?, &wholes));
        }
    }
    Ok(found)
}

/// The cells of the matrix at one point of a grid.
fn cells_at<E: Engine + ?Sized>(
    engine: &E,
    query: &ConnectionsQuery,
    grid: &SweepQuery,
    point: u64,
    run: &Run,
) -> Result<Cells> {
    let (measure, cells) = (query.measure.clone(), grid.cells.clone());
    let matrix =
        MatrixQuery { filter: grid.filter_at(point), measure, cells, ..MatrixQuery::default() };
    match engine.collect(&Additive::Matrix(&matrix), Disjoint::Synapses, run)? {
        Partial::Matrix(cells) => Ok(cells),
        _ => Err(not_supported(engine.name(), "partials of matrices")),
    }
}

/// What the cells of connections add up to.
fn amounts_of(cells: &Cells, connections: &[Connection]) -> Vec<Amount> {
    let columns = cells.columns.as_ref().unwrap_or(&cells.labels);
    let of = |connection: &Connection| {
        let mut all = Amount::default();
        for at in places(&cells.labels, columns, connection) {
            let sum = cells.own.sums.get(at).copied().unwrap_or_default();
            all.add(Amount { count: cells.own.counts[at], sum });
        }
        all
    };
    connections.iter().map(of).collect()
}

/// Synapses by point, then connection.
fn amounts(grid: &SweepQuery, sweep: &Sweep, connections: &[Connection]) -> Vec<Amount> {
    let (labels, columns) = (&sweep.labels, sweep.column_labels());
    let points = grid.points().unwrap_or(0) as usize;
    let cells = labels.len() * columns.len();
    let of = connections.iter().map(|connection| places(labels, columns, connection));
    let of: Vec<Vec<usize>> = of.collect();
    let amount = |point: usize, places: &Vec<usize>| {
        let count = places.iter().map(|at| sweep.counts[point * cells + at]).sum();
        Amount { count, ..Amount::default() }
    };
    let by_point = (0..points).flat_map(|point| of.iter().map(move |cells| (point, cells)));
    by_point.map(|(point, cells)| amount(point, cells)).collect()
}

/// Where the cells of a connection stand, row-major.
fn places(labels: &[String], columns: &[String], connection: &Connection) -> Vec<usize> {
    let fits = |at: &usize| {
        connection.pre.has(&labels[at / columns.len()])
            && connection.post.has(&columns[at % columns.len()])
    };
    (0..labels.len() * columns.len()).filter(fits).collect()
}
