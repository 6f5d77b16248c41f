//! The fonts that come with areax, and the characters that they lack.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, ID};
use skrifa::{FontRef, MetadataProvider};

/// Ubuntu for text, Hack for the signs that it lacks.
const FONTS: [&[u8]; 2] = [epaint_default_fonts::UBUNTU_LIGHT, epaint_default_fonts::HACK_REGULAR];

static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    let family = fonts.faces().next().and_then(|face| face.families.first().cloned());
    if let Some((name, _)) = family {
        fonts.set_sans_serif_family(name);
    }
    Arc::new(fonts)
});

pub(super) fn all() -> Arc<Database> {
    Arc::clone(&DATABASE)
}

/// The font with this id among [`all`].
pub(super) fn data(id: ID) -> Option<&'static [u8]> {
    let at = DATABASE.faces().position(|face| face.id == id)?;
    FONTS.get(at).copied()
}

/// Characters of a picture that the fonts of areax lack: PNG and PDF have boxes for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking(Vec<char>);

/// Most characters that are named.
const NAMED_MAX: usize = 12;

impl Lacking {
    /// What the texts of a picture lack, if they lack anything: each character once, in their
    /// order.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Lacking> {
        let maps: Vec<_> =
            FONTS.iter().filter_map(|font| Some(FontRef::new(font).ok()?.charmap())).collect();
        let mut lacking = Vec::new();
        for c in texts.flat_map(str::chars) {
            let is_drawn = c.is_control() || maps.iter().any(|map| map.map(c).is_some());
            if !is_drawn && !lacking.contains(&c) {
                lacking.push(c);
            }
        }
        (!lacking.is_empty()).then_some(Lacking(lacking))
    }

    /// A sentence that names the characters and the way out.
    pub fn sentence(&self) -> String {
        self.said(|c| format!("{c} (U+{:04X})", u32::from(c)))
    }

    /// The same in ASCII.
    pub fn ascii(&self) -> String {
        self.said(|c| format!("U+{:04X}", u32::from(c)))
    }

    fn said(&self, name: impl Fn(char) -> String) -> String {
        let mut names: Vec<String> = self.0.iter().take(NAMED_MAX).map(|c| name(*c)).collect();
        if self.0.len() > NAMED_MAX {
            names.push(format!("{} more", self.0.len() - NAMED_MAX));
        }
        format!(
            "the built-in font lacks {}: the picture has boxes instead; svg shows them in a font \
             of the reader's",
            names.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_without_a_glyph_are_found_once() {
        let texts = ["HVC→MSN ≥ 0.6 µm²", "神経 神\n", "éßЖ"];
        let lacking = Lacking::of(texts.into_iter()).unwrap();
        assert_eq!(lacking.0, ['神', '経']);
        assert!(lacking.sentence().contains("神 (U+795E), 経 (U+7D4C)"), "{}", lacking.sentence());
        assert!(lacking.ascii().is_ascii(), "{}", lacking.ascii());
        assert_eq!(Lacking::of(texts[..1].iter().copied()), None);
    }
}
