//! The legend: the colour bar with its ticks, and a key for every kind of cell without a colour.

use super::layout::TEXT_SIZE;
use super::marks::{Kind, Marks};
use super::measure::width;
use super::palette::Palette;
use super::pen::{Anchor, Pen, Style};
use crate::output::scale::Scale;
use crate::output::words;

const BAR_WIDTH: f64 = 16.0;
const BAR_HEIGHT_MIN: f64 = 140.0;
const BAR_HEIGHT_MAX: f64 = 260.0;
const TICK: f64 = 5.0;
const TICK_SIZE: f64 = 11.5;
/// Unit and "log scale" above the bar.
const HEADING: f64 = 46.0;
const KEY: f64 = 16.0;
const KEY_LINE: f64 = 25.0;
/// Stops of the bar's gradient; between two of them sRGB is as good as OKLCH.
const STOPS: usize = 32;

/// What the legend explains.
pub(super) struct Legend {
    unit: &'static str,
    scale: Option<Scale>,
    ticks: Vec<f64>,
    keys: Vec<(Kind, &'static str)>,
    bar_height: f64,
}

impl Legend {
    /// `keys` are the kinds that occur.
    pub fn new(
        unit: &'static str,
        scale: Option<Scale>,
        keys: Vec<(Kind, &'static str)>,
    ) -> Legend {
        let ticks = scale.map_or_else(Vec::new, |scale| scale.ticks());
        Legend { unit, scale, ticks, keys, bar_height: BAR_HEIGHT_MIN }
    }

    /// The same legend with a bar that suits a matrix of this side.
    pub fn beside(self, side: f64) -> Legend {
        Legend { bar_height: (side * 0.45).clamp(BAR_HEIGHT_MIN, BAR_HEIGHT_MAX), ..self }
    }

    pub fn width(&self) -> f64 {
        let ticks = self.ticks.iter().map(|t| width(&words::round(*t), TICK_SIZE));
        let ticks = ticks.map(|w| BAR_WIDTH + TICK + 4.0 + w);
        let keys = self.keys.iter().map(|(_, words)| KEY + 8.0 + width(words, TEXT_SIZE));
        let heading = [width(self.unit, TEXT_SIZE), width("log scale", TICK_SIZE)];
        ticks.chain(keys).chain(heading).fold(0.0, f64::max)
    }

    pub fn height(&self) -> f64 {
        self.bar_bottom() + self.keys.len() as f64 * KEY_LINE
    }

    fn bar_bottom(&self) -> f64 {
        match self.scale {
            None => 0.0,
            Some(scale) if scale.low == scale.high => HEADING + KEY_LINE,
            Some(_) => HEADING + self.bar_height + 18.0,
        }
    }

    /// Whether it has a bar, which needs [`define_gradient`].
    pub fn has_bar(&self) -> bool {
        self.scale.is_some_and(|scale| scale.low != scale.high)
    }

    pub fn draw(&self, pen: &mut Pen, (x, y): (f64, f64), palette: &Palette, marks: &Marks) {
        if let Some(scale) = self.scale {
            self.draw_bar(pen, (x, y), palette, marks, scale);
        }
        for (at, (kind, words)) in self.keys.iter().enumerate() {
            let top = y + self.bar_bottom() + at as f64 * KEY_LINE;
            marks.draw(pen, *kind, (x, top), KEY);
            let style = Style::new(TEXT_SIZE, palette.ink);
            pen.text((x + KEY + 8.0, top + KEY / 2.0), words, style);
        }
    }

    fn draw_bar(
        &self,
        pen: &mut Pen,
        (x, y): (f64, f64),
        palette: &Palette,
        marks: &Marks,
        scale: Scale,
    ) {
        pen.text((x, y + 7.0), self.unit, Style::new(TEXT_SIZE, palette.ink));
        pen.text((x, y + 25.0), "log scale", Style::new(TICK_SIZE, palette.muted));
        let top = y + HEADING;
        if scale.low == scale.high {
            let fill = palette.ramp.at(1.0).to_string();
            pen.rect((x, top), (KEY, KEY), &fill, None);
            let style = Style::new(TEXT_SIZE, palette.ink);
            return pen.text((x + KEY + 8.0, top + KEY / 2.0), &words::round(scale.high), style);
        }
        let fill = format!("url(#{})", marks.id("scale"));
        pen.rect((x, top), (BAR_WIDTH, self.bar_height), &fill, None);
        for tick in &self.ticks {
            let level = top + self.bar_height * (1.0 - scale.position(*tick));
            let right = x + BAR_WIDTH;
            pen.line((right, level), (right + TICK, level), palette.muted);
            let style = Style::new(TICK_SIZE, palette.ink).anchor(Anchor::Start);
            pen.text((right + TICK + 4.0, level), &words::round(*tick), style);
        }
    }
}

/// The colours of the scale from the top (large) to the bottom (small).
pub(super) fn define_gradient(pen: &mut Pen, palette: &Palette, marks: &Marks) {
    let id = marks.id("scale");
    pen.put(format_args!("<linearGradient id=\"{id}\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">"));
    for stop in 0..=STOPS {
        let t = stop as f64 / STOPS as f64;
        let color = palette.ramp.at(t);
        pen.put(format_args!("<stop offset=\"{t}\" stop-color=\"{color}\"/>"));
    }
    pen.put(format_args!("</linearGradient>\n"));
}
