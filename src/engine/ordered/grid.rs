//! The points of a grid, in parts that one pass over the rows answers: rows are binned by the values of
//! its axes, as far as a table of the bins of all cells stays small.

use super::Ordered;
use super::axes::Axes;
use super::bins::Bins;
use super::collect::WIDTH;
use crate::error::Result;
use crate::query::{Filter, SweepQuery};
use crate::run::Run;

/// Most points that are looked up in cubes one by one.
const LOOKED_UP: u64 = 1 << 10;

/// Some points of a grid.
pub struct GridPart<'a> {
    /// The filter of all of them.
    pub filter: Filter,
    /// What tells them apart.
    pub bins: Bins<'a>,
    /// Which they are: one for each combination of values of the bins.
    pub points: Vec<u64>,
}

/// The values of the axes of a grid, that which lets most rows pass first, and how many of them one pass
/// takes.
struct Passes {
    orders: Vec<Vec<usize>>,
    taken: Vec<usize>,
}

impl Ordered {
    /// Shows the parts of a grid one after the other; `columns` are told apart beside its points.
    ///
    /// # Errors
    /// Those of `each`; names that no column has (usage); a damaged copy.
    pub(super) fn each_part(
        &self,
        query: &SweepQuery,
        columns: usize,
        run: &Run,
        mut each: impl FnMut(GridPart) -> Result<()>,
    ) -> Result<()> {
        let most = (WIDTH / columns.max(1)).max(1);
        let passes = Passes::of(query, if query.counts_pairs() { 1 } else { most });
        passes.each(|values| {
            run.check()?;
            match self.part(query, values)? {
                Some(part) => each(part),
                None => one_by_one(query, values, &mut each),
            }
        })
    }

    /// Whether the cubes know the cells of every point.
    pub(super) fn is_grid_in_cubes(&self, query: &SweepQuery, axes: &Axes) -> Result<bool> {
        let points = query.points().unwrap_or(u64::MAX);
        if self.device.is_some() || self.data.cubes.is_empty() || points > LOOKED_UP {
            return Ok(false);
        }
        for point in 0..points {
            if !self.is_in_cubes(&self.resolve(&query.filter_at(point))?, axes)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The points at these values; none where rows have no bins by some axis.
    fn part(&self, query: &SweepQuery, values: &[&[usize]]) -> Result<Option<GridPart<'_>>> {
        let mut filter = query.filter.clone();
        let mut bins = Bins::default();
        for (axis, own) in query.axes.iter().zip(values) {
            match own {
                [one] => axis.set(&mut filter, *one),
                _ => axis.parameter.set(&mut filter, None),
            }
        }
        for (axis, own) in query.axes.iter().zip(values).filter(|(_, own)| own.len() > 1) {
            if !self.add_bins(&mut bins, axis, own, &query.filter)? {
                return Ok(None);
            }
        }
        Ok(Some(GridPart { filter, bins, points: points(query, values) }))
    }
}

/// The same, one point a part.
pub fn one_by_one(
    query: &SweepQuery,
    values: &[&[usize]],
    each: &mut impl FnMut(GridPart) -> Result<()>,
) -> Result<()> {
    points(query, values).into_iter().try_for_each(|point| {
        let filter = query.filter_at(point);
        each(GridPart { filter, bins: Bins::default(), points: vec![point] })
    })
}

impl Passes {
    /// Those of a grid that take no more than `most` points each.
    fn of(query: &SweepQuery, most: usize) -> Passes {
        let orders: Vec<Vec<usize>> =
            query.axes.iter().map(crate::query::Axis::loosest_first).collect();
        let mut left = most;
        let mut taken = vec![1; orders.len()];
        for (taken, order) in taken.iter_mut().zip(&orders).rev() {
            *taken = order.len().clamp(1, left);
            left = (left / *taken).max(1);
        }
        Passes { orders, taken }
    }

    /// Shows the values of every axis of each.
    fn each(&self, mut show: impl FnMut(&[&[usize]]) -> Result<()>) -> Result<()> {
        let chunks: Vec<Vec<&[usize]>> = self
            .orders
            .iter()
            .zip(&self.taken)
            .map(|(order, taken)| order.chunks(*taken).collect())
            .collect();
        let count: usize = chunks.iter().map(Vec::len).product();
        for pass in 0..count {
            let mut rest = pass;
            let mut values: Vec<&[usize]> = Vec::with_capacity(chunks.len());
            for chunks in chunks.iter().rev() {
                values.push(chunks[rest % chunks.len()]);
                rest /= chunks.len();
            }
            values.reverse();
            show(&values)?;
        }
        Ok(())
    }
}

/// The points at these values, those of the last axis fastest.
fn points(query: &SweepQuery, values: &[&[usize]]) -> Vec<u64> {
    let mut points = vec![0];
    for (axis, own) in query.axes.iter().zip(values) {
        let length = axis.values.len() as u64;
        points = points
            .iter()
            .flat_map(|point| own.iter().map(move |value| point * length + *value as u64))
            .collect();
    }
    points
}
