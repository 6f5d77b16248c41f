//! Colours: sRGB and OKLCH, the contrast of the Web Content Accessibility Guidelines, and our
//! own colour ramps, even steps of lightness in OKLCH.

use std::fmt;

/// A colour of the sRGB space, 8 bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The least contrast that text may have with what is behind it (WCAG 2, level AA).
pub const CONTRAST_MIN: f64 = 4.5;

const BLACK: Rgb = Rgb(0, 0, 0);
const WHITE: Rgb = Rgb(255, 255, 255);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Rgb {
    /// The colour of `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Rgb(red, green, blue))
    }

    /// Relative luminance, from 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast with another colour, from 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever reads better on this colour; its contrast is at least 4.58.
    pub fn ink(self) -> Rgb {
        if self.contrast(WHITE) > self.contrast(BLACK) { WHITE } else { BLACK }
    }
}

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// A colour by lightness (0–1), chroma and hue (degrees).
#[derive(Clone, Copy, Debug)]
pub struct Oklch(pub f64, pub f64, pub f64);

impl Oklch {
    /// The sRGB colour of this lightness and hue; chroma shrinks until there is one.
    pub fn rgb(self) -> Rgb {
        let Oklch(lightness, chroma, hue) = self;
        if let Some(rgb) = convert(self) {
            return rgb;
        }
        // Halving steps, so that neighbours on a ramp stay neighbours. Grey is always there.
        let (mut inside, mut outside) = (0.0, chroma);
        for _ in 0..16 {
            let middle = (inside + outside) / 2.0;
            match convert(Oklch(lightness, middle, hue)) {
                Some(_) => inside = middle,
                None => outside = middle,
            }
        }
        convert(Oklch(lightness, inside, hue)).unwrap_or(BLACK)
    }
}

/// OKLCH → OKLab → linear sRGB → sRGB, with the matrices of Björn Ottosson's definition.
fn convert(Oklch(lightness, chroma, hue): Oklch) -> Option<Rgb> {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
    let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
    let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
    let red = channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)?;
    let green = channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)?;
    let blue = channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)?;
    Some(Rgb(red, green, blue))
}

fn channel(linear: f64) -> Option<u8> {
    if !(-1e-4..=1.0 + 1e-4).contains(&linear) {
        return None;
    }
    let linear = linear.clamp(0.0, 1.0);
    let encoded =
        if linear <= 0.0031308 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    Some((encoded * 255.0).round() as u8)
}

/// A sequence of colours between two ends, even in OKLCH.
#[derive(Clone, Copy, Debug)]
pub struct Ramp {
    /// The colour of the smallest value.
    pub low: Oklch,
    /// The colour of the largest value.
    pub high: Oklch,
}

impl Ramp {
    /// The colour at `t`, from 0 to 1. Chroma is highest in the middle, where there is room.
    pub fn at(&self, t: f64) -> Rgb {
        let t = t.clamp(0.0, 1.0);
        let mix = |from: f64, to: f64| from + (to - from) * t;
        let bulge = 0.03 * (1.0 - (2.0 * t - 1.0).powi(2));
        Oklch(
            mix(self.low.0, self.high.0),
            mix(self.low.1, self.high.1) + bulge,
            mix(self.low.2, self.high.2),
        )
        .rgb()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_and_conversion_agree_with_published_values() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 1e-9);
        // #767676 is the well-known lightest grey that passes on white.
        assert!(Rgb(0x76, 0x76, 0x76).contrast(WHITE) >= CONTRAST_MIN);
        assert!(Rgb(0x77, 0x77, 0x77).contrast(WHITE) < CONTRAST_MIN);
        // OKLCH of pure red, from the definition: L 0.628, C 0.258, h 29.23°.
        let Rgb(red, green, blue) = Oklch(0.6279, 0.2576, 29.23).rgb();
        assert!(red >= 254 && green <= 3 && blue <= 3, "{red} {green} {blue}");
        assert_eq!(Rgb::parse("#0a141e"), Some(Rgb(10, 20, 30)));
        assert_eq!(Rgb(10, 20, 30).to_string(), "#0a141e");
    }

    #[test]
    fn ink_is_readable_on_every_grey_and_hue() {
        for grey in 0..=255u8 {
            let paper = Rgb(grey, grey, grey);
            assert!(paper.ink().contrast(paper) >= CONTRAST_MIN, "{paper}");
        }
    }
}
