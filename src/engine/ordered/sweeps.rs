//! Sweeps: the synapses of every cell at every point of a grid.

use super::Ordered;
use super::axes::Axes;
use super::collect::{Cells, Collected};
use super::cumulate::each_cell;
use super::device::InCells;
use super::grid::GridPart;
use super::labelling::Labelling;
use super::resolved::Resolved;
use crate::error::Result;
use crate::query::{Sparse, SparseCells, Sweep, SweepQuery};
use crate::run::Run;

impl Ordered {
    /// The number of synapses in every cell at every point.
    pub(super) fn every_point(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        let axes = self.axes(&query.cells, None)?;
        let (rows, columns) = axes.shape();
        query.check_cells((rows * columns) as u64)?;
        let mut counts = vec![0; query.points().unwrap_or(0) as usize * rows * columns];
        self.each_count(query, &axes, run, |points, row, column, own| {
            for (point, count) in points.iter().zip(own) {
                let cell = row as usize * columns + column as usize;
                counts[*point as usize * rows * columns + cell] = *count;
            }
            Ok(())
        })?;
        Ok(Sweep { labels: axes.rows.labels, columns: Some(axes.columns.labels), counts })
    }

    /// The cells that a row falls in at every point.
    pub(super) fn listed_points(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        let axes = self.axes(&query.cells, None)?;
        let (rows, columns) = axes.shape();
        query.check_cells((rows * columns) as u64)?;
        let mut all = SparseCells::default();
        self.each_count(query, &axes, run, |points, row, column, own| {
            for (point, count) in points.iter().zip(own).filter(|(_, count)| **count > 0) {
                all.points.push(*point);
                all.rows.push(row);
                all.columns.push(column);
                all.counts.push(*count);
            }
            query.check_listed(all.counts.len())
        })?;
        let total = all.counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let (rows, columns) = (axes.rows.labels, axes.columns.labels);
        Ok(Sparse {
            rows,
            columns,
            cells: by_point(all),
            values: None,
            total,
            row_count: None,
            part: None,
        })
    }

    /// Shows each cell what falls in it at some points of the grid.
    pub(super) fn each_count(
        &self,
        query: &SweepQuery,
        axes: &Axes,
        run: &Run,
        mut each: impl FnMut(&[u64], u32, u32, &[u64]) -> Result<()>,
    ) -> Result<()> {
        let looked_up = self.is_grid_in_cubes(query, axes)?;
        let (rows, columns) = axes.shape();
        let columns = match (&self.device, looked_up) {
            (Some(_), _) => rows * columns,
            (None, true) => usize::MAX,
            (None, false) => columns,
        };
        self.each_part(query, columns, run, |part| self.counts_at(&part, axes, run, &mut each))
    }

    fn counts_at(
        &self,
        part: &GridPart,
        axes: &Axes,
        run: &Run,
        each: &mut impl FnMut(&[u64], u32, u32, &[u64]) -> Result<()>,
    ) -> Result<()> {
        let passing = self.resolve(&part.filter)?;
        let cells = match part.bins.is_one() {
            true => self.counts(&passing, axes, run)?,
            false => {
                let (rows, columns) = axes.shape();
                let of = Box::new(axes.columns.labelling.clone());
                let bins = Box::new(Labelling::Bins(&part.bins));
                let binned = Labelling::Cell(of, bins, part.bins.len() as u32);
                let shape = (rows, columns * part.bins.len());
                self.binned_counts(&passing, &axes.rows.labelling, &binned, shape, run)?
            }
        };
        each_cell(&cells, &part.bins, |row, column, own| each(&part.points, row, column, own))
    }

    fn binned_counts(
        &self,
        passing: &Resolved,
        rows: &Labelling,
        columns: &Labelling,
        shape: (usize, usize),
        run: &Run,
    ) -> Result<Cells<u64>> {
        if let Some(device) = &self.device {
            let asked = InCells { rows, columns, shape, summand: None };
            return Ok(self.cells_on(&**device, passing, &asked, run)?.synapses());
        }
        let reads = self.weight_columns();
        let of = |row, _| self.synapses(row);
        self.collect(passing, &Collected { rows, columns, shape, reads, by_pair: false, of }, run)
    }
}

/// Cells by point; those of a point stay in their order.
fn by_point(cells: SparseCells) -> SparseCells {
    if cells.points.is_sorted() {
        return cells;
    }
    let mut order: Vec<usize> = (0..cells.points.len()).collect();
    order.sort_by_key(|at| cells.points[*at]);
    SparseCells {
        points: order.iter().map(|at| cells.points[*at]).collect(),
        rows: order.iter().map(|at| cells.rows[*at]).collect(),
        columns: order.iter().map(|at| cells.columns[*at]).collect(),
        counts: order.iter().map(|at| cells.counts[*at]).collect(),
    }
}
