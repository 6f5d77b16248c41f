//! The fonts of a document: which glyphs it uses, and these glyphs as an embedded font.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use resvg::usvg::fontdb::ID;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use subsetter::GlyphRemapper;

use super::{deflated, undrawn};
use crate::error::Result;
use crate::output::picture::fonts;

/// Objects that a font takes.
pub(super) const PARTS: i32 = 5;

const SYSTEM: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The fonts in use, in the order of their first use.
#[derive(Default)]
pub(super) struct Fonts(Vec<Font>);

/// One font, and the glyphs of it that are used.
pub(super) struct Font {
    id: ID,
    /// Its name in the page's operators.
    pub name: String,
    data: &'static [u8],
    units_per_em: f32,
    glyphs: GlyphRemapper,
    /// Glyphs by their new number: what they say, and their advance in ems.
    used: BTreeMap<u16, (String, f32)>,
}

impl Fonts {
    /// The font with this id.
    pub fn open(&mut self, id: ID) -> Option<&mut Font> {
        if let Some(at) = self.0.iter().position(|font| font.id == id) {
            return self.0.get_mut(at);
        }
        let data = fonts::data(id)?;
        let units_per_em = f32::from(FontRef::new(data).ok()?.head().ok()?.units_per_em());
        let name = format!("F{}", self.0.len() + 1);
        let (glyphs, used) = (GlyphRemapper::new(), BTreeMap::new());
        self.0.push(Font { id, name, data, units_per_em, glyphs, used });
        self.0.last_mut()
    }

    /// Their names in the page's operators.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|font| font.name.as_str())
    }

    /// Writes each as [`PARTS`] objects from `first` on.
    pub fn write(&self, pdf: &mut Pdf, first: i32) -> Result<()> {
        for (at, font) in self.0.iter().enumerate() {
            font.write(pdf, first + PARTS * at as i32)?;
        }
        Ok(())
    }
}

impl Font {
    /// The number of a glyph in the document, and its advance in ems.
    pub fn take(&mut self, glyph: u16, text: &str) -> (u16, f32) {
        let code = self.glyphs.remap(glyph);
        let advance = || {
            let font = FontRef::new(self.data).ok()?;
            let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            Some(metrics.advance_width(GlyphId::from(glyph))? / self.units_per_em)
        };
        let entry =
            self.used.entry(code).or_insert_with(|| (text.to_owned(), advance().unwrap_or(0.0)));
        (code, entry.1)
    }

    fn write(&self, pdf: &mut Pdf, first: i32) -> Result<()> {
        let [whole, cid, descriptor, meaning, file] =
            [0, 1, 2, 3, 4].map(|part| Ref::new(first + part));
        let name = format!("AREAX{}+{}", self.tag(), self.font_name()?);
        let name = Name(name.as_bytes());
        pdf.type0_font(whole)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(meaning);
        let mut font = pdf.cid_font(cid);
        font.subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(SYSTEM)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for (code, (_, advance)) in &self.used {
            widths.same(*code, *code, advance * 1000.0);
        }
        widths.finish();
        font.finish();
        self.write_descriptor(pdf, name, descriptor, file)?;
        let mut cmap = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
        for (code, (text, _)) in self.used.iter().filter(|(_, (text, _))| !text.is_empty()) {
            cmap.pair_with_multiple(*code, text.chars());
        }
        pdf.cmap(meaning, &cmap.finish());
        let subset = subsetter::subset(self.data, 0, &self.glyphs).map_err(undrawn)?;
        let length = subset.len() as i32;
        let bytes = deflated(&subset)?;
        pdf.stream(file, &bytes).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
        Ok(())
    }

    fn write_descriptor(&self, pdf: &mut Pdf, name: Name, id: Ref, file: Ref) -> Result<()> {
        let font = FontRef::new(self.data).map_err(undrawn)?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let em = |units: f32| units / self.units_per_em * 1000.0;
        let bounds = metrics.bounds.unwrap_or_default();
        let bounds =
            Rect::new(em(bounds.x_min), em(bounds.y_min), em(bounds.x_max), em(bounds.y_max));
        pdf.font_descriptor(id)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(bounds)
            .italic_angle(0.0)
            .ascent(em(metrics.ascent))
            .descent(em(metrics.descent))
            .cap_height(em(metrics.cap_height.unwrap_or(metrics.ascent)))
            .stem_v(80.0)
            .font_file2(file);
        Ok(())
    }

    /// One letter that tells the subsets of a document apart.
    fn tag(&self) -> char {
        self.name
            .bytes()
            .last()
            .map_or('A', |digit| char::from(b'A' + digit.wrapping_sub(b'0') % 26))
    }

    /// `Ubuntu-Light`
    fn font_name(&self) -> Result<String> {
        use skrifa::string::StringId;
        let font = FontRef::new(self.data).map_err(undrawn)?;
        let name = font.localized_strings(StringId::POSTSCRIPT_NAME).english_or_first();
        Ok(name.map_or_else(|| "Font".to_owned(), |name| name.chars().collect()))
    }
}
