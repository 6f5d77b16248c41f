//! Connections out of sweeps: how an engine answers that counts at every point of a grid and can
//! do nothing else there.

use super::{Engine, no_path};
use crate::error::Result;
use crate::query::{
    Connection, ConnectionValues, ConnectionsQuery, Exact, Measure, Sweep, SweepQuery,
};
use crate::run::Run;

/// Numbers of synapses, and fractions of them.
///
/// # Errors
/// Another measure ([`crate::error::Kind::Engine`]).
pub fn out_of_sweeps<E: Engine + ?Sized>(
    engine: &E,
    query: &ConnectionsQuery,
    run: &Run,
) -> Result<ConnectionValues> {
    if query.measure != Measure::Count {
        return Err(no_path(engine.name(), &format!("robust --measure {}", query.measure.name())));
    }
    let own = engine.sweep(&query.grid, run)?;
    query.check(own.labels.len())?;
    let parts = Counts::of(&query.grid, &own, &query.connections);
    let Some(grid) = query.whole() else {
        return Ok(parts.0.into_iter().map(|count| Some(Exact::whole(count.into()))).collect());
    };
    let all = if grid == query.grid { own } else { engine.sweep(&grid, run)? };
    let wholes = Counts::of(&grid, &all, &query.wholes());
    let pairs = parts.0.into_iter().zip(wholes.0);
    Ok(pairs.map(|(part, whole)| Exact::ratio(part.into(), whole.into())).collect())
}

/// Synapses by point, then connection.
struct Counts(Vec<u64>);

impl Counts {
    fn of(grid: &SweepQuery, sweep: &Sweep, connections: &[Connection]) -> Counts {
        let labels = &sweep.labels;
        let points = grid.points().unwrap_or(0) as usize;
        let cells = labels.len() * labels.len();
        let cells_of = |connection: &Connection| -> Vec<usize> {
            let fits = |at: &usize| {
                connection.pre.has(&labels[at / labels.len()])
                    && connection.post.has(&labels[at % labels.len()])
            };
            (0..cells).filter(fits).collect()
        };
        let of: Vec<Vec<usize>> = connections.iter().map(cells_of).collect();
        let count = |point: usize, cells_of: &Vec<usize>| {
            cells_of.iter().map(|at| sweep.counts[point * cells + at]).sum()
        };
        let by_point = (0..points).flat_map(|point| of.iter().map(move |cells| (point, cells)));
        Counts(by_point.map(|(point, cells)| count(point, cells)).collect())
    }
}
