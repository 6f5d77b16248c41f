//! What all parts have → the answer, each number rounded once.

use super::{ConnectionParts, MapParts, MatrixParts, SweepParts, TotalParts};
use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::collect::Cells;
use crate::engine::ordered::listed::Listed;
use crate::engine::ordered::measured::Measured;
use crate::engine::ordered::unit::Unit;
use crate::engine::partial::{Additive, Finished};
use crate::error::Result;
use crate::map::{Map, Number};
use crate::query::{
    ConnectionValues, ConnectionsQuery, Labels, Matrix, MatrixQuery, Measure, Normalize,
    NumberTotal, Sparse, SparseCells, Statistic, Sweep, SweepQuery, Totals,
};

impl MapParts {
    /// The answer to the question that was asked of all parts, as the data set takes it.
    ///
    /// # Errors
    /// A question for which this was not collected ([`crate::Kind::Data`]); more cells than may be listed
    /// (usage).
    pub fn finish(self, question: &Additive, map: &Map) -> Result<Finished> {
        match (self, question) {
            (MapParts::Pairs(parts), _) => parts.finish(question, map)?.ok_or_else(super::unlike),
            (MapParts::Totals(parts), Additive::Count(_))
                if parts.numbers.len() == map.synapses.numbers.len() =>
            {
                Ok(Finished::Totals(parts.finish(map)))
            }
            (MapParts::Matrix(parts), Additive::Matrix(query)) if parts.is_for(query) => {
                Ok(parts.finish(query))
            }
            (MapParts::Sweep(parts), Additive::Sweep(query)) if parts.is_for(query) => {
                parts.finish(query)
            }
            (MapParts::Connections(parts), Additive::Connections(query)) if parts.is_for(query) => {
                Ok(Finished::Connections(parts.finish(query)))
            }
            _ => Err(super::unlike()),
        }
    }
}

impl TotalParts {
    fn finish(self, map: &Map) -> Totals {
        let total = |(of, sums): (&Number, &super::Sums)| {
            total(of, sums.all.first().copied().unwrap_or_default(), sums.unit)
        };
        let numbers = map.synapses.numbers.iter().zip(&self.numbers).map(total).collect();
        Totals { count: self.synapses, rows: self.rows, numbers }
    }
}

/// What a number comes to.
pub(super) fn total(of: &Number, amount: Amount, unit: Unit) -> NumberTotal {
    NumberTotal {
        name: of.name.clone(),
        unit: of.unit.clone(),
        total: amount.total(unit),
        mean: amount.mean(unit),
    }
}

/// A matrix of all cells.
pub(super) fn spread(
    listed: Listed,
    (rows, columns): (Labels, Labels),
    row_count: Option<u64>,
) -> Finished {
    Finished::Matrix(Matrix {
        values: listed.spread(rows.len(), columns.len()),
        total: listed.cells.counts.iter().sum(),
        labels: rows,
        columns: Some(columns),
        row_count,
        ci: None,
        tests: None,
    })
}

/// What a measure makes of amounts in this unit; medians are made of other parts.
pub(super) fn measured(measure: &Measure, unit: Unit) -> Measured {
    match measure.statistic() {
        Statistic::Sum(_) => Measured::Total(unit),
        Statistic::Mean(_) => Measured::Mean(unit),
        Statistic::Pairs => Measured::Pairs,
        Statistic::Number | Statistic::Median(..) => Measured::Count,
    }
}

impl MatrixParts {
    fn is_for(&self, query: &MatrixQuery) -> bool {
        let (rows, columns) = (self.axes.rows.len(), self.axes.columns.len());
        let lines = match query.normalize {
            Normalize::None => None,
            Normalize::Input => Some(columns),
            Normalize::Output => Some(rows),
        };
        let labels = query.groups.as_ref().is_none_or(|groups| {
            groups.labels() == &self.axes.rows[..] && groups.labels() == &self.axes.columns[..]
        });
        // Fractions are of numbers in one unit.
        labels
            && self.lines.as_ref().map(|lines| lines.all.len()) == lines
            && self.lines.as_ref().is_none_or(|lines| lines.unit == self.own.unit)
    }

    fn finish(self, query: &MatrixQuery) -> Finished {
        let measured = measured(&query.measure, self.own.unit);
        let found = Cells { cells: self.own.cells, row_count: self.rows.unwrap_or(0) };
        let are_columns = query.normalize == Normalize::Input;
        let (rows, columns) = (self.axes.rows, self.axes.columns);
        let listed = Listed::measured(found, self.lines.map(|of| of.all), are_columns, measured);
        if query.is_sparse() {
            let total = listed.cells.counts.iter().sum();
            let Listed { cells, values, .. } = listed;
            let row_count = self.rows;
            return Finished::Sparse(Sparse {
                rows,
                columns,
                cells,
                values,
                total,
                row_count,
                part: None,
            });
        }
        spread(listed, (rows, columns), self.rows)
    }
}

impl SweepParts {
    fn is_for(&self, query: &SweepQuery) -> bool {
        let points = query.points().unwrap_or(0);
        self.cells.iter().all(|(point, ..)| *point < points)
    }

    pub(super) fn finish(self, query: &SweepQuery) -> Result<Finished> {
        let (rows, columns) = (self.axes.rows, self.axes.columns);
        let size = rows.len() * columns.len();
        if !query.sparse {
            let mut counts = vec![0; query.points().unwrap_or(0) as usize * size];
            for (point, row, column, count) in self.cells {
                counts[point as usize * size + row as usize * columns.len() + column as usize] =
                    count;
            }
            return Ok(Finished::Sweep(Sweep { labels: rows, columns: Some(columns), counts }));
        }
        let mut cells = SparseCells::default();
        for (point, row, column, count) in &self.cells {
            cells.points.push(*point);
            cells.rows.push(*row);
            cells.columns.push(*column);
            cells.counts.push(*count);
        }
        let total = cells.counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let (values, row_count, part) = (None, None, None);
        Ok(Finished::Sparse(Sparse { rows, columns, cells, values, total, row_count, part }))
    }
}

impl ConnectionParts {
    fn is_for(&self, query: &ConnectionsQuery) -> bool {
        let points = query.grid.points().unwrap_or(0) as usize;
        let values = points * query.connections.len();
        self.parts.all.len() == values
            && self.wholes.is_some() == query.whole().is_some()
            && self
                .wholes
                .as_ref()
                .is_none_or(|wholes| wholes.all.len() == values && wholes.unit == self.parts.unit)
    }

    fn finish(&self, query: &ConnectionsQuery) -> ConnectionValues {
        let measured = measured(&query.measure, self.parts.unit);
        let wholes = self.wholes.as_ref().map(|wholes| &wholes.all);
        let parts = self.parts.all.iter().enumerate();
        parts.map(|(at, part)| measured.exact(part, wholes.map(|all| &all[at]))).collect()
    }
}
