//! A sparse matrix: the cells that a synapse falls in, out of a map, sorted by row, then column.

use super::Reference;
use super::matrix::Tally;
use super::measures::Meaning;
use crate::error::Result;
use crate::query::{
    Filter, MatrixQuery, Measure, Normalize, Sparse, SparseCells, SweepQuery, Values,
};
use crate::run::Run;

impl Reference {
    /// The cells that are not empty, with their values.
    pub(super) fn listed(&self, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
        query.check()?;
        let axes = self.axes(query, run)?;
        if let Some(groups) = &query.groups {
            self.check_labels(groups, run)?;
        }
        let meaning = Meaning::of(&query.measure)?;
        let tallies = self.tallies(&self.rules(&query.filter, run)?, &axes, meaning, run)?;
        let mut places: Vec<(u32, u32)> = tallies.keys().copied().collect();
        places.sort_unstable();
        let values = if query.normalize != Normalize::None {
            let fraction = self.fraction_of(query, &axes, run)?;
            Some(Values::Reals(places.iter().map(|at| fraction(*at, tallies[at])).collect()))
        } else if query.measure == Measure::Pairs {
            let pairs = self.pairs_of_cells(query, &axes, run)?;
            Some(Values::Counts(places.iter().map(|at| pairs[at]).collect()))
        } else if meaning == Meaning::Number {
            None
        } else {
            let real = |at: &(u32, u32)| Tally::real(tallies[at], meaning);
            Some(Values::Reals(places.iter().map(real).collect()))
        };
        let counts: Vec<u64> = places.iter().map(|at| tallies[at].count).collect();
        let cells = SparseCells {
            points: Vec::new(),
            rows: places.iter().map(|(row, _)| *row).collect(),
            columns: places.iter().map(|(_, column)| *column).collect(),
            counts,
        };
        Ok(Sparse::new(axes.labels(), axes.columns(), cells, values))
    }

    /// The cells that are not empty at every point, one point after the other.
    pub(super) fn listed_points(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        query.check(self.vocabulary.types.len())?;
        let mut all = SparseCells::default();
        let cells = || query.cells.clone();
        let of_point = |filter| MatrixQuery { filter, cells: cells(), ..MatrixQuery::default() };
        let plain = of_point(Filter::default());
        let axes = self.axes(&plain, run)?;
        for point in 0..query.points().unwrap_or(0) {
            let matrix = self.listed(&of_point(query.filter_at(point)), run)?;
            all.points.extend(matrix.cells.counts.iter().map(|_| point));
            all.rows.extend(matrix.cells.rows);
            all.columns.extend(matrix.cells.columns);
            all.counts.extend(matrix.cells.counts);
            query.check_listed(all.counts.len())?;
        }
        Ok(Sparse::new(axes.labels(), axes.columns(), all, None))
    }
}
