//! The key beside the curves: which colour is which line, and the colours themselves.

use super::series::Line;
use crate::output::color::{Oklch, Rgb};
use crate::output::picture::layout::TEXT_SIZE;
use crate::output::picture::measure::{clip, width};
use crate::output::picture::palette::{Palette, Theme};
use crate::output::picture::pen::{Pen, Style};

/// Length of the stroke beside a name.
const STROKE: f64 = 22.0;
const GAP: f64 = 8.0;
const LINE: f64 = 22.0;
const NAME_MAX: f64 = 170.0;
/// Hues of lines that have no order, each far from the one before.
const HUES: [f64; 8] = [255.0, 40.0, 150.0, 330.0, 95.0, 205.0, 15.0, 290.0];

/// Names and colours of lines.
pub(super) struct Key {
    heading: String,
    entries: Vec<(String, Rgb)>,
}

impl Key {
    pub fn new(heading: &str, lines: &[Line], colors: &[Rgb]) -> Key {
        let entry = |(line, color): (&Line, &Rgb)| (clip(&line.name, TEXT_SIZE, NAME_MAX), *color);
        Key { heading: heading.to_owned(), entries: lines.iter().zip(colors).map(entry).collect() }
    }

    pub fn width(&self) -> f64 {
        let names = self.entries.iter().map(|(name, _)| STROKE + GAP + width(name, TEXT_SIZE));
        names.fold(width(&self.heading, TEXT_SIZE), f64::max)
    }

    pub fn height(&self) -> f64 {
        (self.entries.len() + 1) as f64 * LINE
    }

    pub fn draw(&self, pen: &mut Pen, (x, y): (f64, f64), palette: &Palette) {
        pen.text((x, y + LINE / 2.0), &self.heading, Style::new(TEXT_SIZE, palette.muted));
        for (at, (name, color)) in self.entries.iter().enumerate() {
            let middle = y + (at as f64 + 1.5) * LINE;
            pen.rect((x, middle - 1.0), (STROKE, 2.0), &color.to_string(), None);
            pen.dot((x + STROKE / 2.0, middle), 3.5, *color);
            let style = Style::new(TEXT_SIZE, palette.ink);
            pen.text((x + STROKE + GAP, middle), name, style);
        }
    }
}

/// Colours of the total and of lines without an order.
pub(super) fn distinct(theme: Theme) -> Vec<Rgb> {
    let lightness = match theme {
        Theme::Light => 0.55,
        Theme::Dark => 0.78,
    };
    // Every second one is a little away, so that neighbours differ in grey too.
    let shade = |at: usize| lightness + if at.is_multiple_of(2) { -0.06 } else { 0.02 };
    let hues = HUES.iter().enumerate().map(|(at, hue)| Oklch(shade(at), 0.16, *hue).rgb());
    std::iter::once(theme.palette().ink).chain(hues).collect()
}

/// Colours of `lines` lines with an order.
pub(super) fn ordered(theme: Theme, lines: usize) -> Vec<Rgb> {
    let (first, last) = match theme {
        Theme::Light => (Oklch(0.62, 0.13, 150.0), Oklch(0.28, 0.12, 285.0)),
        Theme::Dark => (Oklch(0.62, 0.13, 285.0), Oklch(0.95, 0.10, 108.0)),
    };
    let at = |line: usize| {
        let t = if lines < 2 { 1.0 } else { line as f64 / (lines - 1) as f64 };
        let mix = |from: f64, to: f64| from + (to - from) * t;
        Oklch(mix(first.0, last.0), mix(first.1, last.1), mix(first.2, last.2)).rgb()
    };
    (0..lines).map(at).collect()
}
