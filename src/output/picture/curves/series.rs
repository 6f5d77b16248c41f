//! Which lines are drawn: their names and points, and the panels that they stand in.

use crate::output::figure::ScaleKind;
use crate::output::views::{Grid, TypePair};

/// Most pairs over one axis.
const PAIRS_MAX: usize = 8;
/// Most panels of pairs over two axes, beside that of the total.
const PANELS_MAX: usize = 5;
/// Most lines in a panel over two axes.
pub(super) const LINES_MAX: usize = 8;

/// One line: its points by ascending threshold. Counts of 0 have no place on a logarithmic scale.
pub(super) struct Line {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// Lines that share a pair of axes.
pub(super) struct Panel {
    /// What is counted; none where the lines say it.
    pub title: Option<String>,
    pub lines: Vec<Line>,
}

/// What is counted along a line.
#[derive(Clone, Copy)]
enum Counted {
    All,
    One(TypePair),
}

impl Counted {
    fn name(self, grid: &Grid) -> String {
        match self {
            Counted::All => "all types".to_owned(),
            // Not an arrow: a font without one would draw the whole name in another.
            Counted::One(pair) => {
                format!("{} to {}", grid.labels()[pair.pre], grid.column_labels()[pair.post])
            }
        }
    }

    fn count(self, grid: &Grid, matrix: &[u64]) -> u64 {
        match self {
            Counted::All => matrix.iter().sum(),
            Counted::One(pair) => grid.count(matrix, pair),
        }
    }
}

/// The panels of a grid: one for one axis, else one for each pair.
pub(super) fn panels(grid: &Grid, kind: ScaleKind) -> Vec<Panel> {
    let matrices: Vec<&[u64]> = grid.matrices().collect();
    let counted = |most| {
        std::iter::once(Counted::All).chain(grid.strongest(most).into_iter().map(Counted::One))
    };
    let [first, rest @ ..] = grid.axes() else { return Vec::new() };
    let Some(second) = rest.first() else {
        let lines = counted(PAIRS_MAX).map(|what| Line {
            name: what.name(grid),
            points: points(&first.values, kind, |at| what.count(grid, matrices[at])),
        });
        return vec![Panel { title: None, lines: lines.collect() }];
    };
    let shown = thinned(second.values.len());
    let stride = second.values.len();
    let panel = |what: Counted| Panel {
        title: Some(what.name(grid)),
        lines: shown
            .iter()
            .map(|line| Line {
                name: second.value(*line).to_string(),
                points: points(&first.values, kind, |at| {
                    what.count(grid, matrices[at * stride + line])
                }),
            })
            .collect(),
    };
    counted(PANELS_MAX).map(panel).collect()
}

/// At most [`LINES_MAX`] of so many lines, evenly, the first and the last among them.
fn thinned(lines: usize) -> Vec<usize> {
    if lines <= LINES_MAX {
        return (0..lines).collect();
    }
    (0..LINES_MAX).map(|at| at * (lines - 1) / (LINES_MAX - 1)).collect()
}

fn points(values: &[f64], kind: ScaleKind, count: impl Fn(usize) -> u64) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .map(|(at, value)| (*value, count(at) as f64))
        .filter(|(value, count)| value.is_finite() && (*count > 0.0 || kind == ScaleKind::Linear))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}
