//! SVG → PNG, with the fonts that come with areax: the same pixels on every machine.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use crate::error::{Error, Kind, Result};

/// Pixels for a unit of the SVG, so that print and dense screens show sharp text.
const SCALE: f32 = 2.0;

/// A picture as PNG.
///
/// # Errors
/// An SVG that cannot be drawn, or too little memory for its pixels.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let tree = parse(svg)?;
    let size = tree.size().to_int_size().scale_by(SCALE);
    let mut pixmap = size
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| Error::new(Kind::Failure, "the picture is too large to draw"))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|e| Error::new(Kind::Failure, format!("no PNG: {e}")))
}

pub(super) fn parse(svg: &str) -> Result<usvg::Tree> {
    let options = usvg::Options { fontdb: fonts(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options)
        .map_err(|e| Error::new(Kind::Failure, format!("the SVG cannot be drawn: {e}")))
}

/// Ubuntu for text, Hack for the signs that it lacks.
fn fonts() -> Arc<usvg::fontdb::Database> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(epaint_default_fonts::UBUNTU_LIGHT.to_vec());
    fonts.load_font_data(epaint_default_fonts::HACK_REGULAR.to_vec());
    let family = fonts.faces().next().and_then(|face| face.families.first().cloned());
    if let Some((name, _)) = family {
        fonts.set_sans_serif_family(name);
    }
    Arc::new(fonts)
}
