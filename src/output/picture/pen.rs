//! Writes SVG elements: numbers short, text escaped.

use std::fmt::Write;

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

/// An SVG document in the making.
pub(super) struct Pen {
    text: String,
}

impl Pen {
    /// A document of this size with its name and description.
    pub fn new(width: f64, height: f64, title: &str, description: &str) -> Pen {
        let mut pen = Pen { text: String::new() };
        let (w, h) = (short(width), short(height));
        pen.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
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

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Rgb) {
        let (x1, y1, x2, y2) = (short(from.0), short(from.1), short(to.0), short(to.1));
        self.put(format_args!(
            "<path d=\"M{x1} {y1}L{x2} {y2}\" stroke=\"{stroke}\" stroke-width=\"1\"/>\n"
        ));
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
pub(super) fn escape(text: &str) -> String {
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
