//! Draws the histograms: header, panels, caption.

use super::panel::Panel;
use crate::error::Result;
use crate::output::figure::Figure;
use crate::output::picture::layout::no_room;
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::Pen;
use crate::output::picture::sizes::Sizes;
use crate::output::picture::texts::{Caption, Header};
use crate::output::{Context, caption};

const COLUMNS: usize = 3;
/// A panel on a screen.
const PANEL: (f64, f64) = (280.0, 190.0);
/// The least panel that says something.
const WIDTH_MIN: f64 = 100.0;
const GUTTER: f64 = 26.0;

/// What a picture shows.
pub(super) struct Shown {
    pub title: &'static str,
    pub panels: Vec<Panel>,
    pub methods: String,
    /// What else is said below.
    pub notes: Vec<(String, String)>,
}

/// Everything a picture is drawn from.
pub(super) struct Histograms<'a> {
    shown: Shown,
    context: &'a Context<'a>,
    figure: &'a Figure,
    sizes: Sizes,
    palette: &'static Palette,
}

impl<'a> Histograms<'a> {
    pub fn new(shown: Shown, context: &'a Context<'a>, figure: &'a Figure) -> Histograms<'a> {
        let (sizes, palette) = (Sizes::of(figure), figure.theme.palette());
        Histograms { shown, context, figure, sizes, palette }
    }

    pub fn document(&self) -> Result<String> {
        let sizes = &self.sizes;
        let gutter = sizes.px(GUTTER);
        let (columns, panel, full) = self.places()?;
        let header = Header::new(self.figure, self.shown.title, self.context);
        let lines = header.lines(sizes, full);
        let top = lines.bottom();
        let rows = self.shown.panels.len().div_ceil(columns) as f64;
        let bottom = top + rows * (panel.1 + gutter) - gutter;
        let caption = Caption::new(self.figure, &header, self.facts(), (sizes, full));
        let size = (full, caption.end(bottom));
        let title = header.title.as_deref().unwrap_or(self.shown.title);
        let mut pen = Pen::new(size, sizes, title, &self.shown.methods);
        pen.rect((0.0, 0.0), size, &self.palette.paper.to_string(), None);
        lines.draw(&mut pen, self.palette);
        for (at, one) in self.shown.panels.iter().enumerate() {
            let x = sizes.margin + (panel.0 + gutter) * (at % columns) as f64;
            let y = top + (panel.1 + gutter) * (at / columns) as f64;
            one.draw(&mut pen, (x, y), panel, (sizes, self.palette));
        }
        caption.draw(&mut pen, bottom, self.palette);
        Ok(pen.finish())
    }

    /// Panels in a row, the size of one, and the width of all.
    fn places(&self) -> Result<(usize, (f64, f64), f64)> {
        let (sizes, gutter) = (&self.sizes, self.sizes.px(GUTTER));
        let count = self.shown.panels.len().clamp(1, COLUMNS);
        let Some(full) = sizes.width else {
            let full = 2.0 * sizes.margin + COLUMNS as f64 * (PANEL.0 + gutter) - gutter;
            return Ok((count, PANEL, full));
        };
        let room = full - 2.0 * sizes.margin;
        let fit = ((room + gutter) / (WIDTH_MIN + gutter)).floor() as usize;
        if fit == 0 {
            return Err(no_room("the histograms have no room", "take a larger width"));
        }
        let columns = count.min(fit);
        let wide = (room + gutter) / columns as f64 - gutter;
        Ok((columns, (wide, wide * 0.7), full))
    }

    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = vec![("Methods".to_owned(), self.shown.methods.clone())];
        facts.extend(self.shown.notes.iter().cloned());
        facts.extend(caption::about(self.context));
        facts.push(("Engine".into(), caption::engine(self.context)));
        facts
    }
}
