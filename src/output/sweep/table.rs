//! A summary of a sweep for a terminal: for each point the total and the strongest pairs.

use crate::output::table::{columns, facts_within, width, wrap};
use crate::output::views::{Grid, TypePair};
use crate::output::{Context, Look, caption, words};
use crate::query::{Axis, AxisValue};

/// Most points that are listed.
const POINTS_MAX: usize = 40;
/// Most pairs beside the total.
const PAIRS_MAX: usize = 8;
/// Between two columns.
const GAP: usize = 2;

pub(super) fn summary(grid: &Grid, context: &Context, look: &Look) -> String {
    let points = grid.matrices().len();
    let mut facts = vec![("Points".to_owned(), size(grid, points))];
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    let mut text = facts_within(&facts, look.width);
    text.push('\n');
    let pairs = grid.strongest(PAIRS_MAX);
    let lines = fitting(lines(grid, &pairs), grid.axes().len() + 1, look.width);
    let numbers = vec![false; lines[0].len()];
    text += &columns(lines, numbers, look.width);
    if points > POINTS_MAX {
        let left = words::thousands((points - POINTS_MAX) as u64);
        let more = format!("… and {left} more points (csv, json and npy hold all)");
        text += &wrap(&more, look.width, 2);
    }
    text + &wrap("The strongest pairs of types; csv, json and npy hold all.", look.width, 2)
}

/// `5 prob_min × 3 size_min = 15 points`
fn size(grid: &Grid, points: usize) -> String {
    if let [axis] = grid.axes() {
        return format!("{} values of {}", words::thousands(points as u64), axis.parameter.name());
    }
    let of = |axis: &Axis| format!("{} {}", axis.values.len(), axis.parameter.name());
    let lengths: Vec<String> = grid.axes().iter().map(of).collect();
    format!("{} = {} points", lengths.join(" × "), words::thousands(points as u64))
}

fn lines(grid: &Grid, pairs: &[TypePair]) -> Vec<Vec<String>> {
    let mut head: Vec<String> =
        grid.axes().iter().map(|axis| axis.parameter.name().into_owned()).collect();
    head.push("total".into());
    head.extend(pairs.iter().map(|pair| grid.name(*pair)));
    let mut lines = vec![head];
    for (point, matrix) in grid.matrices().take(POINTS_MAX).enumerate() {
        let mut line: Vec<String> = grid.values(point).iter().map(AxisValue::to_string).collect();
        line.push(words::thousands(matrix.iter().sum()));
        line.extend(pairs.iter().map(|pair| words::thousands(grid.count(matrix, *pair))));
        lines.push(line);
    }
    lines
}

/// The lines with as many columns as fit, but at least `least`.
fn fitting(lines: Vec<Vec<String>>, least: usize, room: usize) -> Vec<Vec<String>> {
    let widest = |at: usize| lines.iter().map(|line| width(&line[at]) + GAP).max().unwrap_or(0);
    let mut used = 0;
    let fits = (0..lines[0].len()).take_while(|at| {
        used += widest(*at);
        used <= room + GAP
    });
    let keep = fits.count().max(least);
    lines.into_iter().map(|line| line.into_iter().take(keep).collect()).collect()
}
