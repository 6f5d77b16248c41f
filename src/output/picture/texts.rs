//! The texts above and below every picture: title, data set, caption.

use super::measure::{width, wrap};
use super::palette::Palette;
use super::pen::{Pen, Style};
use super::sizes::Sizes;
use crate::output::figure::Figure;
use crate::output::{Context, caption};

/// Between the names of the caption and their words.
const CAPTION_GAP: f64 = 14.0;
/// Between header and picture, and between picture and caption.
const GAP: f64 = 14.0;

/// What is said above a picture: a title, and a line of smaller text.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub title: Option<String>,
    pub subtitle: Option<String>,
}

impl Header {
    /// The title chosen, or `usual`, and the data set below it.
    pub fn new(figure: &Figure, usual: &str, context: &Context) -> Header {
        let title = figure.title_or(usual);
        let is_said = title.is_some() && figure.caption;
        Header { subtitle: is_said.then(|| caption::dataset(context)), title }
    }

    pub fn lines(&self, sizes: &Sizes, width: f64) -> Lines {
        let room = width - 2.0 * sizes.margin;
        let wrapped = |text: &Option<String>, size| {
            text.as_deref().map_or_else(Vec::new, |text| wrap(text, size, room))
        };
        Lines {
            title: wrapped(&self.title, sizes.title),
            subtitle: wrapped(&self.subtitle, sizes.text),
            sizes: *sizes,
        }
    }
}

/// A header wrapped to the width of a picture.
#[derive(Debug)]
pub(super) struct Lines {
    title: Vec<String>,
    subtitle: Vec<String>,
    sizes: Sizes,
}

impl Lines {
    /// Where the picture below it begins.
    pub fn bottom(&self) -> f64 {
        let sizes = &self.sizes;
        let lines = self.title.len() as f64 * sizes.title_line
            + self.subtitle.len() as f64 * sizes.text_line;
        sizes.margin + lines + if lines > 0.0 { sizes.px(GAP) } else { 0.0 }
    }

    pub fn draw(&self, pen: &mut Pen, palette: &Palette) {
        let sizes = &self.sizes;
        let mut y = sizes.margin + sizes.title * 0.5;
        for line in &self.title {
            pen.text((sizes.margin, y), line, Style::new(sizes.title, palette.ink));
            y += sizes.title_line;
        }
        y += (sizes.text - sizes.title) * 0.5;
        for line in &self.subtitle {
            pen.text((sizes.margin, y), line, Style::new(sizes.text, palette.muted));
            y += sizes.text_line;
        }
    }
}

/// What is said below a picture, wrapped to its width: names and words.
#[derive(Debug)]
pub(super) struct Caption {
    entries: Vec<(String, Vec<String>)>,
    indent: f64,
    sizes: Sizes,
}

impl Caption {
    /// The facts; none where the figure has no caption. The data set is left out where the header
    /// says it.
    pub fn new(
        figure: &Figure,
        header: &Header,
        facts: Vec<(String, String)>,
        (sizes, wide): (&Sizes, f64),
    ) -> Caption {
        let is_said = |name: &str| name != "Data" || header.subtitle.is_none();
        let facts: Vec<(String, String)> = match figure.caption {
            true => facts.into_iter().filter(|(name, _)| is_said(name)).collect(),
            false => Vec::new(),
        };
        let names = facts.iter().map(|(name, _)| width(name, sizes.text));
        let indent = names.fold(0.0, f64::max) + sizes.px(CAPTION_GAP);
        let room = wide - 2.0 * sizes.margin - indent;
        let entries = facts.into_iter().map(|(name, words)| (name, wrap(&words, sizes.text, room)));
        Caption { entries: entries.collect(), indent, sizes: *sizes }
    }

    /// The height of the document whose picture ends at `bottom`.
    pub fn end(&self, bottom: f64) -> f64 {
        let lines: usize = self.entries.iter().map(|(_, lines)| lines.len()).sum();
        let height = match lines {
            0 => 0.0,
            lines => self.sizes.px(GAP) + lines as f64 * self.sizes.text_line,
        };
        let end = bottom + height + self.sizes.margin;
        if self.sizes.width.is_none() { end.ceil() } else { end }
    }

    /// Writes it below a picture that ends at `bottom`.
    pub fn draw(&self, pen: &mut Pen, bottom: f64, palette: &Palette) {
        let sizes = &self.sizes;
        let mut y = bottom + sizes.px(GAP) + sizes.text_line * 0.5;
        for (name, lines) in &self.entries {
            pen.text((sizes.margin, y), name, Style::new(sizes.text, palette.muted));
            for line in lines {
                let at = (sizes.margin + self.indent, y);
                pen.text(at, line, Style::new(sizes.text, palette.ink));
                y += sizes.text_line;
            }
        }
    }
}
