//! Pictures: the heat map of a matrix, the curves of a sweep, the map of a claim. Each is drawn as
//! SVG by the same pen, and PNG and PDF are drawn from that.

pub(super) mod curves;
mod draw;
mod fonts;
pub(super) mod forest;
pub(super) mod histogram;
mod layout;
mod legend;
pub(super) mod matrix_set;
mod measure;
mod no_data;
pub(super) mod nulls;
mod numbers;
mod palette;
mod pdf;
mod pen;
#[cfg(test)]
mod print_tests;
mod raster;
pub(super) mod settings;
mod sizes;
pub(super) mod specification;
#[cfg(test)]
mod tests;
mod texts;

pub use fonts::Lacking;
pub use palette::Theme;
pub(super) use pen::escape;

use std::io::Write;

use resvg::usvg::roxmltree::Document;

use crate::error::{Error, Kind, Result};
use crate::output::csv::check_order;
use crate::output::figure::Figure;
use crate::output::scale::Shown;
use crate::output::{Context, Format, caption};
use crate::query::{Matrix, MatrixQuery};

/// Most labels that a picture shows: more make cells that nobody can see.
pub const LABELS_MAX: usize = 512;

/// The heat map of a matrix: rows presynaptic, columns postsynaptic.
///
/// # Errors
/// More than [`LABELS_MAX`] labels, names to order by that it lacks, or a width that has no room
/// for it (usage).
pub fn svg(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    check_order(matrix, figure)?;
    let shown = Shown::new(matrix, query, figure);
    check_labels(shown.rows().max(shown.columns()))?;
    draw::document(&shown, matrix, query, context, figure)
}

/// Writes a picture as what a format makes of it, and says which characters it could not draw.
///
/// # Errors
/// A picture that cannot be drawn, or a failed write.
pub(super) fn write(
    format: Format,
    svg: &str,
    figure: &Figure,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    let bytes = match format {
        Format::Png => raster::png(svg, figure)?,
        Format::Pdf => pdf::pdf(svg)?,
        _ => return super::put(out, svg).map(|()| None),
    };
    out.write_all(&bytes).map_err(super::unwritten)?;
    let document = Document::parse(svg)
        .map_err(|error| Error::new(Kind::Failure, format!("no SVG: {error}")))?;
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    Ok(Lacking::of(texts.filter_map(|text| text.text())))
}

fn check_labels(labels: usize) -> Result<()> {
    if labels <= LABELS_MAX {
        return Ok(());
    }
    Err(Error::usage("format", format!("a picture of {labels} labels shows nothing"))
        .advise(format!("at most {LABELS_MAX} are possible; npy and csv have no limit")))
}

/// Which columns are empty because their type is axon-only. Labels of the user's own are no
/// types, whatever they are called.
fn axon_only(shown: &Shown, query: &MatrixQuery, context: &Context) -> Vec<bool> {
    let is = |column: usize| {
        let is_named = context.axon_only.iter().any(|name| name == shown.column_label(column));
        query.groups.is_none()
            && !query.cells.is_named()
            && is_named
            && shown.is_column_empty(column)
    };
    (0..shown.columns()).map(is).collect()
}

/// What the picture shows, for those who cannot see it.
fn description(shown: &Shown, matrix: &Matrix, query: &MatrixQuery, context: &Context) -> String {
    let scale = shown.scale().map_or(String::new(), |scale| format!("; {}", scale.caption()));
    let [down, across] = &shown.axes;
    let mut text = format!(
        "Heat map of {} × {} cells. Rows are {down}, columns {across}{scale}.",
        shown.rows(),
        shown.columns()
    );
    let value = |at: &(usize, usize)| shown.value(at.0, at.1);
    let largest =
        shown.cells().filter(|at| value(at) > 0.0).max_by(|a, b| value(a).total_cmp(&value(b)));
    if let Some((row, column)) = largest {
        let (pre, post) = (shown.row_label(row), shown.column_label(column));
        let value = draw::exact(shown, row, column);
        text +=
            &format!(" Largest value: {pre} → {post}, {value} {}.", caption::unit(query, context));
    }
    for (name, words) in caption::facts(matrix, context) {
        text += &format!(" {name}: {words}.");
    }
    text
}
