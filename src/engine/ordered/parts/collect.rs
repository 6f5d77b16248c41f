//! A copy of a part → what it has for a question.

use super::sums::{Listed, Sums};
use super::{Both, ConnectionParts, MapParts, MatrixParts, SweepParts, TotalParts};
use crate::engine::ordered::Ordered;
use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::axes::Axes;
use crate::engine::ordered::meaning::Meaning;
use crate::engine::ordered::measured::Measured;
use crate::engine::ordered::unit::Unit;
use crate::engine::partial::{Additive, Disjoint};
use crate::error::Result;
use crate::query::{ConnectionsQuery, Filter, MatrixQuery, SweepQuery};
use crate::run::Run;

impl Ordered {
    /// The same over a part of a data set that has null in these categories, of rows and then of neurons.
    #[must_use]
    pub fn of_part(self, nulls: Vec<bool>) -> Ordered {
        Ordered { nulls, ..self }
    }

    /// Collects what a part has for a question; `parts` says what no two of them share.
    ///
    /// # Errors
    /// A question that parts do not answer, names that no column has (usage); sums that are too wide
    /// ([`crate::Kind::Unsupported`]); a damaged copy.
    pub fn collect_parts(
        &self,
        question: &Additive,
        parts: Disjoint,
        run: &Run,
    ) -> Result<MapParts> {
        if MapParts::lists_pairs(question, parts)? {
            return run.whole(self.pair_parts(question, run).map(MapParts::Pairs));
        }
        run.whole(match question {
            Additive::Matrix(query) => self.matrix_parts(query, run).map(MapParts::Matrix),
            Additive::Sweep(query) => self.sweep_parts(query, run).map(MapParts::Sweep),
            Additive::Connections(query) => {
                self.connection_parts(query, run).map(MapParts::Connections)
            }
            Additive::Count(filter) => self.total_parts(filter, run).map(MapParts::Totals),
            other => Err(super::refused(super::name(other))),
        })
    }

    fn total_parts(&self, filter: &Filter, run: &Run) -> Result<TotalParts> {
        let (synapses, rows, numbers) = self.amounts_of_all(filter, run)?;
        let numbers = numbers.into_iter().map(|(amount, unit)| Sums { unit, all: vec![amount] });
        Ok(TotalParts { synapses, rows, numbers: numbers.collect() })
    }

    fn matrix_parts(&self, query: &MatrixQuery, run: &Run) -> Result<MatrixParts> {
        query.check()?;
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let passing = self.resolve(&query.filter)?;
        let meaning = self.meaning(&query.measure)?;
        let (found, lines) = self.measured_cells(query, &axes, &passing, &meaning, run)?;
        let unit = unit(&meaning);
        Ok(MatrixParts {
            axes: both(axes),
            own: Listed { unit, cells: found.cells },
            lines: lines.map(|all| Sums { unit, all }),
            rows: self.data.rows.weight.as_ref().map(|_| found.row_count),
        })
    }

    fn sweep_parts(&self, query: &SweepQuery, run: &Run) -> Result<SweepParts> {
        let axes = self.axes(&query.cells, None)?;
        let (rows, columns) = axes.shape();
        query.check_cells((rows * columns) as u64)?;
        let mut cells = Vec::new();
        self.each_count(query, &axes, run, |points, row, column, own| {
            let own = points.iter().zip(own).filter(|(_, count)| **count > 0);
            cells.extend(own.map(|(point, count)| (*point, row, column, *count)));
            query.check_listed(cells.len())
        })?;
        cells.sort_unstable();
        Ok(SweepParts { axes: both(axes), cells })
    }

    fn connection_parts(&self, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionParts> {
        let meaning = self.meaning(&query.measure)?;
        let unit = unit(&meaning);
        let (parts, wholes) = self.connection_amounts(query, &meaning, run)?;
        let sums = |all: Vec<Amount>| Sums { unit, all };
        Ok(ConnectionParts { parts: sums(parts), wholes: wholes.map(sums) })
    }
}

fn both(axes: Axes) -> Both {
    Both { rows: axes.rows.labels, columns: axes.columns.labels }
}

/// The unit of what a measure adds up.
fn unit(meaning: &Meaning) -> Unit {
    match Measured::of(meaning) {
        Some(Measured::Total(unit) | Measured::Mean(unit)) => unit,
        _ => Unit::default(),
    }
}
