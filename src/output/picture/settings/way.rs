//! One direction of the map: which cells belong to which value of which axis, and where they are.

use crate::output::picture::measure::{width, wrap};
use crate::output::picture::sizes::Sizes;
use crate::output::words;
use crate::query::{Axis, AxisValue};

/// Between the blocks of a slower axis.
const BLOCK_GAP: f64 = 5.0;
/// Between two columns of values.
const LABEL_GAP: f64 = 12.0;
/// The widest line of an axis' name beside the map.
const NAME_MAX: f64 = 60.0;

/// Axes, the slowest first.
pub(super) struct Way<'a> {
    pub axes: &'a [Axis],
    /// Room of a cell in this direction.
    pub cell: f64,
    pub strict: bool,
    pub sizes: Sizes,
}

impl<'a> Way<'a> {
    pub fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.values.len()).product()
    }

    /// Cells of one value of an axis.
    fn span(&self, axis: usize) -> usize {
        self.axes[axis + 1..].iter().map(|axis| axis.values.len()).product()
    }

    /// Gaps before the cell with this number: blocks of all axes but the fastest stand apart.
    fn gaps(&self, at: usize) -> f64 {
        let inner = self.axes.len().saturating_sub(1);
        let gaps: usize = (0..inner).map(|axis| at / self.span(axis)).sum();
        gaps as f64 * self.sizes.px(BLOCK_GAP)
    }

    /// Where the cell with this number begins.
    pub fn place(&self, at: usize) -> f64 {
        at as f64 * self.cell + self.gaps(at)
    }

    pub fn length(&self) -> f64 {
        self.place(self.len() - 1) + self.cell
    }

    /// The same with cells that fill a length.
    pub fn filling(mut self, length: f64, most: f64) -> Way<'a> {
        let room = length - self.gaps(self.len() - 1);
        self.cell = (room / self.len() as f64).min(most);
        self
    }

    /// The room of one value of an axis.
    pub fn room(&self, axis: usize) -> f64 {
        self.cell * self.span(axis) as f64
    }

    /// The values of an axis, each with the middle of its cells; in words with what is compared.
    pub fn labels(&self, axis: usize, in_words: bool) -> Vec<(f64, String)> {
        let (span, axis) = (self.span(axis), &self.axes[axis]);
        let text = |value: AxisValue| match in_words {
            true => words::threshold(&axis.parameter, self.strict, value),
            false => value.to_string(),
        };
        (0..self.len() / span)
            .map(|block| {
                let (first, last) = (block * span, (block + 1) * span - 1);
                let middle = (self.place(first) + self.place(last) + self.cell) / 2.0;
                (middle, text(axis.value(block % axis.values.len())))
            })
            .collect()
    }

    /// Whether the labels of an axis stand apart.
    pub fn has_room(&self, axis: usize, in_words: bool) -> bool {
        let room = self.room(axis) - self.sizes.px(3.0);
        self.widest(axis, in_words) <= room
    }

    /// Whether the labels of an axis stand apart if they are turned upright.
    pub fn has_room_upright(&self, axis: usize) -> bool {
        self.room(axis) >= self.sizes.number * 1.04
    }

    /// The widest label of an axis.
    pub fn widest(&self, axis: usize, in_words: bool) -> f64 {
        let labels = self.labels(axis, in_words).into_iter();
        labels.map(|(_, text)| width(&text, self.sizes.number)).fold(0.0, f64::max)
    }

    pub fn name(&self, axis: usize) -> String {
        words::threshold_name(&self.axes[axis].parameter, self.strict)
    }

    /// The name of an axis in the lines of a narrow column.
    pub fn name_lines(&self, axis: usize) -> Vec<String> {
        let most = self.widest(axis, false).max(self.sizes.px(NAME_MAX));
        wrap(&self.name(axis), self.sizes.number, most)
    }

    /// The room that the values of an axis take beside the map, with the name above them.
    pub fn column(&self, axis: usize) -> f64 {
        let lines = self.name_lines(axis);
        let names = lines.iter().map(|line| width(line, self.sizes.number));
        names.fold(self.widest(axis, false), f64::max) + self.sizes.px(LABEL_GAP)
    }

    /// The room of all columns beside the map.
    pub fn columns(&self) -> f64 {
        (0..self.axes.len()).map(|axis| self.column(axis)).sum()
    }
}
