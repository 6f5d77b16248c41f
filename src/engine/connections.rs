//! Connections out of sweeps: how an engine answers that counts at every point of a grid and can
//! do nothing else there.

use super::partial::{Amount, Amounts};
use super::{Engine, not_supported};
use crate::error::Result;
use crate::query::{Connection, ConnectionsQuery, Statistic, Sweep, SweepQuery};
use crate::run::Run;

/// Numbers of synapses, and fractions of them.
///
/// # Errors
/// Another measure ([`crate::error::Kind::Unsupported`]).
pub fn out_of_sweeps<E: Engine + ?Sized>(
    engine: &E,
    query: &ConnectionsQuery,
    run: &Run,
) -> Result<Amounts> {
    if query.measure.statistic() != Statistic::Number {
        return Err(not_supported(
            engine.name(),
            &format!("robust --measure {}", query.measure.name()),
        ));
    }
    let own = engine.sweep(&query.grid, run)?;
    query.check(own.labels.len())?;
    let parts = amounts(&query.grid, &own, &query.connections);
    let Some(grid) = query.whole() else { return Ok(Amounts { parts, wholes: None }) };
    let all = if grid == query.grid { own } else { engine.sweep(&grid, run)? };
    Ok(Amounts { parts, wholes: Some(amounts(&grid, &all, &query.wholes())) })
}

/// Synapses by point, then connection.
fn amounts(grid: &SweepQuery, sweep: &Sweep, connections: &[Connection]) -> Vec<Amount> {
    let labels = &sweep.labels;
    let points = grid.points().unwrap_or(0) as usize;
    let columns = sweep.column_labels();
    let cells = labels.len() * columns.len();
    let cells_of = |connection: &Connection| -> Vec<usize> {
        let fits = |at: &usize| {
            connection.pre.has(&labels[at / columns.len()])
                && connection.post.has(&columns[at % columns.len()])
        };
        (0..cells).filter(fits).collect()
    };
    let of: Vec<Vec<usize>> = connections.iter().map(cells_of).collect();
    let amount = |point: usize, cells_of: &Vec<usize>| {
        let count = cells_of.iter().map(|at| sweep.counts[point * cells + at]).sum();
        Amount { count, ..Amount::default() }
    };
    let by_point = (0..points).flat_map(|point| of.iter().map(move |cells| (point, cells)));
    by_point.map(|(point, cells)| amount(point, cells)).collect()
}
