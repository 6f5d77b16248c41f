//! Sums over the histogram: every point of the grid in a few additions.

use rayon::prelude::*;

use super::cuts::Cuts;
use super::histogram::Histogram;
use super::levels::Levels;
use crate::query::{Filter, SweepQuery};

/// Points that one task answers together.
const BLOCK_POINTS: usize = 64;

/// The counts at every point, then pre, then post.
pub fn points(
    query: &SweepQuery,
    histogram: Histogram,
    prob: &Cuts,
    size: &Cuts,
    levels: &Levels,
) -> Vec<u64> {
    let Histogram { types, counts: mut sums } = histogram;
    let pairs = types * types;
    let mut shape = vec![pairs, prob.len()];
    shape.extend(levels.shape());
    shape.push(size.len());
    // "From this interval on", "at least this level". Thresholds are mostly lower ones: then a
    // point is one sum.
    for axis in 1..shape.len() {
        accumulate(&mut sums, &shape, axis);
    }
    let of_pair: usize = shape[1..].iter().product();
    let points = query.points().unwrap_or(0) as usize;
    let mut answer = vec![0; points * pairs];
    answer.par_chunks_mut((BLOCK_POINTS * pairs).max(1)).enumerate().for_each(|(block, answer)| {
        let first = block * BLOCK_POINTS;
        let places: Vec<Place> = (first..points.min(first + BLOCK_POINTS))
            .map(|point| Place::of(&query.filter_at(point as u64), prob, size, levels))
            .collect();
        // Pair by pair: neighbouring points look at neighbouring sums.
        for (pair, sums) in sums.chunks_exact(of_pair).enumerate() {
            for (at, place) in places.iter().enumerate() {
                answer[at * pairs + pair] = place.count(sums).into();
            }
        }
    });
    answer
}

/// Running sums from the end along one axis of an array of `shape`.
fn accumulate(sums: &mut [u32], shape: &[usize], axis: usize) {
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
                to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
            }
        }
    });
}

fn running(block: &mut [u32]) {
    let mut sum = 0;
    for count in block.iter_mut().rev() {
        sum += *count;
        *count = sum;
    }
}

/// Which sums of a pair make the count at one point: a rectangle of intervals is the sum from
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
    fn count(&self, sums: &[u32]) -> u32 {
        let at = |place: Option<usize>| place.map_or(0, |place| sums[place]);
        let ([a, b], [c, d]) = (self.added.map(at), self.taken.map(at));
        // The two added may pass 32 bits together; what is left does not.
        a.wrapping_add(b).wrapping_sub(c).wrapping_sub(d)
    }
}
