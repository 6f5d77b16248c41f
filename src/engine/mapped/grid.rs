//! Sweeps: a matrix of synapses at every point of a grid, one point after the other.

use super::Records;
use super::axes::Axes;
use super::matrix::fits;
use crate::error::Result;
use crate::query::{Sweep, SweepQuery};
use crate::run::Run;

impl Records {
    /// The number of synapses in every cell at every point.
    pub(super) fn every_point(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        let axes = self.axes(&query.cells, None)?;
        let (rows, columns) = (axes.rows.labels.len(), axes.columns.labels.len());
        query.check_cells((rows * columns) as u64)?;
        let mut counts = Vec::new();
        for point in 0..query.points().unwrap_or(0) {
            run.check()?;
            let passing = self.passing(&query.filter_at(point))?;
            // So that no sum of cells is too large.
            fits(self.synapses_in(&passing))?;
            let rows_of = self.by_cell(&passing, &axes);
            let mut cells = vec![0; rows * columns];
            for ((row, column), rows) in rows_of {
                cells[row * columns + column] = fits(self.synapses_in(&rows))?;
            }
            counts.append(&mut cells);
        }
        let Axes { rows, columns } = axes;
        Ok(Sweep { labels: rows.labels, columns: Some(columns.labels), counts })
    }
}
