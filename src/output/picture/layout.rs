//! Where everything goes: sizes from the number of labels and the lengths of their names.

use super::measure::{clip, width, wrap};
use crate::output::scale::Shown;

pub(super) const MARGIN: f64 = 28.0;
pub(super) const TITLE_SIZE: f64 = 20.0;
pub(super) const TEXT_SIZE: f64 = 12.5;
pub(super) const TITLE_LINE: f64 = 26.0;
pub(super) const TEXT_LINE: f64 = 18.0;
/// The side that the cells share among them.
const MATRIX_SIDE: f64 = 700.0;
const CELL_MAX: f64 = 56.0;
/// Up to this many labels every one is written out.
const LABELS_WRITTEN_MAX: usize = 60;
const CELL_MIN_WRITTEN: f64 = 12.0;
const CELL_MIN: f64 = 4.0;
/// The widest that a label's name may be.
const LABEL_WIDTH_MAX: f64 = 150.0;
const FIGURE_WIDTH_MIN: f64 = 520.0;
/// Column labels are tilted where cells are wide enough for them, upright elsewhere.
const TILT: f64 = 55.0;
const TILT_CELL_MIN: f64 = 19.0;
/// Between matrix and legend.
const GUTTER: f64 = 30.0;

/// The room that the title of an axis takes.
const AXIS_TITLE: f64 = 26.0;
pub(super) const AXIS_TITLE_SIZE: f64 = 14.0;

#[derive(Debug)]
pub(super) struct Layout {
    /// Side of a cell, the gap to the next included.
    pub cell: f64,
    /// Between two cells.
    pub gap: f64,
    /// Upper left corner of the matrix.
    pub x: f64,
    pub y: f64,
    /// Side of the matrix.
    pub side: f64,
    pub names: Vec<String>,
    pub name_size: f64,
    /// Every how manieth label is written.
    pub name_step: usize,
    /// Degrees that column labels are turned.
    pub turn: f64,
    /// How far column labels reach above the matrix.
    pub heads: f64,
    pub title: Vec<String>,
    pub subtitle: Vec<String>,
    pub legend_x: f64,
    pub width: f64,
}

impl Layout {
    /// `legend` is the legend's width.
    pub fn new(shown: &Shown, title: &str, subtitle: &str, legend: f64) -> Layout {
        let labels = shown.side();
        let cell = cell_side(labels);
        let name_size = (cell * 0.8).clamp(9.0, 12.5);
        let name = |label: &String| clip(label, name_size, LABEL_WIDTH_MAX);
        let names: Vec<String> = shown.labels().iter().map(name).collect();
        let widths: Vec<f64> = names.iter().map(|name| width(name, name_size)).collect();
        let widest = widths.iter().copied().fold(0.0, f64::max);
        let turn = if cell >= TILT_CELL_MIN { TILT } else { 90.0 };
        let (sin, cos) = turn.to_radians().sin_cos();
        let heads = widest * sin + name_size * cos * 0.5;
        // Whole pixels keep the edges of the cells sharp.
        let x = (MARGIN + AXIS_TITLE + widest + 8.0).ceil();
        let side = cell * labels as f64;
        // Tilted labels lean over what stands right of their column.
        let leaning = widths.iter().enumerate();
        let reach =
            leaning.map(|(at, w)| x + cell * (at as f64 + 0.5) + w * cos).fold(0.0, f64::max);
        let legend_x = x + side + GUTTER;
        let width = (legend_x + legend).max(reach + 4.0).max(FIGURE_WIDTH_MIN - MARGIN);
        let width = (width + MARGIN).ceil();
        let title = wrap(title, TITLE_SIZE, width - 2.0 * MARGIN);
        let subtitle = wrap(subtitle, TEXT_SIZE, width - 2.0 * MARGIN);
        let header = title.len() as f64 * TITLE_LINE + subtitle.len() as f64 * TEXT_LINE;
        let y = (MARGIN + header + 14.0 + AXIS_TITLE + heads + 8.0).ceil();
        let name_step = if labels <= LABELS_WRITTEN_MAX {
            1
        } else {
            ((name_size + 2.0) / cell).ceil().max(1.0) as usize
        };
        let gap = if cell >= CELL_MIN_WRITTEN { 1.0 } else { 0.0 };
        Layout {
            cell,
            gap,
            x,
            y,
            side,
            names,
            name_size,
            name_step,
            turn,
            heads,
            title,
            subtitle,
            legend_x,
            width,
        }
    }

    /// Upper left corner of a cell.
    pub fn corner(&self, row: usize, column: usize) -> (f64, f64) {
        (self.x + column as f64 * self.cell, self.y + row as f64 * self.cell)
    }

    /// The middle of the visible part of a cell.
    pub fn middle(&self, row: usize, column: usize) -> (f64, f64) {
        let (x, y) = self.corner(row, column);
        (x + self.visible() / 2.0, y + self.visible() / 2.0)
    }

    /// Side of the visible part of a cell.
    pub fn visible(&self) -> f64 {
        self.cell - self.gap
    }

    /// The middle line of the column axis' title.
    pub fn axis_y(&self) -> f64 {
        self.y - 8.0 - self.heads - AXIS_TITLE / 2.0
    }
}

fn cell_side(labels: usize) -> f64 {
    let least = if labels <= LABELS_WRITTEN_MAX { CELL_MIN_WRITTEN } else { CELL_MIN };
    (MATRIX_SIDE / labels.max(1) as f64).floor().clamp(least, CELL_MAX)
}
