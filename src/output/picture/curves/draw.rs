//! Draws the curves: header, panels with the names of their axes, key, caption.

use std::ops::Range;

use super::key::Key;
use super::panel::{self, Frame};
use super::series::{LINES_MAX, Panel, panels};
use super::style::{LineStyle, distinct, ordered};
use crate::error::Result;
use crate::output::figure::{Figure, ScaleKind};
use crate::output::picture::layout::no_room;
use crate::output::picture::measure::{width, wrap};
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Pen, Style};
use crate::output::picture::sizes::Sizes;
use crate::output::picture::texts::{Caption, Header};
use crate::output::scale::Scale;
use crate::output::views::Grid;
use crate::output::{Context, caption, words};

/// One panel alone, and one of several, axes included.
const ALONE: (f64, f64) = (620.0, 440.0);
const SMALL: (f64, f64) = (310.0, 250.0);
/// Height over width of a panel whose width is given.
const ASPECT: f64 = 0.75;
const COLUMNS: usize = 3;
/// Panels of less than this many points are not set side by side.
const PANEL_MIN: f64 = 95.0;
/// Less than this many points of a panel alone, and the key stands below it.
const BESIDE_MIN: f64 = 190.0;
/// The least panel that says something.
const WIDTH_MIN: f64 = 50.0;
/// Between panels, and between panels and key.
const GUTTER: f64 = 22.0;
const GAP: f64 = 8.0;

const TITLE: &str = "Number of synapses over thresholds";

/// Everything a picture is drawn from.
pub(super) struct Curves<'a> {
    grid: &'a Grid<'a>,
    context: &'a Context<'a>,
    figure: &'a Figure,
    sizes: Sizes,
    palette: &'static Palette,
    panels: Vec<Panel>,
    styles: Vec<LineStyle>,
}

/// Where panels and key stand.
struct Places {
    columns: usize,
    /// A panel with its axes, without the room for titles.
    panel: (f64, f64),
    /// Height of a row of panels.
    row: f64,
    key: Key,
    /// Whether the key stands below.
    is_below: bool,
    width: f64,
}

impl<'a> Curves<'a> {
    pub fn new(grid: &'a Grid<'a>, context: &'a Context<'a>, figure: &'a Figure) -> Curves<'a> {
        let panels = panels(grid, figure.scale);
        let lines = panels.first().map_or(0, |panel| panel.lines.len());
        let styles = match grid.axes().get(1) {
            None => distinct(figure.theme),
            Some(_) => ordered(figure.theme, lines),
        };
        let (sizes, palette) = (Sizes::of(figure), figure.theme.palette());
        Curves { grid, context, figure, sizes, palette, panels, styles }
    }

    pub fn document(&self) -> Result<String> {
        let sizes = &self.sizes;
        let places = self.places()?;
        let header = Header::new(self.figure, TITLE, self.context);
        let lines = header.lines(sizes, places.width);
        let top = lines.bottom();
        let rows = self.panels.len().div_ceil(places.columns) as f64;
        let panels_end = top + rows * (places.row + sizes.px(GUTTER)) - sizes.px(GUTTER);
        let bottom = match places.is_below {
            true => panels_end + sizes.px(GAP) + places.key.height(),
            false => panels_end.max(top + places.key.height()),
        };
        let caption = Caption::new(self.figure, &header, self.facts(), (sizes, places.width));
        let size = (places.width, caption.end(bottom));
        let title = header.title.as_deref().unwrap_or(TITLE);
        let mut pen = Pen::new(size, sizes, title, &self.description());
        pen.rect((0.0, 0.0), size, &self.palette.paper.to_string(), None);
        lines.draw(&mut pen, self.palette);
        let step = (places.panel.0 + sizes.px(GUTTER), places.row + sizes.px(GUTTER));
        for (at, panel) in self.panels.iter().enumerate() {
            let x = sizes.margin + self.name_room() + step.0 * (at % places.columns) as f64;
            let y = top + step.1 * (at / places.columns) as f64;
            self.panel(&mut pen, panel, (x, y), &places, at.is_multiple_of(places.columns));
        }
        let key = match places.is_below {
            true => (sizes.margin, panels_end + sizes.px(GAP)),
            false => (places.width - sizes.margin - places.key.width(), top),
        };
        places.key.draw(&mut pen, key, self.palette);
        caption.draw(&mut pen, bottom, self.palette);
        Ok(pen.finish())
    }

    fn places(&self) -> Result<Places> {
        let sizes = &self.sizes;
        let (key, names, gutter) = (self.key(), self.name_room(), sizes.px(GUTTER));
        let frame = 2.0 * sizes.margin + names;
        let count = self.panels.len().max(1);
        let (columns, wide, is_below, full) = match sizes.width {
            None => {
                let columns = count.min(COLUMNS);
                let wide = if count == 1 { ALONE.0 } else { SMALL.0 };
                let inner = columns as f64 * (wide + gutter);
                (columns, wide, false, (frame + inner + key.width()).ceil())
            }
            Some(full) => {
                let beside = full - frame - key.width() - gutter;
                let is_below = beside < BESIDE_MIN;
                let room = if is_below { full - frame } else { beside };
                let fit = ((room + gutter) / (PANEL_MIN + gutter)).floor().max(1.0) as usize;
                let columns = count.min(COLUMNS).min(fit);
                let wide = (room + gutter) / columns as f64 - gutter;
                (columns, wide, is_below, full)
            }
        };
        if wide < WIDTH_MIN {
            return Err(no_room("the curves have no room", "leave out names"));
        }
        let key = if is_below { key.within(full - 2.0 * sizes.margin) } else { key };
        let high = match (sizes.width, count) {
            (None, 1) => ALONE.1,
            (None, _) => SMALL.1,
            _ => wide * ASPECT,
        };
        let titles = self.panels.iter().any(|panel| panel.title.is_some());
        let above = if titles { self.name_room() } else { 0.0 };
        let along = self.along(wide).len() as f64 * sizes.text_line;
        let row = above + high + panel::below(sizes) + sizes.px(GAP) + along;
        Ok(Places { columns, panel: (wide, high), row, key, is_below, width: full })
    }

    /// Room for the name of an axis, or for a title.
    fn name_room(&self) -> f64 {
        self.sizes.axis + self.sizes.px(GAP)
    }

    fn key(&self) -> Key {
        let lines = self.panels.first().map_or(&[][..], |panel| &panel.lines);
        let strict = self.context.filter.strict;
        let heading = match self.grid.axes().get(1) {
            None => "pre to post".to_owned(),
            Some(axis) => words::axis(&axis.parameter, strict),
        };
        Key::new(&heading, lines, &self.styles, self.sizes)
    }

    /// The name of the lower axis.
    fn along(&self, room: f64) -> Vec<String> {
        let strict = self.context.filter.strict;
        let axis = self.grid.axes().first();
        axis.map_or_else(Vec::new, |axis| {
            wrap(&words::axis(&axis.parameter, strict), self.sizes.text, room)
        })
    }

    /// The panel whose room has this corner.
    fn panel(
        &self,
        pen: &mut Pen,
        panel: &Panel,
        (x, y): (f64, f64),
        places: &Places,
        is_first: bool,
    ) {
        let (sizes, palette) = (&self.sizes, self.palette);
        let scale = panel::scale(&panel.lines, self.figure.scale);
        let left = self.left();
        let above = if panel.title.is_some() { self.name_room() } else { 0.0 };
        let corner = (x + left, y + above);
        let size = (places.panel.0 - left, places.panel.1);
        let middle = corner.0 + size.0 / 2.0;
        if let Some(title) = &panel.title {
            let style = Style::new(sizes.axis, palette.ink).anchor(Anchor::Middle);
            pen.text((middle, y + sizes.axis / 2.0), title, style);
        }
        let frame = Frame { corner, size, x: self.x_range(), y: scale, palette, sizes };
        frame.draw(pen, panel, &self.styles);
        let name = Style::new(sizes.text, palette.ink).anchor(Anchor::Middle);
        let mut line_y = corner.1 + size.1 + panel::below(sizes) + sizes.px(GAP);
        for line in self.along(places.panel.0) {
            // The name may be wider than the axis, but stays within the panel.
            let reach = width(&line, sizes.text) / 2.0;
            let middle = middle.min(x + places.panel.0 - reach);
            line_y += sizes.text_line / 2.0;
            pen.text((middle, line_y), &line, name);
            line_y += sizes.text_line / 2.0;
        }
        if is_first {
            let text = match self.figure.scale {
                ScaleKind::Log => "synapses (log scale)",
                ScaleKind::Linear => "synapses",
            };
            let x = sizes.margin + sizes.text * 0.45;
            pen.text((x, corner.1 + size.1 / 2.0), text, name.turn(-90.0));
        }
    }

    /// The room left of every panel's axis.
    fn left(&self) -> f64 {
        let scales = self.panels.iter().map(|panel| panel::scale(&panel.lines, self.figure.scale));
        scales.map(|scale: Scale| panel::left(scale, &self.sizes)).fold(0.0, f64::max)
    }

    /// The thresholds that all panels span.
    fn x_range(&self) -> Range<f64> {
        let values = self.grid.axes().first().map_or(&[][..], |axis| &axis.values);
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) =
            (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        if low > high {
            return 0.0..1.0;
        }
        if low == high {
            let around = (low.abs() / 2.0).max(0.5);
            return low - around..high + around;
        }
        let around = (high - low) * 0.03;
        low - around..high + around
    }

    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = caption::about(self.context);
        let axes = self.grid.axes();
        if let Some(second) = axes.get(1)
            && second.values.len() > LINES_MAX
        {
            let all = second.values.len();
            facts.push(("Lines".into(), format!("{LINES_MAX} of {all} values, evenly")));
        }
        facts.push(("Engine".into(), caption::engine(self.context)));
        facts
    }

    /// What the picture shows, for those who cannot see it.
    fn description(&self) -> String {
        let strict = self.context.filter.strict;
        let scale = self.figure.scale.name();
        let mut text = format!("Curves of the number of synapses, {scale} scale.");
        for (axis, what) in self.grid.axes().iter().zip(["Along the axis", "One line each"]) {
            let values = axis.values.len();
            text +=
                &format!(" {what}: {values} values of {}.", words::axis(&axis.parameter, strict));
        }
        let names = |panel: &Panel| match &panel.title {
            Some(title) => title.clone(),
            None => {
                panel.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>().join(", ")
            }
        };
        let shown: Vec<String> = self.panels.iter().map(names).collect();
        text += &format!(" Shown: {}.", shown.join(", "));
        for (name, words) in self.facts() {
            text += &format!(" {name}: {words}.");
        }
        text
    }
}
