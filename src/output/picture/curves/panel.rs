//! One panel: axes, grid and lines, drawn by the crate `plotters`. Texts around it are ours.

use std::ops::Range;

use plotters::prelude::*;

use super::series::Panel;
use crate::error::{Error, Kind, Result};
use crate::output::color::Rgb;
use crate::output::scale::Scale;
use crate::output::words;

/// Room for the numbers along the axes.
pub(super) const LEFT: u32 = 56;
pub(super) const BOTTOM: u32 = 30;
/// Above and right of the lines, so that the last number on an axis is not cut.
pub(super) const AROUND: u32 = 14;
/// plotters takes this for 1.24 times the size of the letters.
const NUMBER_SIZE: f64 = 14.5;
/// Pixels of a line for each of its points from which on the points have dots.
const DOT_ROOM: u32 = 12;

/// The colours that a panel needs.
pub(super) struct Colors {
    pub ink: Rgb,
    pub muted: Rgb,
    pub mesh: Rgb,
}

/// The markup of a panel of this size, without the document around it.
///
/// # Errors
/// A chart that plotters refuses.
pub(super) fn draw(
    panel: &Panel,
    x: &Range<f64>,
    size: (u32, u32),
    lines: &[Rgb],
    colors: &Colors,
) -> Result<String> {
    let mut document = String::new();
    chart(&mut document, panel, x, size, lines, colors).map_err(|error| {
        Error::new(Kind::Failure, format!("the curves cannot be drawn: {error}"))
    })?;
    // What stands between the tags of the document is put into ours.
    let start = document.find("<svg").and_then(|at| Some(at + document[at..].find('>')? + 1));
    let end = document.rfind("</svg>");
    match (start, end) {
        (Some(start), Some(end)) => Ok(document[start..end].to_owned()),
        _ => Err(Error::new(Kind::Failure, "the curves have no markup")),
    }
}

fn chart(
    document: &mut String,
    panel: &Panel,
    x: &Range<f64>,
    size: (u32, u32),
    lines: &[Rgb],
    colors: &Colors,
) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::with_string(document, size).into_drawing_area();
    let counts = panel.lines.iter().flat_map(|line| line.points.iter().map(|(_, count)| *count));
    let scale = Scale::of(counts).unwrap_or(Scale { low: 1.0, high: 10.0 });
    let y = (scale.low / 1.25..scale.high * 1.25).log_scale().with_key_points(ticks(scale));
    let mut chart = ChartBuilder::on(&root)
        .margin_top(AROUND)
        .margin_right(AROUND)
        .x_label_area_size(BOTTOM)
        .y_label_area_size(LEFT)
        .build_cartesian_2d(x.clone(), y)?;
    let (muted, mesh) = (rgb(colors.muted), rgb(colors.mesh));
    chart
        .configure_mesh()
        .axis_style(muted)
        .bold_line_style(mesh)
        .light_line_style(TRANSPARENT)
        .label_style(("sans-serif", NUMBER_SIZE).into_font().color(&rgb(colors.ink)))
        .x_labels(if size.0 > 400 { 9 } else { 5 })
        .x_label_formatter(&|number| words::round(snapped(*number, x)))
        .y_label_formatter(&|number| words::round(*number))
        .draw()?;
    for (line, color) in panel.lines.iter().zip(lines).rev() {
        let style = rgb(*color).stroke_width(2);
        chart.draw_series(LineSeries::new(line.points.iter().copied(), style))?;
        if line.points.len() as u32 * DOT_ROOM <= size.0 {
            let dots = line.points.iter().map(|at| Circle::new(*at, 3, rgb(*color).filled()));
            chart.draw_series(dots)?;
        }
    }
    root.present()?;
    Ok(())
}

/// A tick, and 0 where steps of a fraction have missed it by a hair.
fn snapped(tick: f64, x: &Range<f64>) -> f64 {
    if tick.abs() < 1e-9 * (x.end - x.start) { 0.0 } else { tick }
}

fn ticks(scale: Scale) -> Vec<f64> {
    // Where the scale is short, its ends alone would leave the axis bare.
    Scale { low: scale.low / 1.25, high: scale.high * 1.25 }.ticks()
}

fn rgb(color: Rgb) -> RGBColor {
    RGBColor(color.0, color.1, color.2)
}
