//! Sums over the histogram: every point of the grid in a few additions.

use rayon::prelude::*;

use super::cuts::Cuts;
use super::levels::Levels;
use crate::query::{Filter, SweepQuery};
use crate::run::Run;

/// Points that one task answers together.
const BLOCK_POINTS: usize = 64;

/// What is added up.
pub trait Total: Copy + Default + Send + Sync {
    /// Adds another one.
    fn add(&mut self, other: Self);
    /// This one without a part of it.
    fn less(self, part: Self) -> Self;
}

impl Total for u32 {
    fn add(&mut self, other: u32) {
        *self += other;
    }

    fn less(self, part: u32) -> u32 {
        self - part
    }
}

/// The totals at every point, then group, out of those by (group, probability interval, levels,
/// size interval). A group is a pair of types, or several.
pub fn points<T: Total, U: From<T> + Copy + Default + Send>(
    query: &SweepQuery,
    mut sums: Vec<T>,
    groups: usize,
    prob: &Cuts,
    size: &Cuts,
    levels: &Levels,
    run: &Run,
) -> Vec<U> {
    let mut shape = vec![groups, prob.len()];
    shape.extend(levels.shape());
    shape.push(size.len());
    // "From this interval on", "at least this level". Thresholds are mostly lower ones: then a
    // point is one sum.
    for axis in 1..shape.len() {
        accumulate(&mut sums, &shape, axis);
    }
    let of_group: usize = shape[1..].iter().product();
    let points = query.points().unwrap_or(0) as usize;
    let mut answer = vec![U::default(); points * groups];
    answer.par_chunks_mut((BLOCK_POINTS * groups).max(1)).enumerate().for_each(
        |(block, answer)| {
            if run.is_stopped() {
                return;
            }
            let first = block * BLOCK_POINTS;
            let places: Vec<Place> = (first..points.min(first + BLOCK_POINTS))
                .map(|point| Place::of(&query.filter_at(point as u64), prob, size, levels))
                .collect();
            // Group by group: neighbouring points look at neighbouring sums.
            for (group, sums) in sums.chunks_exact(of_group).enumerate() {
                for (at, place) in places.iter().enumerate() {
                    answer[at * groups + group] = place.total(sums).into();
                }
            }
        },
    );
    answer
}

/// Running sums from the end along one axis of an array of `shape`.
fn accumulate<T: Total>(sums: &mut [T], shape: &[usize], axis: usize) {
    let inner: usize = shape[axis + 1..].iter().product();
    let length = shape[axis];
    // One task for each index of the slowest axis, however small the blocks.
    let task: usize = shape[1..].iter().product();
    sums.par_chunks_exact_mut(task).for_each(|sums| {
        for block in sums.chunks_exact_mut(length * inner) {
            if inner == 1 {
                running(block);
                continue;
            }
            for step in (1..length).rev() {
                let (to, from) = block[(step - 1) * inner..(step + 1) * inner].split_at_mut(inner);
                to.iter_mut().zip(from).for_each(|(to, from)| to.add(*from));
            }
        }
    });
}

fn running<T: Total>(block: &mut [T]) {
    let mut sum = T::default();
    for total in block.iter_mut().rev() {
        sum.add(*total);
        *total = sum;
    }
}

/// Which sums of a group make the count at one point: a rectangle of intervals is the sum from
/// its lower corner on, less what is beyond its upper sides.
#[derive(Default)]
struct Place {
    added: [Option<usize>; 2],
    taken: [Option<usize>; 2],
}

impl Place {
    fn of(filter: &Filter, prob: &Cuts, size: &Cuts, levels: &Levels) -> Place {
        let (probs, sizes) = (prob.intervals(filter), size.intervals(filter));
        if probs.is_empty() || sizes.is_empty() {
            return Place::default();
        }
        let level = levels.of_point(filter);
        let from = |p: usize, s: usize| {
            (p < prob.len() && s < size.len())
                .then_some((p * levels.len() + level) * size.len() + s)
        };
        Place {
            added: [from(probs.start, sizes.start), from(probs.end, sizes.end)],
            taken: [from(probs.end, sizes.start), from(probs.start, sizes.end)],
        }
    }

    #[inline]
    fn total<T: Total>(&self, sums: &[T]) -> T {
        let at = |place: Option<usize>| place.map_or(T::default(), |place| sums[place]);
        let ([whole, corner], [right, below]) = (self.added, self.taken);
        // The corner is part of what is taken on either side: every step leaves a total.
        let mut total = at(whole).less(at(right));
        total.add(at(corner));
        total.less(at(below))
    }
}
