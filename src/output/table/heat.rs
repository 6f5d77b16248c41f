//! Colours behind the numbers of a terminal table: a few of the 256 that nearly every terminal
//! has, dark to bright. Each cell sets text and background, so it reads the same on a dark and
//! on a light terminal.

use crate::output::color::Rgb;

/// Palette numbers from low to high values: soft tones, lightness increasing, hue from indigo over
/// teal and green to cream.
const STEPS: [u8; 7] = [60, 67, 73, 115, 151, 187, 230];

/// The text on the background of a value at `position` (0 to 1) on its scale.
pub(super) fn paint(text: &str, position: f64) -> String {
    let last = STEPS.len() - 1;
    let paper = STEPS[((position * STEPS.len() as f64) as usize).min(last)];
    format!("\x1b[38;5;{};48;5;{paper}m{text}\x1b[0m", ink(paper))
}

/// Black or white of the palette's fixed part; 0 to 15 are the user's own colours.
fn ink(paper: u8) -> u8 {
    if rgb(paper).ink() == Rgb(0, 0, 0) { 16 } else { 231 }
}

/// The colour of a number from 16 to 231: a cube of six levels a channel.
fn rgb(number: u8) -> Rgb {
    let level = |digit: u8| if digit == 0 { 0 } else { 55 + 40 * digit };
    let at = number - 16;
    Rgb(level(at / 36), level(at / 6 % 6), level(at % 6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::color::CONTRAST_MIN;

    #[test]
    fn every_step_is_readable_and_lighter_than_the_one_before() {
        for step in STEPS {
            assert!(rgb(ink(step)).contrast(rgb(step)) >= CONTRAST_MIN, "{step}");
        }
        for pair in STEPS.windows(2) {
            assert!(rgb(pair[0]).luminance() < rgb(pair[1]).luminance(), "{pair:?}");
        }
    }

    #[test]
    fn the_ends_of_the_scale_take_the_end_colours() {
        assert_eq!(paint("x", 0.0), "\x1b[38;5;231;48;5;60mx\x1b[0m");
        assert_eq!(paint("x", 1.0), "\x1b[38;5;16;48;5;230mx\x1b[0m");
    }
}
