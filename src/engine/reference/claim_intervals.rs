//! Intervals of a claim: the synapses of its connections at every point of a grid, gone over anew for each.

use super::Reference;
use super::axes::Axes;
use super::claim_setting::CellSet;
use super::measures::Meaning;
use super::resample_claims::{Claimed, claim_intervals};
use crate::error::Result;
use crate::names::CodeSet;
use crate::query::{
    Categories, ClaimIntervals, Connection, Filter, MatrixQuery, Normalize, Resampling,
    RobustQuery, Types, Units,
};
use crate::run::Run;

impl Reference {
    /// The intervals of every setting.
    pub(super) fn claim_intervals_of(
        &self,
        query: &RobustQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<ClaimIntervals> {
        query.check(&self.vocabulary)?;
        let connections = query.connections();
        let at_point = |point: u64| MatrixQuery {
            filter: query.grid.filter_at(point),
            measure: query.measure.clone(),
            normalize: query.normalize,
            cells: query.grid.cells.clone(),
            ..MatrixQuery::default()
        };
        let first = at_point(0);
        let axes = self.axes(&first, run)?;
        let sets = |of: &[Connection]| -> Result<Vec<CellSet>> {
            of.iter().map(|connection| self.cell_set(connection, query, &axes)).collect()
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
        let meaning = Meaning::of(&query.measure)?;
        let wirings = |point: u64| {
            let query = at_point(point);
            let wiring = |filter: &Filter, sets: &[CellSet]| {
                let is_meant = |row, column| sets.iter().any(|set| set.has(row, column));
                self.wiring(&query, filter, &axes, (meaning, &is_meant), run)
            };
            let own = wiring(&query.filter, &asked.parts)?;
            let whole = match &asked.wholes {
                None => None,
                Some(sets) => {
                    let is_input = query.normalize == Normalize::Input;
                    let filter = super::matrix::without_line(&query, is_input)?;
                    Some(wiring(&filter, sets)?)
                }
            };
            Ok((own, whole))
        };
        let found = claim_intervals(&asked, query.grid.points().unwrap_or(0), wirings, run)?;
        let fragments = Units::of(&self.vocabulary, |units| query.check_units(units))?;
        Ok(ClaimIntervals { fragments, ..found })
    }

    /// The rows and columns of a connection.
    fn cell_set(
        &self,
        connection: &Connection,
        query: &RobustQuery,
        axes: &Axes<'_>,
    ) -> Result<CellSet> {
        let named = Categories::asked(&query.grid.cells)?.unwrap_or(Categories::TYPES);
        let (rows, columns) = axes.shape();
        let set = |types: &Types, those: CodeSet, is_row: bool, length: usize| {
            let mut meant = vec![*types == Types::Any; length];
            for code in 0..=u8::MAX {
                let place = if is_row { axes.row_of(code) } else { axes.column_of(code) };
                if let Some(place) = place.filter(|_| those.contains(code)) {
                    meant[place as usize] = true;
                }
            }
            meant
        };
        let pre = connection.pre.set(named.rows, &self.vocabulary)?;
        let post = connection.post.set(named.columns, &self.vocabulary)?;
        Ok(CellSet {
            pre: set(&connection.pre, pre, true, rows),
            post: set(&connection.post, post, false, columns),
        })
    }
}
