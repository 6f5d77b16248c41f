//! Sweeps on the GPU: one axis of prob and one of size are one pass; every point of the other
//! axes is another.

use super::asked::Asked;
use super::engine::Core;
use super::kernels::sweep_counts::{self, Counted, Nested};
use crate::codes::CodeRange;
use crate::engine::not_supported;
use crate::engine::partial::GridCounts;
use crate::error::Result;
use crate::query::{Axis, Bound, Filter, FilterParameter, SweepQuery};
use crate::run::Run;

/// A grid, taken apart.
struct PlaneGrid<'q> {
    query: &'q SweepQuery,
    /// Places of the axes that one pass answers.
    prob: Option<usize>,
    size: Option<usize>,
}

/// Counts the synapses at every point of a grid.
pub fn collect(core: &Core, query: &SweepQuery, run: &Run) -> Result<GridCounts> {
    let types = core.data.vocabulary.types.entries();
    query.check(types.len())?;
    if query.cells.is_named() {
        return Err(not_supported("gpu", "rows and columns"));
    }
    let grid = PlaneGrid::new(query);
    let cells = types.len() * types.len();
    let points = query.points().unwrap_or(0) as usize;
    let mut counts = vec![0; points * cells];
    for others in grid.other_points() {
        let plane = grid.plane(core, &others, run)?;
        for (at, own) in plane.iter().flat_map(|block| block.points(cells)) {
            let first = grid.point(&others, at) * cells;
            let counts = counts[first..first + cells].iter_mut();
            counts.zip(own).for_each(|(count, own)| *count = u64::from(*own));
        }
    }
    let labels = types.iter().map(|(_, name)| name.clone()).collect();
    Ok(GridCounts { labels, columns: None, counts })
}

impl PlaneGrid<'_> {
    fn new(query: &SweepQuery) -> PlaneGrid<'_> {
        let find = |params: [FilterParameter; 2]| {
            // The longer axis is the one worth a pass.
            let fits = |axis: &&(usize, &Axis)| {
                axis.1.parameter.filter().is_some_and(|filter| params.contains(&filter))
            };
            let axes: Vec<(usize, &Axis)> = query.axes.iter().enumerate().collect();
            axes.iter().filter(fits).max_by_key(|(_, axis)| axis.values.len()).map(|(at, _)| *at)
        };
        PlaneGrid {
            query,
            prob: find([FilterParameter::ProbMin, FilterParameter::ProbMax]),
            size: find([FilterParameter::SizeMin, FilterParameter::SizeMax]),
        }
    }

    fn is_other(&self, axis: usize) -> bool {
        Some(axis) != self.prob && Some(axis) != self.size
    }

    /// Every combination of the other axes: one index an axis, 0 for those of the plane.
    fn other_points(&self) -> Vec<Vec<usize>> {
        let mut points = vec![vec![]];
        for (at, axis) in self.query.axes.iter().enumerate() {
            let length = if self.is_other(at) { axis.values.len() } else { 1 };
            points = points
                .iter()
                .flat_map(|point| {
                    (0..length).map(move |value| [point.as_slice(), &[value]].concat())
                })
                .collect();
        }
        points
    }

    fn plane(&self, core: &Core, others: &[usize], run: &Run) -> Result<Vec<Counted>> {
        let mut filter = self.query.filter.clone();
        for (at, axis) in self.query.axes.iter().enumerate().filter(|(at, _)| self.is_other(*at)) {
            axis.parameter.set(&mut filter, Some(axis.values[others[at]]));
        }
        let prob = self.ranges(self.prob, &filter);
        let size = self.ranges(self.size, &filter);
        for axis in [self.prob, self.size].into_iter().flatten() {
            self.query.axes[axis].parameter.set(&mut filter, None);
        }
        let asked = Asked::new(&core.data, &filter, core.order, run)?;
        let nested = |ranges: &[CodeRange]| {
            // One axis varies one bound, so its ranges are nested.
            Nested::new(ranges).unwrap_or_default()
        };
        let (prob, size) = (nested(&prob), nested(&size));
        core.ask(run, |session, job| sweep_counts::run(session, job, &asked, &prob, &size))
    }

    /// What each value of an axis lets pass by itself; without an axis one point that lets
    /// everything pass.
    fn ranges(&self, axis: Option<usize>, filter: &Filter) -> Vec<CodeRange> {
        let Some(axis) = axis.map(|at| &self.query.axes[at]) else {
            return vec![CodeRange::ALL];
        };
        let rule = filter.rule();
        let is_most = axis.parameter.threshold().is_some_and(|t| t.bound == Bound::AtMost);
        let range = |value: &f64| match is_most {
            false => rule.at_least(*value),
            true => rule.at_most(*value),
        };
        axis.values.iter().map(range).collect()
    }

    /// The place of the plane's point `at` in the whole grid.
    fn point(&self, others: &[usize], at: usize) -> usize {
        let length = |axis: Option<usize>| axis.map_or(1, |at| self.query.axes[at].values.len());
        let size_points = length(self.size);
        let (prob, size) = (at / size_points, at % size_points);
        self.query.axes.iter().enumerate().fold(0, |point, (axis, values)| {
            let index = if Some(axis) == self.prob {
                prob
            } else if Some(axis) == self.size {
                size
            } else {
                others[axis]
            };
            point * values.values.len() + index
        })
    }
}
