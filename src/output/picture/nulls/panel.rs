//! One histogram: bars of the nulls, a line where the data is.

use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Pen, Style};
use crate::output::picture::sizes::Sizes;
use crate::output::words;
use crate::query::Summary;

/// Most bars of a histogram.
const BARS_MAX: u64 = 40;
/// Room at both ends of the axis, in bars.
const ENDS: f64 = 1.0;

/// A number in the data, and in every null.
pub(super) struct Panel {
    pub title: String,
    pub summary: Summary,
    pub values: Vec<u64>,
}

/// The bars of a histogram.
struct Bars {
    first: u64,
    width: u64,
    counts: Vec<usize>,
}

impl Bars {
    fn of(panel: &Panel) -> Bars {
        let all = || panel.values.iter().copied().chain([panel.summary.observed]);
        let (first, last) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
        let width = (last - first + 1).div_ceil(BARS_MAX);
        let mut counts = vec![0; (last - first) as usize / width as usize + 1];
        for value in &panel.values {
            counts[((value - first) / width) as usize] += 1;
        }
        Bars { first, width, counts }
    }

    /// Where a value is along the axis, from 0 to 1: the middle of its bar.
    fn along(&self, value: u64) -> f64 {
        let at = (value - self.first) as f64 / self.width as f64 + 0.5 / self.width as f64;
        (at + ENDS) / (self.counts.len() as f64 + 2.0 * ENDS)
    }
}

impl Panel {
    /// What is said of it below.
    fn words(&self) -> String {
        let Summary { observed, mean, p_greater, p_less, .. } = &self.summary;
        let p = p_greater.min(*p_less);
        let sign = if p_greater <= p_less { "≥" } else { "≤" };
        let (observed, mean) = (words::thousands(*observed), words::amount(*mean));
        format!("data {observed}, nulls {mean}; p({sign}) {}", words::amount(p))
    }

    pub fn draw(
        &self,
        pen: &mut Pen,
        (x, y): (f64, f64),
        (wide, high): (f64, f64),
        (sizes, palette): (&Sizes, &Palette),
    ) {
        let name = Style::new(sizes.axis, palette.ink);
        pen.text((x, y + sizes.axis / 2.0), &self.title, name);
        let top = y + sizes.axis + sizes.px(6.0);
        let bottom = y + high - 2.0 * sizes.text_line;
        let bars = Bars::of(self);
        let most = bars.counts.iter().max().copied().unwrap_or(0).max(1) as f64;
        let step = wide / (bars.counts.len() as f64 + 2.0 * ENDS);
        let fill = palette.ramp.at(0.35).to_string();
        for (at, count) in bars.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let height = (bottom - top) * *count as f64 / most;
            let corner = (x + step * (at as f64 + ENDS), bottom - height);
            let from = bars.first + at as u64 * bars.width;
            let tip = format!("{count} nulls from {from}");
            pen.rect(corner, ((step - sizes.px(0.5)).max(step * 0.5), height), &fill, Some(&tip));
        }
        pen.strokes(&[[(x, bottom), (x + wide, bottom)]], palette.muted, sizes.px(0.8));
        let observed = x + wide * bars.along(self.summary.observed);
        pen.strokes(&[[(observed, top), (observed, bottom)]], palette.ink, sizes.px(2.0));
        let number = Style::new(sizes.number, palette.muted);
        let last = bars.first + bars.counts.len() as u64 * bars.width - 1;
        let line = bottom + sizes.text_line * 0.6;
        pen.text((x, line), &words::thousands(bars.first), number);
        let end = number.anchor(Anchor::End);
        pen.text((x + wide, line), &words::thousands(last), end);
        pen.text((x, line + sizes.text_line), &self.words(), number);
    }
}
