//! Draws the curve: header, differences with intervals and bands, a line of dots for each value, caption.

use super::order::{reach, sorted};
use super::ticks::ticks;
use crate::error::Result;
use crate::output::figure::Figure;
use crate::output::picture::layout::no_room;
use crate::output::picture::measure::width;
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Paint, Pen, Style};
use crate::output::picture::settings::color;
use crate::output::picture::sizes::Sizes;
use crate::output::picture::texts::{Caption, Header};
use crate::output::views::Verdicts;
use crate::output::{Context, caption, words};
use crate::query::{Axis, ClaimIntervals};

/// Width on a screen, and height of the curve.
const WIDE: f64 = 900.0;
const HIGH: f64 = 240.0;
/// Least room of a setting.
const STEP_MIN: f64 = 0.15;
/// Ticks beside the curve.
const TICKS: usize = 5;

/// Everything a picture is drawn from.
pub struct Curve<'a> {
    verdicts: &'a Verdicts<'a>,
    found: &'a ClaimIntervals,
    context: &'a Context<'a>,
    figure: &'a Figure,
    palette: &'static Palette,
    sizes: Sizes,
    order: Vec<usize>,
    wide: f64,
    left: f64,
    step: f64,
}

impl<'a> Curve<'a> {
    /// # Errors
    /// A width that has no room for the settings (usage).
    pub fn new(
        verdicts: &'a Verdicts<'a>,
        found: &'a ClaimIntervals,
        context: &'a Context<'a>,
        figure: &'a Figure,
    ) -> Result<Curve<'a>> {
        let sizes = Sizes::of(figure);
        let wide = sizes.width.unwrap_or(WIDE);
        let order = sorted(found);
        let strict = verdicts.strict();
        let label = |axis: &Axis| {
            let values = axis.each().map(|value| width(&value.to_string(), sizes.number));
            let name = width(&words::threshold_name(&axis.parameter, strict), sizes.number);
            values.fold(name, f64::max)
        };
        let widest = verdicts.axes().iter().map(label).fold(sizes.px(60.0), f64::max);
        let left = sizes.margin + widest + sizes.px(12.0);
        let step = (wide - sizes.margin - left) / order.len().max(1) as f64;
        if step < STEP_MIN {
            return Err(no_room(
                &format!("{} settings have no room", order.len()),
                "take fewer values",
            ));
        }
        let palette = figure.theme.palette();
        Ok(Curve { verdicts, found, context, figure, palette, sizes, order, wide, left, step })
    }

    pub fn document(&self) -> Result<String> {
        let (sizes, wide) = (&self.sizes, self.wide);
        let header = Header::new(self.figure, self.verdicts.claim(), self.context);
        let lines = header.lines(sizes, wide);
        let top = lines.bottom() + sizes.text_line * 1.5;
        let middle = top + sizes.px(HIGH);
        let bottom = middle + sizes.text_line + self.height_of_dots();
        let caption = Caption::new(self.figure, &header, self.facts(), (sizes, wide));
        let size = (wide, caption.end(bottom));
        let mut pen = Pen::new(size, sizes, self.verdicts.claim(), &self.description());
        pen.rect((0.0, 0.0), size, &self.palette.paper.to_string(), None);
        lines.draw(&mut pen, self.palette);
        self.curve(&mut pen, (top, middle));
        self.dots(&mut pen, middle + sizes.text_line);
        caption.draw(&mut pen, bottom, self.palette);
        Ok(pen.finish())
    }

    /// The middle of a setting.
    fn x(&self, at: usize) -> f64 {
        self.left + (at as f64 + 0.5) * self.step
    }

    fn curve(&self, pen: &mut Pen, (top, bottom): (f64, f64)) {
        let (low, high) = reach(self.found);
        let y = |value: f64| bottom - (value - low) / (high - low) * (bottom - top);
        let (sizes, palette) = (&self.sizes, self.palette);
        let end = self.wide - sizes.margin;
        let name = Style::new(sizes.number, palette.muted);
        pen.text((sizes.margin, top - sizes.text_line * 0.7), "left − right", name);
        let reach = self.step / 2.0;
        for (at, point) in self.order.iter().enumerate() {
            if let Some((lo, hi)) = self.found.band(*point) {
                let (from, to) = (self.x(at) - reach, self.x(at) + reach);
                let corners = [(from, y(lo)), (to, y(lo)), (to, y(hi)), (from, y(hi))];
                let paint = Paint { fill: Some(palette.mesh), ..Paint::default() };
                pen.path(&[&corners], true, paint);
            }
        }
        // Over the bands, so that 0 is seen.
        let number = Style::new(sizes.number, palette.muted).anchor(Anchor::End);
        for tick in ticks(low, high, TICKS) {
            let color = if tick == 0.0 { palette.ink } else { palette.mesh };
            pen.strokes(&[[(self.left, y(tick)), (end, y(tick))]], color, sizes.px(1.0));
            pen.text((self.left - sizes.px(6.0), y(tick)), &words::round(tick), number);
        }
        let ends = self.order.iter().enumerate().filter_map(|(at, point)| {
            let (lo, hi) = self.found.settings[*point].ends?;
            Some([(self.x(at), y(lo)), (self.x(at), y(hi))])
        });
        let ends: Vec<_> = ends.collect();
        pen.strokes(&ends, palette.muted, sizes.px(1.0).min(self.step * 0.6));
        let radius = (self.step * 0.7).clamp(sizes.px(1.0), sizes.px(3.5));
        for (at, point) in self.order.iter().enumerate() {
            if let Some(difference) = self.found.settings[*point].difference {
                let verdict = self.verdicts.outcomes()[*point].verdict;
                let fill = color(verdict, 1.0, self.figure.theme, palette);
                pen.dot((self.x(at), y(difference)), radius, fill);
            }
        }
    }

    fn line(&self) -> f64 {
        self.sizes.number * 1.25
    }

    /// A line for the name of each axis, and one for each of its values.
    fn height_of_dots(&self) -> f64 {
        let lines: usize = self.verdicts.axes().iter().map(|axis| axis.values.len() + 1).sum();
        lines as f64 * self.line()
    }

    fn dots(&self, pen: &mut Pen, mut y: f64) {
        let (sizes, palette) = (&self.sizes, self.palette);
        let name = Style::new(sizes.number, palette.muted).anchor(Anchor::End);
        let value = Style::new(sizes.number, palette.ink).anchor(Anchor::End);
        let right = self.left - sizes.px(6.0);
        let (size, line) = ((self.step * 0.8).min(sizes.px(3.0)), self.line());
        let mut stride = self.order.len();
        for axis in self.verdicts.axes() {
            let length = axis.values.len();
            stride /= length.max(1);
            let words = words::threshold_name(&axis.parameter, self.verdicts.strict());
            pen.text((right, y + line / 2.0), &words, name);
            y += line;
            for (place, text) in axis.each().enumerate() {
                pen.text((right, y + line / 2.0), &text.to_string(), value);
                let has = |point: &usize| point / stride % length == place;
                let own = self.order.iter().enumerate().filter(|(_, point)| has(point));
                let strokes: Vec<[(f64, f64); 2]> = own
                    .map(|(at, _)| {
                        let x = self.x(at);
                        [(x, y + line * 0.2), (x, y + line * 0.8)]
                    })
                    .collect();
                pen.strokes(&strokes, palette.ink, size);
                y += line;
            }
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        // Neurons first.
        let mut own = self.verdicts.facts(self.context).into_iter();
        let mut all: Vec<(String, String)> = own.next().into_iter().collect();
        let lines = "intervals of each setting; grey: band for all at once";
        all.extend([
            ("Claim".to_owned(), self.verdicts.sentence()),
            ("Measure".to_owned(), self.verdicts.measure(self.context)),
            ("Lines".to_owned(), lines.to_owned()),
        ]);
        all.extend(caption::about(self.context));
        all.extend(own);
        all.push(("Engine".into(), caption::engine(self.context)));
        all
    }

    /// What the picture shows, for those who cannot see it.
    fn description(&self) -> String {
        let mut text = format!("{} {}.", self.verdicts.claim(), self.verdicts.sentence());
        for (name, words) in self.facts() {
            text += &format!(" {name}: {words}.");
        }
        text
    }
}
