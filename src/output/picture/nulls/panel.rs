//! One histogram: bars of what chance gives, a line where the data is.

use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Pen, Style};
use crate::output::picture::sizes::Sizes;
use crate::output::words;

/// Most bars of a histogram.
const BARS_MAX: u64 = 40;
/// Room at both ends of the axis, in bars.
const ENDS: f64 = 1.0;

/// A number in the data, and as often as chance was asked.
pub(super) struct Panel {
    pub title: String,
    pub bars: Bars,
    /// What is said of it below.
    pub words: String,
}

/// The bars of a histogram, and where the data is.
pub(super) struct Bars {
    counts: Vec<usize>,
    /// From which value on each is.
    from: Vec<String>,
    /// What the last one ends with.
    last: String,
    /// Where the data is, in bars from the first.
    observed: f64,
    /// What is counted.
    unit: &'static str,
}

impl Bars {
    /// Those of whole numbers: a bar is some of them.
    pub fn of_whole(values: &[u64], observed: u64, unit: &'static str) -> Bars {
        let all = || values.iter().copied().chain([observed]);
        let (first, last) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
        let width = (last - first + 1).div_ceil(BARS_MAX);
        let mut counts = vec![0; (last - first) as usize / width as usize + 1];
        for value in values {
            counts[((value - first) / width) as usize] += 1;
        }
        let bars = counts.len() as u64;
        let from = (0..bars).map(|bar| words::thousands(first + bar * width)).collect();
        let end = words::thousands(first + bars * width - 1);
        // The middle of its value.
        let observed = ((observed - first) as f64 + 0.5) / width as f64;
        Bars { counts, from, last: end, observed, unit }
    }

    /// Those of real numbers; what is infinite has no place.
    pub fn of_reals(values: &[f64], observed: f64, unit: &'static str) -> Bars {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let own = Some(observed).filter(|observed| observed.is_finite());
        let first = finite().chain(own).reduce(f64::min).unwrap_or(0.0);
        let last = finite().chain(own).reduce(f64::max).unwrap_or(0.0);
        let bars = BARS_MAX as usize;
        let width = match (last - first) / bars as f64 {
            width if width > 0.0 && width.is_finite() => width,
            _ => 1.0,
        };
        let mut counts = vec![0; bars];
        for value in finite() {
            counts[(((value - first) / width) as usize).min(bars - 1)] += 1;
        }
        let at = |bar: usize| words::compact(first + bar as f64 * width, 4);
        let from = (0..bars).map(at).collect();
        // An infinite one stands at the end.
        let observed = ((observed - first) / width).clamp(-ENDS / 2.0, bars as f64 + ENDS / 2.0);
        Bars { counts, from, last: at(bars), observed, unit }
    }

    /// The width of a bar where all have so much room.
    fn step(&self, wide: f64) -> f64 {
        wide / (self.counts.len() as f64 + 2.0 * ENDS)
    }
}

impl Panel {
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
        let bars = &self.bars;
        let most = bars.counts.iter().max().copied().unwrap_or(0).max(1) as f64;
        let step = bars.step(wide);
        let fill = palette.ramp.at(0.35).to_string();
        for (at, count) in bars.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let height = (bottom - top) * *count as f64 / most;
            let corner = (x + step * (at as f64 + ENDS), bottom - height);
            let tip = format!("{count} {} from {}", bars.unit, bars.from[at]);
            pen.rect(corner, ((step - sizes.px(0.5)).max(step * 0.5), height), &fill, Some(&tip));
        }
        pen.strokes(&[[(x, bottom), (x + wide, bottom)]], palette.muted, sizes.px(0.8));
        let observed = x + step * (bars.observed + ENDS);
        pen.strokes(&[[(observed, top), (observed, bottom)]], palette.ink, sizes.px(2.0));
        let number = Style::new(sizes.number, palette.muted);
        let line = bottom + sizes.text_line * 0.6;
        pen.text((x, line), bars.from.first().map_or("", String::as_str), number);
        let end = number.anchor(Anchor::End);
        pen.text((x + wide, line), &bars.last, end);
        pen.text((x, line + sizes.text_line), &self.words, number);
    }
}
