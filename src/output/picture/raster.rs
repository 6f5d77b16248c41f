//! SVG → PNG, with the fonts that come with areax: the same pixels on every machine.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use super::fonts;
use super::sizes::UNITS_PER_INCH;
use crate::error::{Error, Kind, Result};
use crate::output::figure::Figure;
use crate::output::words;

/// Pixels per inch: of a picture for a screen twice as many as a screen has, and in print.
const DPI: u32 = 192;
const DPI_PRINT: u32 = 300;

/// A picture as PNG. It says how many pixels an inch has, so that programs place it at its width.
///
/// # Errors
/// An SVG that cannot be drawn, or more pixels than a picture may have (usage).
pub fn png(svg: &str, figure: &Figure) -> Result<Vec<u8>> {
    let tree = parse(svg)?;
    let default = if figure.width_mm.is_some() { DPI_PRINT } else { DPI };
    // The tree is in pixels of a screen, whatever the unit of the document.
    let to_width = |px: u32| f64::from(px) / f64::from(tree.size().width()) * UNITS_PER_INCH;
    let dpi = figure.width_px.map(to_width);
    let dpi = dpi.unwrap_or_else(|| figure.dpi.unwrap_or(default).into());
    let scale = dpi / UNITS_PER_INCH;
    let pixels = |side: f32| (f64::from(side) * scale).round().max(1.0);
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    if width * height > f64::from(figure.pixels_max) {
        let what = format!("a picture of {width} × {height} pixels at {dpi:.0} dpi");
        let name = if figure.dpi.is_some() { "dpi" } else { "format" };
        let most = words::thousands(figure.pixels_max.into());
        return Err(Error::usage(name, what)
            .advise(format!("at most {most} pixels are drawn; choose fewer dpi, or svg or pdf")));
    }
    let mut pixmap = Pixmap::new(width as u32, height as u32)
        .ok_or_else(|| Error::new(Kind::Failure, "the picture is too large to draw"))?;
    let scale = Transform::from_scale(
        pixmap.width() as f32 / tree.size().width(),
        pixmap.height() as f32 / tree.size().height(),
    );
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    encode(&pixmap, dpi).map_err(|error| Error::new(Kind::Failure, format!("no PNG: {error}")))
}

/// The pixels without transparency: the paper covers all of them.
fn encode(pixmap: &Pixmap, dpi: f64) -> Result<Vec<u8>, png::EncodingError> {
    let rgb: Vec<u8> =
        pixmap.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_meter = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_meter,
        yppu: per_meter,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(bytes)
}

pub(super) fn parse(svg: &str) -> Result<usvg::Tree> {
    let options = usvg::Options { fontdb: fonts::all(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options)
        .map_err(|e| Error::new(Kind::Failure, format!("the SVG cannot be drawn: {e}")))
}
