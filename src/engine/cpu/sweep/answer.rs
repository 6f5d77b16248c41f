//! Sums over the histogram: every point of the grid in a few additions.

use super::cuts::Cuts;
use super::histogram::Histogram;
use super::levels::Levels;
use crate::query::{Filter, SweepQuery};

/// The counts at every point, then pre, then post.
pub fn points(
    query: &SweepQuery,
    histogram: Histogram,
    prob: &Cuts,
    size: &Cuts,
    levels: &Levels,
) -> Vec<u64> {
    let Histogram { types, mut counts } = histogram;
    let pairs = types * types;
    let level_shape = levels.shape();
    let mut shape = vec![pairs, prob.len()];
    shape.extend(&level_shape);
    shape.push(size.len());
    // From the left, "up to this interval"; over levels, "at least this level".
    accumulate(&mut counts, &shape, 1, Direction::Rising);
    for axis in 0..level_shape.len() {
        accumulate(&mut counts, &shape, 2 + axis, Direction::Falling);
    }
    accumulate(&mut counts, &shape, shape.len() - 1, Direction::Rising);
    let points = query.points().unwrap_or(0);
    let mut answer = Vec::with_capacity(points as usize * pairs);
    for point in 0..points {
        let place = Place::of(&query.filter_at(point), prob, size, levels);
        answer.extend((0..pairs).map(|pair| place.count(pair, &counts, prob, size, levels)));
    }
    answer
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Rising,
    Falling,
}

/// Running sums along one axis of an array of `shape`.
fn accumulate(counts: &mut [u64], shape: &[usize], axis: usize, direction: Direction) {
    let inner: usize = shape[axis + 1..].iter().product();
    let length = shape[axis];
    for block in counts.chunks_exact_mut(length * inner) {
        for step in 1..length {
            let (from, to) = match direction {
                Direction::Rising => (step - 1, step),
                Direction::Falling => (length - step, length - step - 1),
            };
            for i in 0..inner {
                block[to * inner + i] += block[from * inner + i];
            }
        }
    }
}

/// The part of the histogram that passes at one point.
struct Place {
    prob: std::ops::Range<usize>,
    size: std::ops::Range<usize>,
    level: usize,
}

impl Place {
    fn of(filter: &Filter, prob: &Cuts, size: &Cuts, levels: &Levels) -> Place {
        Place {
            prob: prob.intervals(filter),
            size: size.intervals(filter),
            level: levels.of_point(filter),
        }
    }

    /// A rectangle's sum from the running sums at its corners.
    fn count(&self, pair: usize, sums: &[u64], prob: &Cuts, size: &Cuts, levels: &Levels) -> u64 {
        if self.prob.is_empty() || self.size.is_empty() {
            return 0;
        }
        let up_to = |p: usize, s: usize| match (p, s) {
            (0, _) | (_, 0) => 0,
            (p, s) => {
                sums[((pair * prob.len() + p - 1) * levels.len() + self.level) * size.len() + s - 1]
            }
        };
        up_to(self.prob.end, self.size.end) + up_to(self.prob.start, self.size.start)
            - up_to(self.prob.start, self.size.end)
            - up_to(self.prob.end, self.size.start)
    }
}
