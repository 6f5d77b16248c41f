//! Draws the figure: header, panels with the names of their axes, key, caption.

use std::ops::Range;

use super::key::{self, Key};
use super::panel::{self, AROUND, BOTTOM, Colors, LEFT};
use super::series::{LINES_MAX, Panel, panels};
use crate::error::Result;
use crate::output::color::Rgb;
use crate::output::picture::draw::{caption_lines, put_caption};
use crate::output::picture::layout::{
    AXIS_TITLE_SIZE, MARGIN, TEXT_LINE, TEXT_SIZE, TITLE_LINE, TITLE_SIZE,
};
use crate::output::picture::measure::wrap;
use crate::output::picture::palette::{Palette, Theme};
use crate::output::picture::pen::{Anchor, Pen, Style};
use crate::output::sweep::Grid;
use crate::output::{Context, caption, words};

/// One panel alone, and one of several.
const ALONE: (u32, u32) = (620, 440);
const SMALL: (u32, u32) = (310, 250);
const COLUMNS: usize = 3;
/// Room for the names of the axes, and for a panel's title.
const NAME: f64 = 22.0;
/// Between panels and key.
const GUTTER: f64 = 18.0;

const TITLE: &str = "Number of synapses over thresholds";

/// Everything a figure is drawn from.
pub(super) struct Figure<'a> {
    grid: &'a Grid<'a>,
    context: &'a Context<'a>,
    palette: &'static Palette,
    panels: Vec<Panel>,
    colors: Vec<Rgb>,
    key: Key,
    size: (u32, u32),
}

impl<'a> Figure<'a> {
    pub fn new(grid: &'a Grid<'a>, context: &'a Context<'a>, theme: Theme) -> Figure<'a> {
        let panels = panels(grid);
        let strict = context.filter.strict;
        let lines = panels.first().map_or(&[][..], |panel| &panel.lines);
        let second = grid.axes().get(1);
        let colors = match second {
            None => key::distinct(theme),
            Some(_) => key::ordered(theme, lines.len()),
        };
        let heading = second.map_or("pre to post".into(), |axis| words::axis(axis.param, strict));
        let key = Key::new(&heading, lines, &colors);
        let size = if second.is_none() { ALONE } else { SMALL };
        Figure { grid, context, palette: theme.palette(), panels, colors, key, size }
    }

    pub fn draw(&self) -> Result<String> {
        let rows = self.panels.len().div_ceil(COLUMNS);
        let columns = self.panels.len().clamp(1, COLUMNS);
        let (wide, high) = (f64::from(self.size.0), f64::from(self.size.1));
        let title_room =
            if self.panels.iter().any(|panel| panel.title.is_some()) { NAME } else { 0.0 };
        let row_height = title_room + high + NAME;
        let key_x = MARGIN + NAME + wide * columns as f64 + GUTTER;
        let width = (key_x + self.key.width() + MARGIN).ceil();
        let subtitle = wrap(&caption::dataset(self.context), TEXT_SIZE, width - 2.0 * MARGIN);
        let top = MARGIN + TITLE_LINE + subtitle.len() as f64 * TEXT_LINE + 10.0;
        let bottom = top + (row_height * rows as f64).max(self.key.height());
        let caption = caption_lines(self.facts(), width);
        let lines: usize = caption.iter().map(|(_, lines)| lines.len()).sum();
        let height = (bottom + 22.0 + lines as f64 * TEXT_LINE + MARGIN - 4.0).ceil();
        let mut pen = Pen::new(width, height, TITLE, &self.description());
        pen.rect((0.0, 0.0), (width, height), &self.palette.paper.to_string(), None);
        self.header(&mut pen, &subtitle);
        for (at, panel) in self.panels.iter().enumerate() {
            let x = MARGIN + NAME + wide * (at % COLUMNS) as f64;
            let y = top + row_height * (at / COLUMNS) as f64;
            self.panel(&mut pen, panel, (x, y + title_room))?;
        }
        self.key.draw(&mut pen, (key_x, top + title_room + f64::from(AROUND)), self.palette);
        put_caption(&mut pen, &caption, bottom + 22.0, self.palette);
        Ok(pen.finish())
    }

    fn header(&self, pen: &mut Pen, subtitle: &[String]) {
        let mut y = MARGIN + TITLE_LINE / 2.0 - 4.0;
        pen.text((MARGIN, y), TITLE, Style::new(TITLE_SIZE, self.palette.ink));
        y += TITLE_LINE;
        for line in subtitle {
            pen.text((MARGIN, y), line, Style::new(TEXT_SIZE, self.palette.muted));
            y += TEXT_LINE;
        }
    }

    fn panel(&self, pen: &mut Pen, panel: &Panel, (x, y): (f64, f64)) -> Result<()> {
        let palette = self.palette;
        let colors = Colors { ink: palette.ink, muted: palette.muted, mesh: palette.zero.0 };
        let markup = panel::draw(panel, &self.x_range(), self.size, &self.colors, &colors)?;
        pen.put(format_args!("<g transform=\"translate({x} {y})\">{markup}</g>\n"));
        let (wide, high) = (f64::from(self.size.0), f64::from(self.size.1));
        let (left, around) = (f64::from(LEFT), f64::from(AROUND));
        let middle = x + (left + wide - around) / 2.0;
        let name = Style::new(AXIS_TITLE_SIZE, palette.ink).anchor(Anchor::Middle);
        if let Some(title) = &panel.title {
            pen.text((middle, y - NAME / 2.0 + around - 6.0), title, name);
        }
        let along = Style::new(TEXT_SIZE, palette.ink).anchor(Anchor::Middle);
        let strict = self.context.filter.strict;
        if let Some(axis) = self.grid.axes().first() {
            let text = words::axis(axis.param, strict);
            pen.text((middle, y + high + 4.0), &text, along);
        }
        if x < MARGIN + NAME + 1.0 {
            let middle = y + (around + high - f64::from(BOTTOM)) / 2.0;
            pen.text((MARGIN + 6.0, middle), "synapses (log scale)", along.turn(-90.0));
        }
        if panel.lines.iter().all(|line| line.points.is_empty()) {
            let words = Style::new(TEXT_SIZE, palette.muted).anchor(Anchor::Middle);
            pen.text((middle, y + high / 2.0), "no synapse passes anywhere", words);
        }
        Ok(())
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
        // The data set stands under the title.
        let mut facts: Vec<(String, String)> =
            caption::about(self.context).into_iter().filter(|(name, _)| name != "Data").collect();
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
        let mut text = "Curves of the number of synapses, logarithmic scale.".to_owned();
        for (axis, what) in self.grid.axes().iter().zip(["Along the axis", "One line each"]) {
            let values = axis.values.len();
            text += &format!(" {what}: {values} values of {}.", words::axis(axis.param, strict));
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
