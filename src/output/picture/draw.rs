//! Draws the figure: header, axes, cells with their numbers, legend, caption.

use super::layout::{
    AXIS_TITLE_SIZE, Layout, MARGIN, TEXT_LINE, TEXT_SIZE, TITLE_LINE, TITLE_SIZE,
};
use super::legend::{Legend, define_gradient};
use super::marks::{Kind, Marks, is_on_scale};
use super::measure::{width, wrap};
use super::numbers::Numbers;
use super::palette::{Palette, Theme};
use super::pen::{Anchor, Pen, Style};
use crate::output::scale::{Scale, Shown};
use crate::output::{Context, caption, words};
use crate::query::{Matrix, MatrixQuery};

/// Up to this many labels every cell says its value when the pointer rests on it.
const TIPS_LABELS_MAX: usize = 60;
/// Room between a number and the edges of its cell.
const CELL_PADDING: f64 = 5.0;
/// Between the names of the caption and their words.
const CAPTION_GAP: f64 = 14.0;

/// Everything a figure is drawn from.
pub(super) struct Figure<'a> {
    shown: &'a Shown<'a>,
    palette: &'static Palette,
    marks: Marks,
    layout: Layout,
    legend: Legend,
    scale: Option<Scale>,
    axon_only: Vec<bool>,
    title: String,
    description: String,
    caption: Vec<(String, Vec<String>)>,
}

impl<'a> Figure<'a> {
    pub fn new(
        shown: &'a Shown<'a>,
        matrix: &Matrix,
        query: &MatrixQuery,
        context: &Context,
        theme: Theme,
    ) -> Figure<'a> {
        let subtitle = caption::dataset(context);
        let mut figure =
            Figure::titled(shown, query, context, theme, (&caption::title(query), &subtitle));
        figure.caption = caption_lines(facts(matrix, context, &figure.layout), figure.layout.width);
        figure.description = super::description(shown, matrix, query, context);
        figure
    }

    /// A figure among others, which have data set and caption in common.
    pub fn panel(
        shown: &'a Shown<'a>,
        query: &MatrixQuery,
        context: &Context,
        theme: Theme,
        title: &str,
    ) -> Figure<'a> {
        Figure::titled(shown, query, context, theme, (title, ""))
    }

    fn titled(
        shown: &'a Shown<'a>,
        query: &MatrixQuery,
        context: &Context,
        theme: Theme,
        (title, subtitle): (&str, &str),
    ) -> Figure<'a> {
        let palette = theme.palette();
        let axon_only = super::axon_only(shown, query, context);
        let scale = shown.scale();
        let legend = Legend::new(caption::unit(query), scale, Kind::occurring(shown, &axon_only));
        let layout = Layout::new(shown, title, subtitle, legend.width());
        let legend = legend.beside(layout.side);
        Figure {
            shown,
            palette,
            marks: Marks { palette, theme },
            layout,
            legend,
            scale,
            axon_only,
            title: title.to_owned(),
            description: String::new(),
            caption: Vec::new(),
        }
    }

    /// Width and height, the caption left out.
    pub fn size(&self) -> (f64, f64) {
        let layout = &self.layout;
        (layout.width, layout.y + layout.side.max(self.legend.height()) + 26.0)
    }

    pub fn draw(&self) -> String {
        let (width, caption_y) = self.size();
        let lines: usize = self.caption.iter().map(|(_, lines)| lines.len()).sum();
        let height = caption_y + lines as f64 * TEXT_LINE + MARGIN - 4.0;
        let height = height.ceil();
        let mut pen = Pen::new(width, height, &self.title, &self.description);
        self.define(&mut pen, self.legend.has_bar());
        pen.rect((0.0, 0.0), (width, height), &self.palette.paper.to_string(), None);
        self.content(&mut pen);
        put_caption(&mut pen, &self.caption, caption_y, self.palette);
        pen.finish()
    }

    /// What cells and legend refer to by name: once in a document.
    pub fn define(&self, pen: &mut Pen, bar: bool) {
        self.marks.define(pen);
        if bar {
            define_gradient(pen, self.palette, &self.marks);
        }
    }

    /// Everything but paper and caption.
    pub fn content(&self, pen: &mut Pen) {
        self.header(pen);
        self.axes(pen);
        self.cells(pen);
        let corner = (self.layout.legend_x, self.layout.y);
        self.legend.draw(pen, corner, self.palette, &self.marks);
    }

    fn header(&self, pen: &mut Pen) {
        let mut y = MARGIN + TITLE_LINE / 2.0 - 4.0;
        for line in &self.layout.title {
            pen.text((MARGIN, y), line, Style::new(TITLE_SIZE, self.palette.ink));
            y += TITLE_LINE;
        }
        for line in &self.layout.subtitle {
            pen.text((MARGIN, y), line, Style::new(TEXT_SIZE, self.palette.muted));
            y += TEXT_LINE;
        }
    }

    fn axes(&self, pen: &mut Pen) {
        let layout = &self.layout;
        let name = Style::new(AXIS_TITLE_SIZE, self.palette.ink).anchor(Anchor::Middle);
        let middle = layout.side / 2.0;
        pen.text((layout.x + middle, layout.axis_y()), "postsynaptic", name);
        pen.text((MARGIN + 6.0, layout.y + middle), "presynaptic", name.turn(-90.0));
        let label = Style::new(layout.name_size, self.palette.ink);
        for at in (0..layout.names.len()).step_by(layout.name_step) {
            let (x, y) = layout.middle(at, at);
            pen.text((layout.x - 8.0, y), &layout.names[at], label.anchor(Anchor::End));
            pen.text((x, layout.y - 8.0), &layout.names[at], label.turn(-layout.turn));
        }
    }

    fn cells(&self, pen: &mut Pen) {
        let numbers = Numbers::that_fit(self.shown, self.layout.visible() - CELL_PADDING);
        // Cells that touch must not be blurred into seams between them.
        let edges = if self.layout.gap == 0.0 { "crispEdges" } else { "auto" };
        pen.put(format_args!("<g shape-rendering=\"{edges}\">\n"));
        for row in 0..self.shown.side() {
            for column in 0..self.shown.side() {
                self.cell(pen, row, column, numbers.as_ref());
            }
        }
        pen.put(format_args!("</g>\n"));
    }

    fn cell(&self, pen: &mut Pen, row: usize, column: usize, numbers: Option<&Numbers>) {
        let (corner, side) = (self.layout.corner(row, column), self.layout.visible());
        let value = self.shown.value(row, column);
        let Some(scale) = self.scale.filter(|_| is_on_scale(value)) else {
            let kind = Kind::of(value, self.axon_only[column]);
            return self.marks.draw(pen, kind, corner, side);
        };
        let paper = self.palette.ramp.at(scale.position(value));
        let tip = (self.shown.side() <= TIPS_LABELS_MAX).then(|| {
            let (pre, post) = (&self.shown.labels()[row], &self.shown.labels()[column]);
            format!("{pre} → {post}: {}", exact(self.shown, row, column))
        });
        pen.rect(corner, (side, side), &paper.to_string(), tip.as_deref());
        if let Some(numbers) = numbers {
            let style = Style::new(numbers.size, paper.ink()).anchor(Anchor::Middle);
            let text = numbers.write(self.shown, value);
            pen.text(self.layout.middle(row, column), &text, style);
        }
    }
}

/// Writes caption lines from `y` down.
pub(super) fn put_caption(
    pen: &mut Pen,
    caption: &[(String, Vec<String>)],
    mut y: f64,
    palette: &Palette,
) {
    let indent = indent(caption.iter().map(|(name, _)| name.as_str()));
    for (name, lines) in caption {
        pen.text((MARGIN, y), name, Style::new(TEXT_SIZE, palette.muted));
        for line in lines {
            pen.text((MARGIN + indent, y), line, Style::new(TEXT_SIZE, palette.ink));
            y += TEXT_LINE;
        }
    }
}

/// The value of a cell as exactly as a reader can use it.
pub(super) fn exact(shown: &Shown, row: usize, column: usize) -> String {
    let value = shown.value(row, column);
    match (shown.are_counts(), shown.is_percent()) {
        (true, _) => words::thousands(value as u64),
        (_, true) => words::fixed(value, 4) + " %",
        _ if value.abs() >= 1000.0 => words::real(value),
        _ => words::compact(value, 6),
    }
}

/// Filter, population, total and engine of a matrix.
fn facts(matrix: &Matrix, context: &Context, layout: &Layout) -> Vec<(String, String)> {
    // The data set stands under the title.
    let mut facts: Vec<(String, String)> =
        caption::facts(matrix, context).into_iter().filter(|(name, _)| name != "Data").collect();
    facts.push(("Engine".into(), caption::engine(context)));
    if layout.name_step > 1 {
        facts.push(("Labels".into(), format!("one in {} is written", layout.name_step)));
    }
    facts
}

/// What the caption says, each wrapped to a figure of this width.
pub(super) fn caption_lines(
    facts: Vec<(String, String)>,
    width: f64,
) -> Vec<(String, Vec<String>)> {
    let indent = indent(facts.iter().map(|(name, _)| name.as_str()));
    let room = width - 2.0 * MARGIN - indent;
    facts.into_iter().map(|(name, words)| (name, wrap(&words, TEXT_SIZE, room))).collect()
}

/// Where the words of a caption start.
fn indent<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
    names.map(|name| width(name, TEXT_SIZE)).fold(0.0, f64::max) + CAPTION_GAP
}
