//! Sweeps on the CPU: every row is read once, whatever the number of points.
//!
//! The thresholds of all points cut each column into intervals ([`cuts`]) and each neuron gets
//! the number of thresholds it passes on each of its axes ([`levels`]). One pass counts rows by
//! (type pair, probability interval, size interval, neuron levels); sums over that histogram
//! answer every point ([`answer`]).

mod amounts;
mod answer;
mod cuts;
mod histogram;
mod interval_runs;
mod levels;

use super::cell_table::{self, CellTable};
use super::matrix;
use crate::dataset::Dataset;
use crate::engine::partial::{GridCounts, Summed};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::predicate::Bound;
use crate::query::{Categories, Filter, FilterParameter, SweepQuery};
use crate::run::Run;
pub use amounts::amounts;
pub use cuts::Cuts;
pub use levels::Levels;

/// Counts the synapses at every point of a grid.
pub fn collect(data: &Dataset, query: &SweepQuery, run: &Run) -> Result<GridCounts> {
    query.check(data.vocabulary.types.len())?;
    let cells = Categories::asked(&query.cells)?;
    let (labels, columns) = cell_table::labels(data, cells);
    let table = CellTable::new(data, cells);
    if query.counts_pairs() {
        let counts = by_point(query, run, |point| {
            let plan = cell_table::plan(data, &point.filter, cells, run)?;
            matrix::by_cell(data, &plan, &table, Summed::Nothing).map(|tally| tally.counts)
        })?;
        return Ok(GridCounts { labels, columns, counts });
    }
    let mut plan = Plan::by_order(data, &loosest(query), run)?;
    cell_table::relabel(data, &mut plan, cells);
    let prob = Cuts::new(query, FilterParameter::ProbMin, FilterParameter::ProbMax);
    let size = Cuts::new(query, FilterParameter::SizeMin, FilterParameter::SizeMax);
    let levels = Levels::new(data, query, run)?;
    let counts = histogram::count(data, &plan, &table, &prob, &size, &levels)?;
    let pairs = table.shape.0 * table.shape.1;
    // A count that was cut short does not add up: what follows subtracts.
    run.check()?;
    let counts = answer::points(query, counts, pairs, &prob, &size, &levels, run);
    Ok(GridCounts { labels, columns, counts })
}

/// The answers at every point of a grid, one after the other: a grid of one point each. Which pairs
/// of neurons have enough synapses is another matter at every point.
pub fn by_point<T>(
    query: &SweepQuery,
    run: &Run,
    answer: impl Fn(&SweepQuery) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let mut answers = Vec::new();
    for point in 0..query.points().unwrap_or(0) {
        run.check()?;
        answers.extend(answer(&query.at_point(point))?);
    }
    Ok(answers)
}

/// A filter that passes every row which some point passes: rows outside it need not be read.
/// For axes on neurons the lowest threshold of each; probability and size are left to the cuts,
/// but for their lowest lower bound.
pub fn loosest(query: &SweepQuery) -> Filter {
    let mut filter = query.filter.clone();
    for axis in &query.axes {
        let lowest = axis.values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = axis.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let is_upper = axis.parameter.threshold().is_some_and(|t| t.bound == Bound::AtMost);
        let loosest = if is_upper { highest } else { lowest };
        axis.parameter.set(&mut filter, Some(loosest));
    }
    filter
}
