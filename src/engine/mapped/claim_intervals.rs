//! Intervals of a claim, by the reference's resampling: the synapses of its connections at every point of a grid,
//! gone over anew for each.

use super::Records;
use super::axes::Axes;
use crate::engine::reference::claim_setting::CellSet;
use crate::engine::reference::resample_claims::{Claimed, claim_intervals};
use crate::error::Result;
use crate::query::{
    ClaimIntervals, Connection, Filter, MatrixQuery, Normalize, Resampling, RobustQuery,
};
use crate::run::Run;

impl Records {
    /// The intervals of every setting.
    pub(super) fn claim_intervals_of(
        &self,
        query: &RobustQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<ClaimIntervals> {
        query.check_resampling()?;
        query.grid.check_cells(1)?;
        let connections = query.connections();
        connections.check_connections()?;
        let axes = self.axes(&query.grid.cells, None)?;
        let meaning = self.meaning(&query.measure)?;
        let sets = |of: &[Connection]| -> Result<Vec<CellSet>> {
            of.iter().map(|connection| cell_set(connection, &axes)).collect()
        };
        let asked = Claimed {
            claim: &query.claim,
            parts: sets(&connections.connections)?,
            wholes: match query.normalize {
                Normalize::None => None,
                _ => Some(sets(&connections.wholes())?),
            },
            resampling,
        };
        let wirings = |point: u64| {
            let query = MatrixQuery {
                filter: query.grid.filter_at(point),
                normalize: query.normalize,
                cells: query.grid.cells.clone(),
                ..MatrixQuery::default()
            };
            let wiring = |filter: &Filter, sets: &[CellSet]| {
                let is_meant = |row, column| sets.iter().any(|set| set.has(row, column));
                self.wiring(filter, &axes, meaning, &is_meant)
            };
            let own = wiring(&query.filter, &asked.parts)?;
            let whole = self.whole(&query).zip(asked.wholes.as_ref());
            let whole = whole.map(|(filter, sets)| wiring(&filter, sets)).transpose()?;
            Ok((own, whole))
        };
        let found = claim_intervals(&asked, query.grid.points().unwrap_or(0), wirings, run)?;
        let fragments = self.map.with_units(|units| query.check_units(units))?;
        Ok(ClaimIntervals { fragments, ..found })
    }
}

/// The rows and columns of a connection.
fn cell_set(connection: &Connection, axes: &Axes) -> Result<CellSet> {
    Ok(CellSet {
        pre: connection.pre.among(&axes.rows.labels, &axes.rows.name)?,
        post: connection.post.among(&axes.columns.labels, &axes.columns.name)?,
    })
}
