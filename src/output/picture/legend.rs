//! The legend: the colour bar with its ticks, and a key for every kind of cell without a colour.

use super::measure::{width, wrap};
use super::no_data::{NoData, glyph};
use super::palette::Palette;
use super::pen::{Pen, Style};
use super::sizes::Sizes;
use crate::output::scale::Scale;
use crate::output::words;

const BAR_WIDTH: f64 = 16.0;
const BAR_HEIGHT_MIN: f64 = 100.0;
const BAR_HEIGHT_MAX: f64 = 260.0;
const TICK: f64 = 5.0;
/// Between a swatch or tick and its words.
const GAP: f64 = 5.0;
const KEY: f64 = 16.0;
/// A longer unit stands in several lines.
const UNIT_WIDTH_MAX: f64 = 66.0;
/// Steps of the bar: more than an eye can tell.
const STEPS: usize = 64;

/// What the legend explains.
pub(super) struct Legend {
    unit: Vec<String>,
    scale: Option<Scale>,
    ticks: Vec<f64>,
    keys: Vec<(NoData, &'static str)>,
    bar_height: f64,
    sizes: Sizes,
}

impl Legend {
    /// `keys` are the kinds that occur.
    pub fn new(
        unit: &str,
        scale: Option<Scale>,
        keys: Vec<(NoData, &'static str)>,
        sizes: Sizes,
    ) -> Legend {
        let ticks = scale.map_or_else(Vec::new, |scale| scale.ticks());
        let unit = wrap(unit, sizes.text, sizes.px(UNIT_WIDTH_MAX));
        Legend { unit, scale, ticks, keys, bar_height: 0.0, sizes }
    }

    /// The same legend with a bar that suits a matrix of this height.
    pub fn beside(self, height: f64) -> Legend {
        let (least, most) = (self.sizes.px(BAR_HEIGHT_MIN), self.sizes.px(BAR_HEIGHT_MAX));
        Legend { bar_height: (height * 0.45).clamp(least, most), ..self }
    }

    pub fn width(&self) -> f64 {
        let sizes = &self.sizes;
        let ticks = self.ticks.iter().map(|t| width(&words::round(*t), sizes.number));
        let ticks = ticks.map(|w| sizes.px(BAR_WIDTH + TICK + GAP) + w);
        let keys =
            self.keys.iter().map(|(_, words)| sizes.px(KEY + GAP) + width(words, sizes.text));
        let scale = self.scale.map_or("", |scale| scale.caption());
        let unit = self.unit.iter().map(|line| width(line, sizes.text));
        let scale = width(scale, sizes.number);
        ticks.chain(keys).chain(unit).fold(scale, f64::max)
    }

    pub fn height(&self) -> f64 {
        self.bar_bottom() + self.keys.len() as f64 * self.key_line()
    }

    /// Unit and kind of scale above the bar.
    fn heading(&self) -> f64 {
        (self.unit.len() + 1) as f64 * self.sizes.text_line + self.sizes.px(8.0)
    }

    fn key_line(&self) -> f64 {
        self.sizes.px(KEY).max(self.sizes.text) + self.sizes.px(8.0)
    }

    fn bar_bottom(&self) -> f64 {
        match self.scale {
            None => 0.0,
            Some(scale) if scale.low == scale.high => self.heading() + self.key_line(),
            Some(_) => self.heading() + self.bar_height + self.sizes.px(18.0),
        }
    }

    pub fn draw(&self, pen: &mut Pen, (x, y): (f64, f64), palette: &Palette) {
        if let Some(scale) = self.scale {
            self.draw_bar(pen, (x, y), palette, scale);
        }
        let (key, gap) = (self.sizes.px(KEY), self.sizes.px(GAP));
        for (at, (kind, words)) in self.keys.iter().enumerate() {
            let top = y + self.bar_bottom() + at as f64 * self.key_line();
            glyph(pen, palette, self.sizes.unit, *kind, (x, top), key);
            pen.frame((x, top), (key, key), palette.muted, self.sizes.px(0.8));
            let style = Style::new(self.sizes.text, palette.ink);
            pen.text((x + key + gap, top + key / 2.0), words, style);
        }
    }

    fn draw_bar(&self, pen: &mut Pen, (x, y): (f64, f64), palette: &Palette, scale: Scale) {
        let sizes = &self.sizes;
        let line = sizes.text_line;
        let mut heading = y + 0.4 * line;
        for unit in &self.unit {
            pen.text((x, heading), unit, Style::new(sizes.text, palette.ink));
            heading += line;
        }
        let muted = Style::new(sizes.number, palette.muted);
        let (key, gap) = (sizes.px(KEY), sizes.px(GAP));
        let top = y + self.heading();
        let number = Style::new(sizes.number, palette.ink);
        if scale.low == scale.high {
            let fill = palette.ramp.at(1.0).to_string();
            pen.rect((x, top), (key, key), &fill, None);
            return pen.text((x + key + gap, top + key / 2.0), &words::round(scale.high), number);
        }
        pen.text((x, heading), scale.caption(), muted);
        let bar = sizes.px(BAR_WIDTH);
        // Every step reaches down to the end of the bar, so that no seam shows between two.
        for step in (0..STEPS).rev() {
            let t = step as f64 / (STEPS - 1) as f64;
            let from = self.bar_height * (1.0 - (step + 1) as f64 / STEPS as f64);
            let fill = palette.ramp.at(t).to_string();
            pen.rect((x, top + from), (bar, self.bar_height - from), &fill, None);
        }
        for tick in &self.ticks {
            let level = top + self.bar_height * (1.0 - scale.position(*tick));
            let right = x + bar;
            let to = right + sizes.px(TICK);
            pen.strokes(&[[(right, level), (to, level)]], palette.muted, sizes.px(1.0));
            pen.text((to + gap, level), &words::round(*tick), number);
        }
    }
}
