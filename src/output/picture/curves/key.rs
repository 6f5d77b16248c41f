//! The key of the curves: which colour, marker and dashes belong to which line.

use super::series::Line;
use super::style::LineStyle;
use crate::output::picture::measure::{clip, width};
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Pen, Style};
use crate::output::picture::sizes::Sizes;

/// Length of the stroke beside a name.
const STROKE: f64 = 36.0;
const GAP: f64 = 8.0;
const NAME_MAX: f64 = 170.0;
/// Between columns of a key below the curves.
const COLUMN_GAP: f64 = 24.0;

/// Names and styles of lines.
pub(super) struct Key {
    heading: String,
    entries: Vec<(String, LineStyle)>,
    columns: usize,
    sizes: Sizes,
}

impl Key {
    pub fn new(heading: &str, lines: &[Line], styles: &[LineStyle], sizes: Sizes) -> Key {
        let most = sizes.px(NAME_MAX);
        let entry = |(line, style): (&Line, &LineStyle)| {
            (clip(&line.name, sizes.text, most), style.clone())
        };
        let entries = lines.iter().zip(styles).map(entry).collect();
        Key { heading: heading.to_owned(), entries, columns: 1, sizes }
    }

    /// The same key in as many columns as this width has room for.
    pub fn within(self, room: f64) -> Key {
        let column = self.column() + self.sizes.px(COLUMN_GAP);
        let columns = ((room + self.sizes.px(COLUMN_GAP)) / column).floor().max(1.0) as usize;
        Key { columns: columns.min(self.entries.len().max(1)), ..self }
    }

    pub fn width(&self) -> f64 {
        self.column().max(width(&self.heading, self.sizes.text))
    }

    fn column(&self) -> f64 {
        let names = self.entries.iter().map(|(name, _)| width(name, self.sizes.text));
        self.sizes.px(STROKE + GAP) + names.fold(0.0, f64::max)
    }

    pub fn height(&self) -> f64 {
        (self.entries.len().div_ceil(self.columns) + 1) as f64 * self.line()
    }

    fn line(&self) -> f64 {
        self.sizes.text_line + self.sizes.px(4.0)
    }

    pub fn draw(&self, pen: &mut Pen, (x, y): (f64, f64), palette: &Palette) {
        let (sizes, line) = (&self.sizes, self.line());
        pen.text((x, y + line / 2.0), &self.heading, Style::new(sizes.text, palette.muted));
        let stroke = sizes.px(STROKE);
        for (at, (name, style)) in self.entries.iter().enumerate() {
            let column = (at % self.columns) as f64;
            let x = x + column * (self.column() + sizes.px(COLUMN_GAP));
            let middle = y + ((at / self.columns) as f64 + 1.5) * line;
            style.line(pen, &[(x, middle), (x + stroke, middle)], sizes);
            style.marker(pen, (x + stroke / 2.0, middle), palette.paper, sizes);
            let text = Style::new(sizes.text, palette.ink);
            pen.text((x + stroke + sizes.px(GAP), middle), name, text);
        }
    }
}
