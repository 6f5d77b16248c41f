//! Writes SVG elements: numbers short, text escaped.

use std::fmt::Write;

use super::sizes::Sizes;
use crate::output::color::Rgb;

/// Fonts of the common systems, all about as wide as `measure` estimates; the PNG uses the one
/// that comes with areax.
const FONTS: &str = "'Helvetica Neue', Arial, 'Liberation Sans', Roboto, sans-serif";

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f64,
    pub fill: Rgb,
    pub anchor: Anchor,
    /// Degrees, clockwise, around the point.
    pub turn: f64,
}

impl Style {
    pub fn new(size: f64, fill: Rgb) -> Style {
        Style { size, fill, anchor: Anchor::Start, turn: 0.0 }
    }

    pub fn anchor(self, anchor: Anchor) -> Style {
        Style { anchor, ..self }
    }

    pub fn turn(self, turn: f64) -> Style {
        Style { turn, ..self }
    }
}

/// How lines through points are painted.
#[derive(Clone, Debug, Default)]
pub(super) struct Paint {
    pub fill: Option<Rgb>,
    /// Colour and width.
    pub stroke: Option<(Rgb, f64)>,
    /// Lengths of strokes and gaps in turn; none for a stroke without gaps.
    pub dashes: Vec<f64>,
    /// Whether corners are round.
    pub is_round: bool,
}

/// An SVG document in the making.
pub(super) struct Pen {
    text: String,
}

impl Pen {
    /// A document of this size, in pixels or as `sizes` has it in mm, with its name and
    /// description.
    pub fn new(size: (f64, f64), sizes: &Sizes, title: &str, description: &str) -> Pen {
        let mut pen = Pen { text: String::new() };
        let (w, h) = (short(size.0), short(size.1));
        let (wide, high) = match sizes.in_mm(size) {
            None => (w.clone(), h.clone()),
            Some((wide, high)) => (format!("{}mm", short(wide)), format!("{}mm", short(high))),
        };
        pen.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"{FONTS}\">\n\
             <title>{}</title>\n<desc>{}</desc>\n",
            escape(title),
            escape(description)
        ));
        pen
    }

    /// Markup that is already valid.
    pub fn put(&mut self, markup: std::fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = self.text.write_fmt(markup);
    }

    /// A rectangle; `fill` is a colour or `url(#…)`, `tip` what a browser shows on hovering.
    pub fn rect(&mut self, corner: (f64, f64), size: (f64, f64), fill: &str, tip: Option<&str>) {
        let (x, y, w, h) = (short(corner.0), short(corner.1), short(size.0), short(size.1));
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\""
        ));
        match tip {
            Some(tip) => self.put(format_args!("><title>{}</title></rect>\n", escape(tip))),
            None => self.put(format_args!("/>\n")),
        }
    }

    pub fn dot(&mut self, center: (f64, f64), radius: f64, fill: Rgb) {
        let (x, y, r) = (short(center.0), short(center.1), short(radius));
        self.put(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\"/>\n"));
    }

    /// The edge of a rectangle.
    pub fn frame(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), stroke: Rgb, width: f64) {
        let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
        self.path(&[&corners], true, Paint { stroke: Some((stroke, width)), ..Paint::default() });
    }

    /// Straight strokes from end to end.
    pub fn strokes(&mut self, strokes: &[[(f64, f64); 2]], color: Rgb, width: f64) {
        let lines: Vec<&[(f64, f64)]> = strokes.iter().map(|ends| &ends[..]).collect();
        self.path(&lines, false, Paint { stroke: Some((color, width)), ..Paint::default() });
    }

    /// Lines through points, closed or not.
    pub fn path(&mut self, lines: &[&[(f64, f64)]], closed: bool, paint: Paint) {
        self.put(format_args!("<path d=\""));
        for line in lines {
            for (at, (x, y)) in line.iter().enumerate() {
                let to = if at == 0 { "M" } else { "L" };
                self.put(format_args!("{to}{} {}", short(*x), short(*y)));
            }
            if closed {
                self.put(format_args!("Z"));
            }
        }
        match paint.fill {
            Some(fill) => self.put(format_args!("\" fill=\"{fill}\"")),
            None => self.put(format_args!("\" fill=\"none\"")),
        }
        if let Some((stroke, width)) = paint.stroke {
            let width = short(width);
            self.put(format_args!(" stroke=\"{stroke}\" stroke-width=\"{width}\""));
        }
        if !paint.dashes.is_empty() {
            let dashes: Vec<String> = paint.dashes.iter().map(|dash| short(*dash)).collect();
            self.put(format_args!(" stroke-dasharray=\"{}\"", dashes.join(" ")));
        }
        if paint.is_round {
            self.put(format_args!(" stroke-linejoin=\"round\""));
        }
        self.put(format_args!("/>\n"));
    }

    /// A text whose middle line (not its baseline) goes through the point.
    pub fn text(&mut self, (x, y): (f64, f64), text: &str, style: Style) {
        let Style { size, fill, anchor, turn } = style;
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (drop, size) = (0.35 * size, short(size));
        if turn == 0.0 {
            let (x, y) = (short(x), short(y + drop));
            self.put(format_args!("<text x=\"{x}\" y=\"{y}\""));
        } else {
            let (x, y, drop) = (short(x), short(y), short(drop));
            self.put(format_args!(
                "<text transform=\"translate({x} {y}) rotate({turn})\" y=\"{drop}\""
            ));
        }
        let text = escape(text);
        self.put(format_args!(" font-size=\"{size}\" fill=\"{fill}\"{anchor}>{text}</text>\n"));
    }

    /// The finished document.
    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// A coordinate with at most two decimals.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as XML; characters that XML cannot hold are replaced.
pub(in crate::output) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
