//! Pictures: the heat map of a matrix and the curves of a sweep, as SVG, and as PNG drawn from it.

pub(super) mod curves;
mod draw;
mod layout;
mod legend;
mod marks;
mod measure;
mod numbers;
mod palette;
mod pen;
mod raster;
pub(super) mod settings;
pub(super) mod sheet;
#[cfg(test)]
mod tests;

pub use palette::Theme;
pub use raster::png;

use crate::error::{Error, Result};
use crate::output::scale::Shown;
use crate::output::{Context, caption};
use crate::query::{Matrix, MatrixQuery};

/// Most labels that a picture shows: more make cells that nobody can see.
pub const LABELS_MAX: usize = 512;

/// The heat map of a matrix: rows presynaptic, columns postsynaptic, colours by the logarithm.
///
/// # Errors
/// More than [`LABELS_MAX`] labels (usage).
pub fn svg(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    theme: Theme,
) -> Result<String> {
    check_labels(matrix)?;
    let shown = Shown::new(matrix, query);
    Ok(draw::Figure::new(&shown, matrix, query, context, theme).draw())
}

fn check_labels(matrix: &Matrix) -> Result<()> {
    let labels = matrix.labels.len();
    if labels <= LABELS_MAX {
        return Ok(());
    }
    Err(Error::usage("format", format!("a picture of {labels} labels shows nothing"))
        .advise(format!("at most {LABELS_MAX} are possible; npy and csv have no limit")))
}

/// Which columns are empty because their type is axon-only. Labels of the user's own are no
/// types, whatever they are called.
fn axon_only(shown: &Shown, query: &MatrixQuery, context: &Context) -> Vec<bool> {
    let labels = shown.labels().iter().enumerate();
    let is = |(column, label): (usize, &String)| {
        query.groups.is_none() && context.axon_only.contains(label) && shown.is_column_empty(column)
    };
    labels.map(is).collect()
}

/// What the picture shows, for those who cannot see it.
fn description(shown: &Shown, matrix: &Matrix, query: &MatrixQuery, context: &Context) -> String {
    let side = shown.side();
    let mut text = format!(
        "Heat map of {side} × {side} cells. Rows are presynaptic, columns postsynaptic; the colour \
         scale is logarithmic."
    );
    let cells = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
    let value = |at: &(usize, usize)| shown.value(at.0, at.1);
    let largest = cells.filter(|at| value(at) > 0.0).max_by(|a, b| value(a).total_cmp(&value(b)));
    if let Some((row, column)) = largest {
        let (pre, post) = (&shown.labels()[row], &shown.labels()[column]);
        let value = draw::exact(shown, row, column);
        text += &format!(" Largest value: {pre} → {post}, {value} {}.", caption::unit(query));
    }
    for (name, words) in caption::facts(matrix, context) {
        text += &format!(" {name}: {words}.");
    }
    text
}
