//! The colours of the two themes.

use crate::output::color::{Oklch, Ramp, Rgb};

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white, for print.
    #[default]
    Light,
    /// Light on near-black.
    Dark,
}

impl Theme {
    /// Both themes.
    pub const ALL: [Theme; 2] = [Theme::Light, Theme::Dark];

    /// Its name: `light` or `dark`.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

/// What is drawn in which colour.
pub(super) struct Palette {
    /// Behind everything.
    pub paper: Rgb,
    /// Text that matters.
    pub ink: Rgb,
    /// Text beside it; still readable.
    pub muted: Rgb,
    /// Lines behind curves.
    pub mesh: Rgb,
    /// A cell of 0, and the dot in it.
    pub zero: (Rgb, Rgb),
    /// An undefined cell, and the stroke through it.
    pub undefined: (Rgb, Rgb),
    /// A column that is empty by nature, and its hatching.
    pub hatch: (Rgb, Rgb),
    /// Small to large values: away from the paper, so that large ones stand out.
    pub ramp: Ramp,
}

static LIGHT: Palette = Palette {
    paper: Rgb(0xff, 0xff, 0xff),
    ink: Rgb(0x18, 0x1c, 0x24),
    muted: Rgb(0x53, 0x5b, 0x69),
    mesh: Rgb(0xe8, 0xea, 0xee),
    zero: (Rgb(0xf8, 0xf9, 0xfa), Rgb(0x9a, 0xa2, 0xb0)),
    undefined: (Rgb(0xf1, 0xf2, 0xf4), Rgb(0x8a, 0x92, 0xa0)),
    hatch: (Rgb(0xfa, 0xfa, 0xfb), Rgb(0xc4, 0xc9, 0xd2)),
    ramp: Ramp { low: Oklch(0.95, 0.05, 108.0), high: Oklch(0.28, 0.10, 285.0) },
};

static DARK: Palette = Palette {
    paper: Rgb(0x12, 0x15, 0x1b),
    ink: Rgb(0xec, 0xee, 0xf2),
    muted: Rgb(0xa6, 0xae, 0xbb),
    mesh: Rgb(0x2a, 0x2f, 0x39),
    zero: (Rgb(0x18, 0x1c, 0x23), Rgb(0x5d, 0x66, 0x75)),
    undefined: (Rgb(0x22, 0x27, 0x30), Rgb(0x87, 0x90, 0x9f)),
    hatch: (Rgb(0x16, 0x19, 0x20), Rgb(0x36, 0x3c, 0x48)),
    ramp: Ramp { low: Oklch(0.32, 0.09, 285.0), high: Oklch(0.95, 0.09, 108.0) },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::color::CONTRAST_MIN;

    #[test]
    fn all_text_is_readable_in_both_themes() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            for text in [palette.ink, palette.muted] {
                assert!(text.contrast(palette.paper) >= CONTRAST_MIN, "{theme:?} {text}");
            }
            for step in 0..=1000 {
                let cell = palette.ramp.at(f64::from(step) / 1000.0);
                assert!(cell.ink().contrast(cell) >= CONTRAST_MIN, "{theme:?} {cell}");
            }
        }
    }

    #[test]
    fn the_page_has_the_same_colours() {
        let style = include_str!("../../server/page/theme.css");
        let (light, dark) = style.split_once(":root[data-theme='dark']").unwrap();
        for (palette, style) in [(&LIGHT, light), (&DARK, dark)] {
            let (zero, undefined, hatch) = (palette.zero, palette.undefined, palette.hatch);
            let named = [
                ("paper", palette.paper),
                ("ink", palette.ink),
                ("muted", palette.muted),
                ("zero", zero.0),
                ("zero-mark", zero.1),
                ("undefined", undefined.0),
                ("undefined-mark", undefined.1),
                ("hatch", hatch.0),
                ("hatch-mark", hatch.1),
            ];
            for (name, color) in named {
                let line = format!("--{name}: {color};");
                assert!(style.contains(&line), "{line} is not in theme.css");
            }
        }
    }

    #[test]
    fn the_ramp_moves_steadily_away_from_the_paper() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            let contrast =
                |step: i32| palette.ramp.at(f64::from(step) / 50.0).contrast(palette.paper);
            assert!((0..50).all(|step| contrast(step) < contrast(step + 1)), "{theme:?}");
        }
    }
}
