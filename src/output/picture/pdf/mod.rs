//! SVG → PDF: one page of the picture's size, lines and areas as such, text as text in the fonts
//! that come with areax, of which the glyphs in use are embedded. The same bytes on every machine.

mod fonts;
mod page;

use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, TextStr};
use resvg::usvg::roxmltree::Document;

use super::raster::parse;
use super::sizes::UNITS_PER_INCH;
use crate::error::{Error, Kind, Result};
use fonts::Fonts;

/// PDF measures in points.
const POINTS_PER_UNIT: f64 = 72.0 / UNITS_PER_INCH;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
/// Fonts and their parts follow.
const FONTS: i32 = 6;

/// A picture as PDF.
///
/// # Errors
/// An SVG that cannot be drawn.
pub(super) fn pdf(svg: &str) -> Result<Vec<u8>> {
    let tree = parse(svg)?;
    let mut fonts = Fonts::default();
    let points = |side: f32| (f64::from(side) * POINTS_PER_UNIT) as f32;
    let (width, height) = (points(tree.size().width()), points(tree.size().height()));
    let content = page::content(&tree, height, &mut fonts);
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).contents(CONTENT).media_box(Rect::new(0.0, 0.0, width, height));
    let mut resources = page.resources();
    let mut named = resources.fonts();
    for (at, name) in fonts.names().enumerate() {
        named.pair(Name(name.as_bytes()), Ref::new(FONTS + fonts::PARTS * at as i32));
    }
    named.finish();
    resources.finish();
    page.finish();
    pdf.stream(CONTENT, &deflated(&content)?).filter(Filter::FlateDecode);
    fonts.write(&mut pdf, FONTS)?;
    let [title, description] = texts(svg)?;
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(&title)).subject(TextStr(&description)).producer(TextStr("areax"));
    info.finish();
    Ok(pdf.finish())
}

/// Name and description of the document.
fn texts(svg: &str) -> Result<[String; 2]> {
    let document = Document::parse(svg).map_err(undrawn)?;
    let root = document.root_element();
    let text = |tag: &str| {
        let node = root.children().find(|node| node.has_tag_name(tag));
        node.and_then(|node| node.text()).unwrap_or_default().to_owned()
    };
    Ok([text("title"), text("desc")])
}

fn deflated(bytes: &[u8]) -> Result<Vec<u8>> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(undrawn)
}

fn undrawn(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Failure, format!("no PDF: {error}"))
}
