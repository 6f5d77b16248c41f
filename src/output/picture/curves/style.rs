//! How lines look: colour, dashes and markers, any two of which tell neighbours apart where
//! colours cannot be told.

use crate::output::color::{Oklch, Rgb};
use crate::output::picture::palette::Theme;
use crate::output::picture::pen::{Paint, Pen};
use crate::output::picture::sizes::Sizes;

/// Hues of lines that have no order, each far from the one before.
const HUES: [f64; 8] = [255.0, 40.0, 150.0, 330.0, 95.0, 205.0, 15.0, 290.0];
/// Strokes and gaps in pixels of a screen.
const DASHES: [&[f64]; 4] = [&[], &[7.0, 3.0], &[2.0, 2.5], &[9.0, 3.0, 2.0, 3.0]];
const WIDTH: f64 = 2.0;
/// Half the height of a marker.
const RADIUS: f64 = 4.0;

/// The form of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Disc,
    Square,
    Triangle,
    Diamond,
    Cross,
}

const SHAPES: [Shape; 5] =
    [Shape::Disc, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Cross];

/// How one line looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LineStyle {
    pub color: Rgb,
    shape: Shape,
    /// Whether its marker is filled.
    is_filled: bool,
    dashes: &'static [f64],
}

impl LineStyle {
    /// The look of the line at a place. Shapes and dashes have no common period, and after one
    /// period of shapes markers are hollow.
    fn at(place: usize, color: Rgb) -> LineStyle {
        let shape = SHAPES[place % SHAPES.len()];
        let is_filled = (place / SHAPES.len()).is_multiple_of(2);
        LineStyle { color, shape, is_filled, dashes: DASHES[place % DASHES.len()] }
    }

    pub fn line(&self, pen: &mut Pen, points: &[(f64, f64)], sizes: &Sizes) {
        let dashes = self.dashes.iter().map(|dash| sizes.px(*dash)).collect();
        let stroke = Some((self.color, sizes.px(WIDTH)));
        pen.path(&[points], false, Paint { fill: None, stroke, dashes, is_round: true });
    }

    /// A hollow marker lets `paper` through.
    pub fn marker(&self, pen: &mut Pen, (x, y): (f64, f64), paper: Rgb, sizes: &Sizes) {
        let r = sizes.px(RADIUS);
        let at = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
            points.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect()
        };
        let fill = if self.is_filled { self.color } else { paper };
        let stroke = Some((self.color, sizes.px(1.3)));
        let paint = Paint { fill: Some(fill), stroke, ..Paint::default() };
        let corners: &[(f64, f64)] = match self.shape {
            Shape::Disc => {
                pen.dot((x, y), r * 0.95, self.color);
                if !self.is_filled {
                    pen.dot((x, y), r * 0.55, paper);
                }
                return;
            }
            Shape::Cross => {
                let (a, b) =
                    (at(&[(-0.85, -0.85), (0.85, 0.85)]), at(&[(-0.85, 0.85), (0.85, -0.85)]));
                let stroke = Some((self.color, sizes.px(if self.is_filled { 2.2 } else { 1.2 })));
                return pen.path(&[&a, &b], false, Paint { stroke, ..Paint::default() });
            }
            Shape::Square => &[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)],
            Shape::Triangle => &[(0.0, -1.0), (0.95, 0.75), (-0.95, 0.75)],
            Shape::Diamond => &[(0.0, -1.15), (1.15, 0.0), (0.0, 1.15), (-1.15, 0.0)],
        };
        pen.path(&[&at(corners)], true, paint);
    }

    /// What is seen of it without colour.
    #[cfg(test)]
    pub fn form(&self) -> String {
        format!("{:?} {} {:?}", self.shape, self.is_filled, self.dashes)
    }
}

/// Styles of the total and of lines without an order.
pub(super) fn distinct(theme: Theme) -> Vec<LineStyle> {
    let lightness = match theme {
        Theme::Light => 0.55,
        Theme::Dark => 0.78,
    };
    // Every second one is a little away, so that neighbours differ in grey too.
    let shade = |at: usize| lightness + if at.is_multiple_of(2) { -0.06 } else { 0.02 };
    let hues = HUES.iter().enumerate().map(|(at, hue)| Oklch(shade(at), 0.16, *hue).rgb());
    let colors = std::iter::once(theme.palette().ink).chain(hues);
    colors.enumerate().map(|(at, color)| LineStyle::at(at, color)).collect()
}

/// Styles of `lines` lines with an order.
pub(super) fn ordered(theme: Theme, lines: usize) -> Vec<LineStyle> {
    let (first, last) = match theme {
        Theme::Light => (Oklch(0.62, 0.13, 150.0), Oklch(0.28, 0.12, 285.0)),
        Theme::Dark => (Oklch(0.62, 0.13, 285.0), Oklch(0.95, 0.10, 108.0)),
    };
    let at = |line: usize| {
        let t = if lines < 2 { 1.0 } else { line as f64 / (lines - 1) as f64 };
        let mix = |from: f64, to: f64| from + (to - from) * t;
        let color = Oklch(mix(first.0, last.0), mix(first.1, last.1), mix(first.2, last.2)).rgb();
        LineStyle::at(line, color)
    };
    (0..lines).map(at).collect()
}
