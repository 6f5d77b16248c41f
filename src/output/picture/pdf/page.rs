//! What is drawn on the page: the paths and texts of an SVG tree. Our pictures have nothing else:
//! no gradients, patterns, images, clips or transparency.

use pdf_writer::types::LineJoinStyle;
use pdf_writer::{Content, Name, Str};
use resvg::tiny_skia::{PathSegment, Point, Transform};
use resvg::usvg::layout::{PositionedGlyph, Span};
use resvg::usvg::{Color, Group, LineJoin, Node, Paint, Path, Text, Tree};

use super::POINTS_PER_UNIT;
use super::fonts::Fonts;

/// The operators of a page of this height in points.
pub(super) fn content(tree: &Tree, height: f32, fonts: &mut Fonts) -> Vec<u8> {
    let mut content = Content::new();
    let scale = POINTS_PER_UNIT as f32;
    // Up is up in PDF.
    content.transform([scale, 0.0, 0.0, -scale, 0.0, height]);
    group(tree.root(), &mut content, fonts);
    content.finish().to_vec()
}

fn group(group: &Group, content: &mut Content, fonts: &mut Fonts) {
    for node in group.children() {
        match node {
            Node::Group(inner) => self::group(inner, content, fonts),
            Node::Path(path) => self::path(path, content),
            Node::Text(text) => self::text(text, content, fonts),
            Node::Image(_) => {}
        }
    }
}

fn path(path: &Path, content: &mut Content) {
    let fill = path.fill().and_then(|fill| solid(fill.paint()));
    let stroke = path.stroke().and_then(|stroke| Some((stroke, solid(stroke.paint())?)));
    if !path.is_visible() || (fill.is_none() && stroke.is_none()) {
        return;
    }
    content.save_state();
    content.transform(matrix(path.abs_transform()));
    if let Some([red, green, blue]) = fill {
        content.set_fill_rgb(red, green, blue);
    }
    if let Some((stroke, [red, green, blue])) = stroke {
        content.set_stroke_rgb(red, green, blue);
        content.set_line_width(stroke.width().get());
        if stroke.linejoin() == LineJoin::Round {
            content.set_line_join(LineJoinStyle::RoundJoin);
        }
        if let Some(dashes) = stroke.dasharray() {
            content.set_dash_pattern(dashes.iter().copied(), 0.0);
        }
    }
    outline(path, content);
    match (fill, stroke) {
        (Some(_), Some(_)) => content.fill_nonzero_and_stroke(),
        (Some(_), None) => content.fill_nonzero(),
        _ => content.stroke(),
    };
    content.restore_state();
}

fn outline(path: &Path, content: &mut Content) {
    let mut last = Point::zero();
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                content.move_to(to.x, to.y);
                last = to;
            }
            PathSegment::LineTo(to) => {
                content.line_to(to.x, to.y);
                last = to;
            }
            PathSegment::QuadTo(control, to) => {
                // The same curve as a cubic one.
                let toward = |end: Point| {
                    (
                        end.x + (control.x - end.x) * 2.0 / 3.0,
                        end.y + (control.y - end.y) * 2.0 / 3.0,
                    )
                };
                let ((x1, y1), (x2, y2)) = (toward(last), toward(to));
                content.cubic_to(x1, y1, x2, y2, to.x, to.y);
                last = to;
            }
            PathSegment::CubicTo(one, two, to) => {
                content.cubic_to(one.x, one.y, two.x, two.y, to.x, to.y);
                last = to;
            }
            PathSegment::Close => {
                content.close_path();
            }
        }
    }
}

fn text(text: &Text, content: &mut Content, fonts: &mut Fonts) {
    for span in text.layouted().iter().filter(|span| span.visible) {
        let fill = span.fill.as_ref().and_then(|fill| solid(fill.paint()));
        let Some([red, green, blue]) = fill else { continue };
        content.set_fill_rgb(red, green, blue);
        content.begin_text();
        // Glyphs of one font are one run, so that text is found and copied in words.
        for run in span.positioned_glyphs.chunk_by(|a, b| a.font == b.font) {
            self::run(run, span, text, content, fonts);
        }
        content.end_text();
    }
}

fn run(
    run: &[PositionedGlyph],
    span: &Span,
    text: &Text,
    content: &mut Content,
    fonts: &mut Fonts,
) {
    let Some(first) = run.first() else { return };
    let Some(font) = fonts.open(first.font) else { return };
    let size = span.font_size.get();
    let origin = |glyph: &PositionedGlyph| {
        let Transform { tx, ty, .. } = glyph.transform();
        (tx, ty)
    };
    let (x, y) = origin(first);
    let upright = Transform::from_row(1.0, 0.0, 0.0, -1.0, x, y);
    content.set_font(Name(font.name.as_bytes()), size);
    content.set_text_matrix(matrix(text.abs_transform().pre_concat(upright)));
    let mut shown = content.show_positioned();
    let mut items = shown.items();
    let mut expected = x;
    for glyph in run {
        let (x, _) = origin(glyph);
        // Kerning: thousandths of the size, to the left.
        let shift = (expected - x) / size * 1000.0;
        if shift.abs() > 0.5 {
            items.adjust(shift);
        }
        let (code, advance) = font.take(glyph.id.0 as u16, &glyph.text);
        items.show(Str(&code.to_be_bytes()));
        expected = x + advance * size;
    }
}

fn matrix(Transform { sx, ky, kx, sy, tx, ty }: Transform) -> [f32; 6] {
    [sx, ky, kx, sy, tx, ty]
}

/// The colour of a paint, from 0 to 1 a channel.
fn solid(paint: &Paint) -> Option<[f32; 3]> {
    match paint {
        Paint::Color(Color { red, green, blue }) => {
            Some([*red, *green, *blue].map(|channel| f32::from(channel) / 255.0))
        }
        _ => None,
    }
}
