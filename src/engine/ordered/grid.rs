//! Sweeps: the synapses of every cell at every point of a grid.

use super::Ordered;
use crate::error::Result;
use crate::query::{Sparse, SparseCells, Sweep, SweepQuery};
use crate::run::Run;

impl Ordered {
    /// The number of synapses in every cell at every point.
    pub(super) fn every_point(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        let axes = self.axes(&query.cells, None)?;
        let (rows, columns) = axes.shape();
        query.check_cells((rows * columns) as u64)?;
        let mut counts = Vec::new();
        for point in 0..query.points().unwrap_or(0) {
            run.check()?;
            let passing = self.resolve(&query.filter_at(point))?;
            let first = counts.len();
            counts.resize(first + rows * columns, 0);
            for cell in self.counts(&passing, &axes, run)?.cells {
                counts[first + cell.row as usize * columns + cell.column as usize] = cell.tally;
            }
        }
        Ok(Sweep { labels: axes.rows.labels, columns: Some(axes.columns.labels), counts })
    }

    /// The cells that a row falls in at every point.
    pub(super) fn listed_points(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        let axes = self.axes(&query.cells, None)?;
        let (rows, columns) = axes.shape();
        query.check_cells((rows * columns) as u64)?;
        let mut all = SparseCells::default();
        for point in 0..query.points().unwrap_or(0) {
            run.check()?;
            let passing = self.resolve(&query.filter_at(point))?;
            for cell in self.counts(&passing, &axes, run)?.cells {
                all.points.push(point);
                all.rows.push(cell.row);
                all.columns.push(cell.column);
                all.counts.push(cell.tally);
            }
            query.check_listed(all.counts.len())?;
        }
        let total = all.counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let (rows, columns) = (axes.rows.labels, axes.columns.labels);
        Ok(Sparse { rows, columns, cells: all, values: None, total, row_count: None })
    }
}
