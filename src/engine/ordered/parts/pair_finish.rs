//! What all pairs have → the answer: which pairs have enough synapses is known when all of it is there.

use super::finish::{measured, spread};
use super::pair_sums::{Chosen, by_cell, shares, together};
use super::pairs::{PairCell, PairParts, Setting};
use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::collect::Cells;
use crate::engine::ordered::listed::Listed;
use crate::engine::ordered::measured::Measured;
use crate::engine::ordered::medians::of_shares;
use crate::engine::ordered::unit::Unit;
use crate::engine::partial::{Additive, Finished};
use crate::error::Result;
use crate::map::Map;
use crate::query::{
    Connection, ConnectionValues, ConnectionsQuery, Matrix, MatrixQuery, Normalize, Of, Sparse,
    Statistic, SweepQuery, Totals,
};

impl PairParts {
    /// The answer; none to another question.
    pub(super) fn finish(self, question: &Additive, map: &Map) -> Result<Option<Finished>> {
        let points = |grid: &SweepQuery| grid.points().unwrap_or(0) as usize;
        let settings = match question {
            Additive::Count(_) => map.synapses.numbers.len().max(1),
            Additive::Matrix(_) => 1,
            Additive::Sweep(query) => points(query),
            Additive::Connections(query) => points(&query.grid),
            _ => return Ok(None),
        };
        if self.own.len() != settings
            || self.wholes.as_ref().is_some_and(|wholes| wholes.len() != settings)
        {
            return Ok(None);
        }
        Ok(Some(match question {
            Additive::Matrix(query) => self.matrix(query),
            Additive::Sweep(query) => self.sweep(query)?,
            Additive::Connections(query) => Finished::Connections(self.connections(query)?),
            _ => Finished::Totals(self.totals(map)),
        }))
    }

    fn kept(&self, setting: Setting) -> (Vec<PairCell>, Unit) {
        let list = self.lists.get(setting.list as usize);
        let none = || (Vec::new(), Unit::default());
        list.map_or_else(none, |list| (list.with_at_least(setting.fewest), list.unit))
    }

    fn totals(&self, map: &Map) -> Totals {
        let mut numbers = Vec::new();
        let (mut count, mut rows) = (0, 0);
        for (at, setting) in self.own.iter().enumerate() {
            let (cells, unit) = self.kept(*setting);
            let amount = together(cells.iter());
            (count, rows) = (amount.synapses, rows_of(&cells));
            numbers.extend(
                map.synapses.numbers.get(at).map(|of| super::finish::total(of, amount, unit)),
            );
        }
        Totals { count, rows, numbers }
    }

    fn matrix(&self, query: &MatrixQuery) -> Finished {
        let (kept, unit) = self.kept(self.own[0]);
        let (rows, columns) = (self.axes.rows.clone(), self.axes.columns.clone());
        let row_count = self.has_weight.then(|| rows_of(&kept));
        if let Statistic::Median(side, of) = query.measure.statistic() {
            let total = kept.iter().map(|cell| cell.amount.synapses).sum();
            let unit = matches!(of, Of::Sum(_)).then_some(unit);
            let shares = shares(&kept, side, columns.len());
            let values = of_shares(shares, (rows.len(), columns.len()), side, unit);
            let columns = Some(columns);
            let (ci, tests) = (None, None);
            return Finished::Matrix(Matrix {
                labels: rows,
                columns,
                values,
                total,
                row_count,
                ci,
                tests,
            });
        }
        let are_columns = query.normalize == Normalize::Input;
        let found = Cells { cells: by_cell(&kept, |cell| cell.cell()), row_count: rows_of(&kept) };
        let lines = self.wholes.as_ref().and_then(|wholes| wholes.first()).map(|whole| {
            // A pair that falls in several cells of a line is one of the line.
            let line = |cell: &PairCell| if are_columns { cell.column } else { cell.row };
            let count = if are_columns { columns.len() } else { rows.len() };
            let mut all = vec![Amount::default(); count];
            for cell in by_cell(&self.kept(*whole).0, |cell| (line(cell), 0)) {
                all[cell.row as usize] = cell.tally;
            }
            all
        });
        let listed = Listed::measured(found, lines, are_columns, measured(&query.measure, unit));
        if !query.is_sparse() {
            return spread(listed, (rows, columns), row_count);
        }
        let total = listed.cells.counts.iter().sum();
        let Listed { cells, values, .. } = listed;
        Finished::Sparse(Sparse { rows, columns, cells, values, total, row_count, part: None })
    }

    fn sweep(self, query: &SweepQuery) -> Result<Finished> {
        let mut cells = Vec::new();
        for (point, setting) in self.own.iter().enumerate() {
            let (kept, _) = self.kept(*setting);
            let own = by_cell(&kept, |cell| cell.cell()).into_iter();
            cells
                .extend(own.map(|cell| (point as u64, cell.row, cell.column, cell.tally.synapses)));
        }
        super::SweepParts { axes: self.axes, cells }.finish(query)
    }

    fn connections(&self, query: &ConnectionsQuery) -> Result<ConnectionValues> {
        let chosen = |of: &Connection| Chosen::of(of, self);
        let own: Vec<Chosen> = query.connections.iter().map(chosen).collect::<Result<_>>()?;
        let whole: Vec<Chosen> = query.wholes().iter().map(chosen).collect::<Result<_>>()?;
        let mut values = Vec::new();
        for (at, setting) in self.own.iter().enumerate() {
            let (kept, unit) = self.kept(*setting);
            let wholes = self.wholes.as_ref().map(|wholes| self.kept(wholes[at]).0);
            for (own, whole) in own.iter().zip(&whole) {
                values.push(match query.measure.statistic() {
                    Statistic::Median(side, of) => {
                        own.median(&kept, side, matches!(of, Of::Sum(_)).then_some(unit))
                    }
                    _ => {
                        let whole = wholes.as_ref().map(|cells| whole.amount(cells));
                        let of: Measured = measured(&query.measure, unit);
                        of.exact(&own.amount(&kept), whole.as_ref())
                    }
                });
            }
        }
        Ok(values)
    }
}

fn rows_of(cells: &[PairCell]) -> u64 {
    cells.iter().map(|cell| cell.rows).sum()
}
