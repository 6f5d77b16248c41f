//! One panel of curves: axes, grid, lines with their markers.

use std::ops::Range;

use super::series::{Line, Panel};
use super::style::LineStyle;
use crate::output::figure::ScaleKind;
use crate::output::picture::measure::width;
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Paint, Pen, Style};
use crate::output::picture::sizes::Sizes;
use crate::output::scale::Scale;
use crate::output::words;

/// Pixels between two numbers along the lower axis, and between two markers of a line.
const NUMBER_GAP: f64 = 10.0;
const MARKER_GAP: f64 = 16.0;
const TICKS_MAX: i32 = 10;
const TICK: f64 = 4.0;
const GAP: f64 = 5.0;
/// Part of a linear or logarithmic axis above the largest value.
const HEADROOM: f64 = 0.04;

/// Where a panel stands, and what its axes span.
pub(super) struct Frame<'a> {
    pub corner: (f64, f64),
    pub size: (f64, f64),
    pub x: Range<f64>,
    pub y: Scale,
    pub palette: &'a Palette,
    pub sizes: &'a Sizes,
}

/// The scale of all counts of some lines.
pub(super) fn scale(lines: &[Line], kind: ScaleKind) -> Scale {
    let counts = lines.iter().flat_map(|line| line.points.iter().map(|(_, count)| *count));
    let scale = Scale::of(counts, kind).unwrap_or(Scale { low: 1.0, high: 10.0, kind });
    match kind {
        ScaleKind::Linear => Scale { high: scale.high * (1.0 + HEADROOM), ..scale },
        ScaleKind::Log => Scale { low: scale.low / 1.25, high: scale.high * 1.25, kind },
    }
}

/// The room that numbers left of this axis take.
pub(super) fn left(scale: Scale, sizes: &Sizes) -> f64 {
    let numbers = scale.ticks().into_iter().map(|tick| width(&words::round(tick), sizes.number));
    numbers.fold(0.0, f64::max) + sizes.px(TICK + GAP)
}

/// The room that numbers below the axis take.
pub(super) fn below(sizes: &Sizes) -> f64 {
    sizes.px(TICK + GAP) + sizes.number
}

impl Frame<'_> {
    pub fn draw(&self, pen: &mut Pen, panel: &Panel, styles: &[LineStyle]) {
        self.axes(pen);
        for (line, style) in panel.lines.iter().zip(styles).rev() {
            self.line(pen, line, style);
        }
        if panel.lines.iter().all(|line| line.points.is_empty()) {
            let words = Style::new(self.sizes.text, self.palette.muted).anchor(Anchor::Middle);
            let (x, y) = (self.corner.0 + self.size.0 / 2.0, self.corner.1 + self.size.1 / 2.0);
            pen.text((x, y), "no synapse passes anywhere", words);
        }
    }

    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let across = (x - self.x.start) / (self.x.end - self.x.start);
        let up = self.y.position(y);
        (self.corner.0 + across * self.size.0, self.corner.1 + (1.0 - up) * self.size.1)
    }

    fn axes(&self, pen: &mut Pen) {
        let (palette, sizes) = (self.palette, self.sizes);
        let (left, top) = self.corner;
        let (right, bottom) = (left + self.size.0, top + self.size.1);
        let number = Style::new(sizes.number, palette.ink);
        let (hair, tick, gap) = (sizes.px(0.8), sizes.px(TICK), sizes.px(GAP));
        for count in self.y.ticks() {
            let (_, y) = self.at((self.x.start, count));
            pen.strokes(&[[(left, y), (right, y)]], palette.mesh, hair);
            pen.strokes(&[[(left - tick, y), (left, y)]], palette.muted, hair);
            let style = number.anchor(Anchor::End);
            pen.text((left - tick - gap, y), &words::round(count), style);
        }
        for threshold in self.ticks() {
            let (x, _) = self.at((threshold, self.y.high));
            pen.strokes(&[[(x, top), (x, bottom)]], palette.mesh, hair);
            pen.strokes(&[[(x, bottom), (x, bottom + tick)]], palette.muted, hair);
            let middle = (x, bottom + tick + gap + sizes.number * 0.35);
            pen.text(middle, &words::round(threshold), number.anchor(Anchor::Middle));
        }
        let axes = [(left, top), (left, bottom), (right, bottom)];
        let stroke = Some((palette.muted, sizes.px(1.0)));
        pen.path(&[&axes], false, Paint { stroke, ..Paint::default() });
    }

    /// Round thresholds, as many as there is room for.
    fn ticks(&self) -> Vec<f64> {
        let (low, high) = (self.x.start, self.x.end);
        let candidates = (2..=TICKS_MAX).rev().map(|most| even(low, high, f64::from(most)));
        let fits = |ticks: &Vec<f64>| {
            let widths = ticks.iter().map(|tick| width(&words::round(*tick), self.sizes.number));
            let each = widths.fold(0.0, f64::max) + self.sizes.px(NUMBER_GAP);
            let [first, second, ..] = ticks[..] else { return true };
            (second - first) / (high - low) * self.size.0 >= each
        };
        candidates.into_iter().find(fits).unwrap_or_default()
    }

    fn line(&self, pen: &mut Pen, line: &Line, style: &LineStyle) {
        let points: Vec<(f64, f64)> = line.points.iter().map(|point| self.at(*point)).collect();
        if points.len() > 1 {
            style.line(pen, &points, self.sizes);
        }
        let mut before: Option<f64> = None;
        for (x, y) in points {
            if before.is_none_or(|before| x - before >= self.sizes.px(MARKER_GAP)) {
                style.marker(pen, (x, y), self.palette.paper, self.sizes);
                before = Some(x);
            }
        }
    }
}

/// Multiples of 1, 2 or 5 times a power of ten between two numbers, at most `most`.
fn even(low: f64, high: f64, most: f64) -> Vec<f64> {
    let rough = (high - low) / most;
    let exponent = rough.log10().floor() as i32;
    // Written as decimals, so that seven steps of 0.1 are 0.7.
    let step = [1, 2, 5, 10].into_iter().find(|m| decimal(f64::from(*m), exponent) >= rough);
    let step = step.unwrap_or(10);
    let first = (low / decimal(f64::from(step), exponent)).ceil();
    let ticks =
        (0..=most as usize).map(|at| decimal((first + at as f64) * f64::from(step), exponent));
    ticks.filter(|tick| *tick <= high).map(|tick| tick + 0.0).collect()
}

fn decimal(whole: f64, exponent: i32) -> f64 {
    format!("{whole}e{exponent}").parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_even_and_as_many_as_have_room() {
        assert_eq!(even(0.485, 0.965, 9.0), [0.5, 0.6, 0.7, 0.8, 0.9]);
        assert_eq!(even(-1.0, 1.0, 4.0), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(even(0.0, 2000.0, 5.0), [0.0, 500.0, 1000.0, 1500.0, 2000.0]);
        assert_eq!(even(0.0, 1.0, 2.0), [0.0, 0.5, 1.0]);
    }
}
