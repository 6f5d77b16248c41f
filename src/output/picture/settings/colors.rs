//! The colours of settings: one hue for a claim that holds and one for a claim that fails, which
//! every kind of colour blindness tells apart; the farther from the flip, the stronger.

use crate::output::color::{Oklch, Rgb};
use crate::output::picture::palette::{Palette, Theme};
use crate::query::Verdict;

const HOLDS: f64 = 235.0;
const FAILS: f64 = 55.0;

/// `margin` is 0 at the flip and 1 where one side is nothing.
pub(in crate::output::picture) fn color(
    verdict: Verdict,
    margin: f64,
    theme: Theme,
    palette: &Palette,
) -> Rgb {
    let hue = match verdict {
        Verdict::Holds => HOLDS,
        Verdict::Fails => FAILS,
        Verdict::Tie => return palette.zero.0,
        Verdict::Undefined => return palette.undefined.0,
    };
    // The eye tells light colours apart worse than dark ones.
    let t = margin.clamp(0.0, 1.0).sqrt();
    let mix = |from: f64, to: f64| from + (to - from) * t;
    match theme {
        Theme::Light => Oklch(mix(0.95, 0.52), mix(0.04, 0.14), hue).rgb(),
        Theme::Dark => Oklch(mix(0.30, 0.78), mix(0.05, 0.13), hue).rgb(),
    }
}
