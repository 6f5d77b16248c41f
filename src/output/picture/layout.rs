//! Where everything of a heat map goes: sizes from the number of labels, the lengths of their
//! names, and the width of the picture where it is given.

use super::measure::{clip, width};
use super::numbers::Numbers;
use super::sizes::Sizes;
use super::texts::{Header, Lines};
use crate::error::{Error, Result};
use crate::output::scale::Shown;

/// The side that the cells share among them.
const MATRIX_SIDE: f64 = 700.0;
const CELL_MAX: f64 = 56.0;
/// The largest cell where the width is given.
const CELL_MAX_GIVEN: f64 = 110.0;
/// Up to this many labels every one is written out.
const LABELS_WRITTEN_MAX: usize = 60;
const CELL_MIN_WRITTEN: f64 = 12.0;
const CELL_MIN: f64 = 4.0;
/// The widest that a label's name may be, and its part of a width that is given.
const LABEL_WIDTH_MAX: f64 = 150.0;
const LABEL_PART_MAX: f64 = 0.28;
const FIGURE_WIDTH_MIN: f64 = 520.0;
/// Column labels are tilted where cells are wide enough for them, upright elsewhere.
const TILT: f64 = 55.0;
const TILT_CELL_MIN: f64 = 19.0;
/// Between matrix and legend.
const GUTTER: f64 = 20.0;
/// Between a label and the matrix.
const LABEL_GAP: f64 = 8.0;
/// The room that the name of an axis takes.
const AXIS_NAME: f64 = 26.0;
/// Room between a number and the edges of its cell.
const CELL_PADDING: f64 = 5.0;

/// Labels along one axis.
#[derive(Debug)]
pub(super) struct Names {
    pub texts: Vec<String>,
    /// Every how manieth is written.
    pub step: usize,
    widths: Vec<f64>,
}

impl Names {
    fn new<'a>(labels: impl Iterator<Item = &'a str>, size: f64, most: f64) -> Names {
        let texts: Vec<String> = labels.map(|label| clip(label, size, most)).collect();
        let widths = texts.iter().map(|text| width(text, size)).collect();
        Names { texts, step: 1, widths }
    }

    fn widest(&self) -> f64 {
        self.widths.iter().copied().fold(0.0, f64::max)
    }

    /// Leaves labels out where cells of this side are too close for all of them.
    fn thin(&mut self, cell: f64, line: f64) {
        if self.texts.len() > LABELS_WRITTEN_MAX || cell < line {
            self.step = (line / cell).ceil().max(1.0) as usize;
        }
    }
}

#[derive(Debug)]
pub(super) struct Layout {
    /// Side of a cell, the gap to the next included.
    pub cell: f64,
    /// Between two cells.
    pub gap: f64,
    /// Upper left corner of the matrix.
    pub x: f64,
    pub y: f64,
    /// Width and height of the matrix.
    pub sides: (f64, f64),
    pub rows: Names,
    pub columns: Names,
    pub name_size: f64,
    /// Degrees that column labels are turned.
    pub turn: f64,
    /// How far column labels reach above the matrix.
    pub heads: f64,
    pub header: Lines,
    pub legend_x: f64,
    pub width: f64,
    pub numbers: Option<Numbers>,
}

/// What stands around a matrix.
pub(super) struct Around<'a> {
    pub header: &'a Header,
    /// The legend's width.
    pub legend: f64,
    /// Whether cells have numbers; without a choice where they fit.
    pub values: Option<bool>,
}

impl Layout {
    /// # Errors
    /// A matrix, or numbers, for which the given width has no room (usage).
    pub fn new(shown: &Shown, around: &Around, sizes: &Sizes) -> Result<Layout> {
        let Matrix { mut rows, mut columns, name_size, x, cell } =
            Matrix::new(shown, around, sizes);
        if sizes.width.is_some() && cell < sizes.px(2.0) {
            let cells = format!("{} × {}", shown.rows(), shown.columns());
            return Err(no_room(&format!("{cells} cells have no room"), "show fewer types"));
        }
        let line = line(name_size, sizes);
        rows.thin(cell, line);
        columns.thin(cell, line);
        let turn = turn(cell, sizes);
        let (sin, cos) = turn.to_radians().sin_cos();
        let heads = columns.widest() * sin + name_size * cos * 0.5;
        let sides = (cell * shown.columns() as f64, cell * shown.rows() as f64);
        let legend_x = x + sides.0 + sizes.px(GUTTER);
        let width = match sizes.width {
            Some(width) => width,
            None => {
                let right = (legend_x + around.legend).max(reach(x, cell, &columns, cos) + 4.0);
                (right.max(FIGURE_WIDTH_MIN - sizes.margin) + sizes.margin).ceil()
            }
        };
        let header = around.header.lines(sizes, width);
        let y = header.bottom() + sizes.px(AXIS_NAME + LABEL_GAP) + heads;
        let y = if sizes.width.is_none() { y.ceil() } else { y };
        let gap = match cell >= sizes.px(CELL_MIN_WRITTEN) {
            true => sizes.px(1.0),
            // Cells of a given width end between pixels: without a gap some would have seams.
            false if sizes.width.is_some() => sizes.px(0.5),
            false => 0.0,
        };
        let room = cell - gap - sizes.px(CELL_PADDING);
        let numbers = numbers(shown, around.values, sizes, room)?;
        Ok(Layout {
            cell,
            gap,
            x,
            y,
            sides,
            rows,
            columns,
            name_size,
            turn,
            heads,
            header,
            legend_x,
            width,
            numbers,
        })
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

    /// The middle line of the column axis' name.
    pub fn axis_y(&self, sizes: &Sizes) -> f64 {
        self.y - self.heads - sizes.px(LABEL_GAP + AXIS_NAME / 2.0)
    }
}

/// The matrix with its labels.
struct Matrix {
    rows: Names,
    columns: Names,
    name_size: f64,
    x: f64,
    cell: f64,
}

impl Matrix {
    /// With labels as large as they can be if all are written.
    fn new(shown: &Shown, around: &Around, sizes: &Sizes) -> Matrix {
        let (largest, smallest) = sizes.name;
        let Some(width) = sizes.width else {
            let cell = cell_side(shown, around, sizes);
            let name_size = (cell * 0.8).clamp(smallest, largest);
            let mut matrix = Matrix::labelled(shown, name_size, LABEL_WIDTH_MAX, sizes);
            // Whole pixels keep the edges of the cells sharp.
            (matrix.x, matrix.cell) = (matrix.x.ceil(), cell);
            return matrix;
        };
        let label_max = sizes.px(LABEL_WIDTH_MAX).min(width * LABEL_PART_MAX);
        let of_size = |name_size: f64| {
            let mut matrix = Matrix::labelled(shown, name_size, label_max, sizes);
            matrix.cell = cell_within(width, matrix.x, &matrix.columns, around.legend, sizes);
            matrix
        };
        let larger = [largest, (largest + smallest) / 2.0].map(of_size).into_iter();
        let mut fitting = larger.filter(|matrix| matrix.cell >= line(matrix.name_size, sizes));
        fitting.next().unwrap_or_else(|| of_size(smallest))
    }

    fn labelled(shown: &Shown, name_size: f64, most: f64, sizes: &Sizes) -> Matrix {
        let rows = (0..shown.rows()).map(|row| shown.row_label(row));
        let columns = (0..shown.columns()).map(|column| shown.column_label(column));
        let (rows, columns) =
            (Names::new(rows, name_size, most), Names::new(columns, name_size, most));
        let x = sizes.margin + sizes.px(AXIS_NAME + LABEL_GAP) + rows.widest();
        Matrix { rows, columns, name_size, x, cell: 0.0 }
    }
}

/// The height of a line of labels.
fn line(name_size: f64, sizes: &Sizes) -> f64 {
    if sizes.width.is_none() { name_size + 2.0 } else { name_size * 1.04 }
}

/// The side of a cell where no width is given.
fn cell_side(shown: &Shown, around: &Around, sizes: &Sizes) -> f64 {
    let labels = shown.rows().max(shown.columns());
    let least = if labels <= LABELS_WRITTEN_MAX { CELL_MIN_WRITTEN } else { CELL_MIN };
    let side = (MATRIX_SIDE / labels.max(1) as f64).floor().clamp(least, CELL_MAX);
    match around.values {
        Some(true) => side.max((Numbers::room_least(shown, sizes) + CELL_PADDING + 1.0).ceil()),
        _ => side,
    }
}

/// The largest cells with which everything stays within the width.
fn cell_within(width: f64, x: f64, columns: &Names, legend: f64, sizes: &Sizes) -> f64 {
    let right = width - sizes.margin;
    let beside = right - sizes.px(GUTTER) - legend - x;
    let cell = (beside / columns.texts.len().max(1) as f64).min(sizes.px(CELL_MAX_GIVEN));
    // Tilted labels lean over what stands right of their column.
    let cos = turn(cell, sizes).to_radians().cos();
    let leaning = columns.widths.iter().enumerate();
    leaning.map(|(at, wide)| (right - x - wide * cos) / (at as f64 + 0.5)).fold(cell, f64::min)
}

fn turn(cell: f64, sizes: &Sizes) -> f64 {
    if cell >= sizes.px(TILT_CELL_MIN) { TILT } else { 90.0 }
}

/// How far tilted labels reach to the right.
fn reach(x: f64, cell: f64, columns: &Names, cos: f64) -> f64 {
    let leaning = columns.widths.iter().enumerate();
    leaning.map(|(at, wide)| x + cell * (at as f64 + 0.5) + wide * cos).fold(0.0, f64::max)
}

fn numbers(
    shown: &Shown,
    values: Option<bool>,
    sizes: &Sizes,
    room: f64,
) -> Result<Option<Numbers>> {
    if values == Some(false) {
        return Ok(None);
    }
    let fit = Numbers::that_fit(shown, sizes, room);
    if fit.is_none() && values == Some(true) {
        let least = sizes.value.1;
        return Err(no_room(
            &format!("numbers of {least} pt have no room in the cells"),
            "leave out values, or show fewer types",
        ));
    }
    Ok(fit)
}

/// A width that is too small.
pub(super) fn no_room(what: &str, other: &str) -> Error {
    Error::usage("width_mm", format!("{what} at this width"))
        .advise(format!("give a larger width, or {other}"))
}
