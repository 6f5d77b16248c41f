//! Draws the histograms: header, panels, caption.

use super::panel::Panel;
use crate::error::Result;
use crate::output::figure::Figure;
use crate::output::picture::layout::no_room;
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::Pen;
use crate::output::picture::sizes::Sizes;
use crate::output::picture::texts::{Caption, Header};
use crate::output::views::NullView;
use crate::output::{Context, caption};
use crate::query::Summary;

/// Most panels of a statistic.
const PANELS_MAX: usize = 12;
const COLUMNS: usize = 3;
/// A panel on a screen.
const PANEL: (f64, f64) = (280.0, 190.0);
/// The least panel that says something.
const WIDTH_MIN: f64 = 100.0;
const GUTTER: f64 = 26.0;

const TITLE: &str = "The data (line) and shuffled synapses (bars)";

/// Everything a picture is drawn from.
pub(super) struct Nulls<'a> {
    view: &'a NullView<'a>,
    context: &'a Context<'a>,
    figure: &'a Figure,
    sizes: Sizes,
    palette: &'static Palette,
    panels: Vec<Panel>,
    /// Numbers that have no panel.
    left_out: usize,
}

impl<'a> Nulls<'a> {
    pub fn new(view: &'a NullView<'a>, context: &'a Context<'a>, figure: &'a Figure) -> Nulls<'a> {
        let (sizes, palette) = (Sizes::of(figure), figure.theme.palette());
        let (panels, left_out) = panels(view);
        Nulls { view, context, figure, sizes, palette, panels, left_out }
    }

    pub fn document(&self) -> Result<String> {
        let sizes = &self.sizes;
        let gutter = sizes.px(GUTTER);
        let (columns, panel, full) = self.places()?;
        let header = Header::new(self.figure, TITLE, self.context);
        let lines = header.lines(sizes, full);
        let top = lines.bottom();
        let rows = self.panels.len().div_ceil(columns) as f64;
        let bottom = top + rows * (panel.1 + gutter) - gutter;
        let caption = Caption::new(self.figure, &header, self.facts(), (sizes, full));
        let size = (full, caption.end(bottom));
        let title = header.title.as_deref().unwrap_or(TITLE);
        let mut pen = Pen::new(size, sizes, title, &self.view.methods(self.context));
        pen.rect((0.0, 0.0), size, &self.palette.paper.to_string(), None);
        lines.draw(&mut pen, self.palette);
        for (at, one) in self.panels.iter().enumerate() {
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
        let count = self.panels.len().clamp(1, COLUMNS);
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
        let mut facts = vec![("Methods".to_owned(), self.view.methods(self.context))];
        if self.left_out > 0 {
            let what = format!("{} numbers have no panel; csv and json hold all", self.left_out);
            facts.push(("Left out".to_owned(), what));
        }
        facts.extend(caption::about(self.context));
        facts.push(("Engine".into(), caption::engine(self.context)));
        facts
    }
}

/// The panels, and how many numbers have none. What is nothing in the data and in every null has none to
/// have.
fn panels(view: &NullView) -> (Vec<Panel>, usize) {
    let (mut panels, mut left_out) = (Vec::new(), 0);
    let asked = view.query.statistics.iter().zip(&view.null.statistics).zip(view.summaries());
    for ((asked, counted), summaries) in asked {
        let has_some = |(_, one): &(usize, &Summary)| one.observed > 0 || one.mean > 0.0;
        let shown: Vec<_> = summaries.iter().enumerate().filter(has_some).collect();
        left_out += shown.len().saturating_sub(PANELS_MAX);
        for (label, summary) in shown.into_iter().take(PANELS_MAX) {
            let name = asked.name();
            let title = match counted.labels.len() {
                1 => name.into_owned(),
                _ => format!("{name} {}", counted.labels[label]),
            };
            panels.push(Panel { title, summary: summary.clone(), values: counted.of(label) });
        }
    }
    (panels, left_out)
}
