//! A forest plot: the strongest connections of a matrix, each with its interval, and beside them how many
//! neurons they are of; below, the matrix with half the width of the interval beside each value.

use super::measure::width;
use super::palette::Palette;
use super::pen::{Anchor, Pen, Style};
use super::sizes::Sizes;
use super::texts::{Caption, Header};
use crate::error::Result;
use crate::output::figure::{Figure, ScaleKind};
use crate::output::intervals::{Asked, Strong, facts, strongest};
use crate::output::scale::{Scale, Shown};
use crate::output::{Context, caption, words};
use crate::query::Normalize;

/// Most connections.
const LISTED: usize = 24;
/// Labels of the matrix below; more are not legible.
const LABELS_MAX: usize = 18;
/// Width on a screen.
const WIDE: f64 = 900.0;

/// Values as they are shown: of fractions per cent.
struct Values<'a> {
    asked: Asked<'a>,
    percent: bool,
}

impl Values<'_> {
    fn scaled(&self, value: f64) -> f64 {
        if self.percent { 100.0 * value } else { value }
    }

    fn text(&self, value: f64) -> String {
        match value.is_finite() {
            true => words::compact(self.scaled(value), 3),
            false => "–".to_owned(),
        }
    }
}

/// The picture of the intervals of a matrix.
///
/// # Errors
/// Names to order by that the matrix lacks (usage).
pub(in crate::output) fn svg(asked: Asked, context: &Context, figure: &Figure) -> Result<String> {
    crate::output::csv::check_order(asked.matrix, figure)?;
    let sizes = Sizes::of(figure);
    let palette = figure.theme.palette();
    let usual = format!("{}, with intervals", caption::title(asked.query, context));
    let header = Header::new(figure, &usual, context);
    let wide = sizes.width.unwrap_or(WIDE);
    let percent = asked.query.normalize != Normalize::None;
    let values = Values { asked, percent };
    let strong = strongest(asked, figure, LISTED);
    let lines = header.lines(&sizes, wide);
    let line = sizes.text_line * 1.1;
    let top = lines.bottom() + line;
    let forest = top + strong.len() as f64 * line + 2.0 * sizes.text_line;
    let shown = Shown::new(asked.matrix, asked.query, figure);
    let is_legible = shown.rows().max(shown.columns()) <= LABELS_MAX && figure.width_mm.is_none();
    let bottom = match is_legible {
        true => forest + (shown.rows() as f64 + 2.0) * 2.0 * sizes.text_line,
        false => forest,
    };
    let mut about = caption::facts(asked.matrix, context);
    about.extend(facts(asked, context));
    let caption = Caption::new(figure, &header, about, (&sizes, wide));
    let title = header.title.as_deref().unwrap_or(&usual).to_owned();
    let description = description(&values, &strong, context);
    let height = caption.end(bottom);
    let mut pen = Pen::new((wide, height), &sizes, &title, &description);
    pen.rect((0.0, 0.0), (wide, height), &palette.paper.to_string(), None);
    lines.draw(&mut pen, palette);
    plot(&mut pen, &values, &strong, (top, line, wide), &sizes, palette, context);
    if is_legible {
        matrix(&mut pen, &values, &shown, (forest, wide), &sizes, palette);
    }
    caption.draw(&mut pen, bottom, palette);
    Ok(pen.finish())
}

/// What the picture shows, for those who cannot see it.
fn description(values: &Values, strong: &[Strong], context: &Context) -> String {
    let Asked { matrix, query, ci, .. } = values.asked;
    let unit = caption::unit(query, context);
    let mut text = format!("Forest plot of {} connections.", strong.len());
    for Strong { pre, post, at, .. } in strong.iter().take(3) {
        let (value, lo) = (values.text(matrix.values.real(*at)), values.text(ci.lo[*at]));
        text += &format!(" {pre} → {post}: {value} {unit}, {lo} to {}.", values.text(ci.hi[*at]));
    }
    text
}

/// Names, intervals and numbers, line by line.
fn plot(
    pen: &mut Pen,
    values: &Values,
    strong: &[Strong],
    (top, line, wide): (f64, f64, f64),
    sizes: &Sizes,
    palette: &Palette,
    context: &Context,
) {
    let Asked { matrix, query, ci, .. } = values.asked;
    let size = sizes.text;
    let name = |of: &Strong| format!("{} → {}", of.pre, of.post);
    let number = |of: &Strong| {
        format!(
            "{} [{}, {}]  n {} × {}",
            values.text(matrix.values.real(of.at)),
            values.text(ci.lo[of.at]),
            values.text(ci.hi[of.at]),
            words::compact(of.n.0 as f64, 3),
            words::compact(of.n.1 as f64, 3)
        )
    };
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        texts.map(|text| width(&text, size)).fold(0.0, f64::max)
    };
    let gap = sizes.px(12.0);
    let left = sizes.margin + widest(&mut strong.iter().map(name)) + gap;
    let right = wide - sizes.margin - widest(&mut strong.iter().map(number)) - gap;
    let of = |at: usize| [ci.lo[at], ci.hi[at], matrix.values.real(at)].map(|v| values.scaled(v));
    let ends = strong.iter().flat_map(|of_cell| of(of_cell.at)).filter(|value| value.is_finite());
    let (low, high) = ends.fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
    let span = if high > low { high - low } else { 1.0 };
    let x = |value: f64| left + (values.scaled(value) - low) / span * (right - left).max(1.0);
    let ink = Style::new(size, palette.ink);
    let bottom = top + strong.len() as f64 * line;
    if let Some(scale) = Scale::of([high].into_iter(), ScaleKind::Linear) {
        for tick in scale.ticks() {
            let at = left + (tick - low) / span * (right - left).max(1.0);
            pen.strokes(&[[(at, top), (at, bottom)]], palette.mesh, sizes.px(1.0));
            let style = Style::new(sizes.number, palette.muted).anchor(Anchor::Middle);
            pen.text((at, bottom + sizes.text_line * 0.7), &words::round(tick), style);
        }
    }
    let unit = caption::unit(query, context);
    let style = Style::new(sizes.number, palette.muted).anchor(Anchor::Middle);
    pen.text(((left + right) / 2.0, bottom + sizes.text_line * 1.6), &unit, style);
    for (at, of_cell) in strong.iter().enumerate() {
        let y = top + (at as f64 + 0.5) * line;
        pen.text((left - gap, y), &name(of_cell), ink.anchor(Anchor::End));
        let (lo, hi) = (x(ci.lo[of_cell.at]), x(ci.hi[of_cell.at]));
        let color = if ci.conservative[of_cell.at] { palette.muted } else { palette.ink };
        pen.strokes(&[[(lo, y), (hi, y)]], color, sizes.px(2.0));
        pen.dot((x(matrix.values.real(of_cell.at)), y), sizes.px(3.5), palette.ink);
        pen.text((right + gap, y), &number(of_cell), ink);
    }
}

/// The matrix with half the width of each interval.
fn matrix(
    pen: &mut Pen,
    values: &Values,
    shown: &Shown,
    (top, wide): (f64, f64),
    sizes: &Sizes,
    palette: &Palette,
) {
    let Asked { ci, .. } = values.asked;
    let size = sizes.number * 0.85;
    let labels = (0..shown.rows()).map(|row| width(shown.row_label(row), size));
    let left = sizes.margin + labels.fold(0.0, f64::max) + sizes.px(8.0);
    let step = (wide - sizes.margin - left) / shown.columns().max(1) as f64;
    let line = 2.0 * sizes.text_line;
    let middle = Style::new(size, palette.ink).anchor(Anchor::Middle);
    let muted = Style::new(size, palette.muted).anchor(Anchor::Middle);
    for column in 0..shown.columns() {
        let x = left + (column as f64 + 0.5) * step;
        pen.text((x, top + 0.5 * line), shown.column_label(column), middle);
    }
    for row in 0..shown.rows() {
        let y = top + (row as f64 + 1.5) * line;
        pen.text((sizes.margin, y), shown.row_label(row), Style::new(size, palette.ink));
        for column in 0..shown.columns() {
            let x = left + (column as f64 + 0.5) * step;
            let at = shown.place(row, column);
            let value = words::compact(shown.value(row, column), 3);
            pen.text((x, y - 0.3 * size - 2.0), &value, middle);
            let reach = (ci.hi[at] - ci.lo[at]) / 2.0;
            if reach.is_finite() {
                pen.text((x, y + 0.7 * size + 2.0), &format!("± {}", values.text(reach)), muted);
            }
        }
    }
}
