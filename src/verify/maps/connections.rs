//! Random connections of a data set with a map.

use super::MapCases;
use crate::error::Result;
use crate::query::{CellAxes, Connection, ConnectionsQuery, Filter, Types};

impl MapCases<'_> {
    /// What some connections amount to over a small grid.
    pub(super) fn connections(&mut self, filter: Filter) -> Result<ConnectionsQuery> {
        let (measure, normalize) = self.measure();
        let grid = self.sweep(filter)?;
        let count = self.rng.usize(1..4);
        let mut connections = Vec::new();
        for _ in 0..count {
            let (pre, post) = (self.ends(&grid.cells, true)?, self.ends(&grid.cells, false)?);
            connections.push(Connection { pre, post });
        }
        Ok(ConnectionsQuery { grid, measure, normalize, connections })
    }

    /// Some values of the rows or columns.
    fn ends(&mut self, cells: &CellAxes, is_pre: bool) -> Result<Types> {
        if self.one_in(4) {
            return Ok(Types::Any);
        }
        let names = self.values_of_axis(cells, is_pre)?;
        let count = self.rng.usize(1..3);
        let names: Vec<String> =
            (0..count).filter_map(|_| self.rng.choice(&names).cloned()).collect();
        Ok(if names.is_empty() { Types::Any } else { Types::Of(names) })
    }
}
