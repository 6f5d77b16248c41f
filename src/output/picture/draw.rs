//! Draws the heat map of a matrix: header, axes, cells with their numbers, legend, caption.

use super::layout::{Around, Layout};
use super::legend::Legend;
use super::no_data::{NoData, glyph, is_on_scale};
use super::palette::Palette;
use super::pen::{Anchor, Pen, Style};
use super::sizes::Sizes;
use super::texts::{Caption, Header};
use crate::error::Result;
use crate::output::figure::Figure;
use crate::output::scale::{Scale, Shown};
use crate::output::{Context, caption, cell_tests, words};
use crate::query::{Matrix, MatrixQuery};

/// Up to this many labels every cell says its value when the pointer rests on it.
const TIPS_LABELS_MAX: usize = 60;
/// Between a matrix and what follows below.
const BELOW: f64 = 8.0;

/// The document with the heat map of a matrix.
///
/// # Errors
/// A width that has no room for it (usage).
pub(super) fn document(
    shown: &Shown,
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let sizes = Sizes::of(figure);
    let usual = caption::title(query, context);
    let header = Header::new(figure, &usual, context);
    let map = HeatMap::new(shown, query, context, figure, (&header, 0.0), sizes)?;
    let facts = facts((matrix, query), context, &map.layout);
    let (width, bottom) = map.size();
    let caption = Caption::new(figure, &header, facts, (&sizes, width));
    let height = caption.end(bottom);
    let title = header.title.as_deref().unwrap_or(&usual);
    let description = super::description(shown, matrix, query, context);
    let mut pen = Pen::new((width, height), &sizes, title, &description);
    pen.rect((0.0, 0.0), (width, height), &map.palette.paper.to_string(), None);
    map.draw(&mut pen);
    caption.draw(&mut pen, bottom, map.palette);
    Ok(pen.finish())
}

/// Everything a heat map is drawn from.
pub(super) struct HeatMap<'a> {
    shown: &'a Shown<'a>,
    palette: &'static Palette,
    layout: Layout,
    legend: Legend,
    scale: Option<Scale>,
    axon_only: Vec<bool>,
    sizes: Sizes,
}

impl<'a> HeatMap<'a> {
    /// The legend has a room of `legend_least` at least, so that maps side by side are alike.
    ///
    /// # Errors
    /// A width that has no room for it (usage).
    pub fn new(
        shown: &'a Shown<'a>,
        query: &MatrixQuery,
        context: &Context,
        figure: &Figure,
        (header, legend_least): (&Header, f64),
        sizes: Sizes,
    ) -> Result<HeatMap<'a>> {
        let axon_only = super::axon_only(shown, query, context);
        let scale = shown.scale();
        let kinds = NoData::occurring(shown, &axon_only);
        let legend = Legend::new(&caption::unit(query, context), scale, kinds, sizes);
        let room = legend.width().max(legend_least);
        let around = Around { header, legend: room, values: figure.values };
        let layout = Layout::new(shown, &around, &sizes)?;
        let legend = legend.beside(layout.sides.1);
        let palette = figure.theme.palette();
        Ok(HeatMap { shown, palette, layout, legend, scale, axon_only, sizes })
    }

    /// Width and height, margin and caption below left out.
    pub fn size(&self) -> (f64, f64) {
        let layout = &self.layout;
        let high = layout.sides.1.max(self.legend.height());
        (layout.width, layout.y + high + self.sizes.px(BELOW))
    }

    /// The room that the legend needs.
    pub fn legend_width(&self) -> f64 {
        self.legend.width()
    }

    /// Whether every label is written.
    pub fn has_all_names(&self) -> bool {
        self.layout.rows.step == 1 && self.layout.columns.step == 1
    }

    /// Everything but paper and caption.
    pub fn draw(&self, pen: &mut Pen) {
        self.layout.header.draw(pen, self.palette);
        self.axes(pen);
        self.cells(pen);
        let corner = (self.layout.legend_x, self.layout.y);
        self.legend.draw(pen, corner, self.palette);
    }

    fn axes(&self, pen: &mut Pen) {
        let (layout, sizes) = (&self.layout, &self.sizes);
        let name = Style::new(sizes.axis, self.palette.ink).anchor(Anchor::Middle);
        let middle = (layout.x + layout.sides.0 / 2.0, layout.y + layout.sides.1 / 2.0);
        let (x, y) = (sizes.margin + sizes.axis * 0.45, layout.axis_y(sizes));
        pen.text((middle.0, y), &self.shown.axes[1], name);
        pen.text((x, middle.1), &self.shown.axes[0], name.turn(-90.0));
        let label = Style::new(layout.name_size, self.palette.ink);
        let gap = sizes.px(8.0);
        for at in (0..layout.rows.texts.len()).step_by(layout.rows.step) {
            let (_, y) = layout.middle(at, 0);
            pen.text((layout.x - gap, y), &layout.rows.texts[at], label.anchor(Anchor::End));
        }
        for at in (0..layout.columns.texts.len()).step_by(layout.columns.step) {
            let (x, _) = layout.middle(0, at);
            pen.text((x, layout.y - gap), &layout.columns.texts[at], label.turn(-layout.turn));
        }
    }

    fn cells(&self, pen: &mut Pen) {
        // Cells that touch must not be blurred into seams between them.
        let edges = if self.layout.gap == 0.0 { "crispEdges" } else { "auto" };
        pen.put(format_args!("<g shape-rendering=\"{edges}\">\n"));
        for (row, column) in self.shown.cells() {
            self.cell(pen, row, column);
        }
        pen.put(format_args!("</g>\n"));
    }

    fn cell(&self, pen: &mut Pen, row: usize, column: usize) {
        let (corner, side) = (self.layout.corner(row, column), self.layout.visible());
        let value = self.shown.value(row, column);
        let Some(scale) = self.scale.filter(|_| is_on_scale(value)) else {
            let kind = NoData::of(value, self.axon_only[column]);
            return glyph(pen, self.palette, self.sizes.unit, kind, corner, side);
        };
        let paper = self.palette.ramp.at(scale.position(value));
        let labels = self.shown.rows().max(self.shown.columns());
        let tip = (labels <= TIPS_LABELS_MAX).then(|| {
            let (pre, post) = (self.shown.row_label(row), self.shown.column_label(column));
            format!("{pre} → {post}: {}", exact(self.shown, row, column))
        });
        pen.rect(corner, (side, side), &paper.to_string(), tip.as_deref());
        if let Some(numbers) = &self.layout.numbers {
            let style = Style::new(numbers.size, paper.ink()).anchor(Anchor::Middle);
            let text = numbers.write(self.shown, value);
            pen.text(self.layout.middle(row, column), &text, style);
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
fn facts(
    (matrix, query): (&Matrix, &MatrixQuery),
    context: &Context,
    layout: &Layout,
) -> Vec<(String, String)> {
    let mut facts = caption::facts(matrix, context);
    if let Some(asked) = cell_tests::Asked::of(matrix, query) {
        facts.extend(cell_tests::facts(asked, context));
    }
    facts.push(("Engine".into(), caption::engine(context)));
    let step = layout.rows.step.max(layout.columns.step);
    if step > 1 {
        facts.push(("Labels".into(), format!("one in {step} is written")));
    }
    facts
}
