//! The one door for bytes: any answer in any of its formats, and what stands beside it.

use std::io::Write;

use super::views::View;
use super::{Context, Format, Lacking, Look, picture};
use super::{adjacency, count, json, matrix, matrix_set, neuron, neurons, robust, sweep};
use crate::error::Result;

/// Writes an answer, and says what a picture of it lacks.
///
/// # Errors
/// A format that the answer does not have, and a picture of more than it can show (usage); a failed
/// write.
pub fn write(
    view: &View,
    format: Format,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    view.kind().check(format)?;
    if format.is_picture() {
        let svg = svg(view, format, context, look)?;
        return picture::write(format, &svg, &look.figure, out);
    }
    match view {
        View::Count(count) => count::write(format, count, context, look, out),
        View::Matrix(matrix, query) => matrix::write(format, (matrix, query), context, look, out),
        View::MatrixSet(page) => matrix_set::write(format, page, context, look, out),
        View::Sweep(grid) => sweep::write(format, grid, context, look, out),
        View::Verdicts(verdicts) => robust::write(format, verdicts, context, look, out),
        View::Neurons(ids, query) => neurons::write(format, (ids, query), context, look, out),
        View::Neuron(neuron) => neuron::write(format, neuron, context, look, out),
        View::Adjacency(pairs) => adjacency::write(format, pairs, context, look, out),
    }
    .map(|()| None)
}

/// The picture that all formats of pictures are made of.
fn svg(view: &View, format: Format, context: &Context, look: &Look) -> Result<String> {
    let figure = &look.figure;
    match view {
        View::Matrix(matrix, query) => picture::svg(matrix, query, context, figure),
        View::MatrixSet(page) => picture::matrix_set::svg(page, context, figure),
        View::Sweep(grid) => picture::curves::svg(grid, context, figure),
        View::Verdicts(verdicts) => picture::settings::svg(verdicts, context, figure),
        other => Err(other.kind().refused(format)),
    }
}

/// The text of `FILE.meta.json`: what stands beside an answer whose format cannot carry it. Data
/// set, filter and engine, and what the answer is about.
///
/// # Errors
/// An answer that cannot be put into words.
pub fn meta_json(view: &View, format: Format, context: &Context, look: &Look) -> Result<String> {
    let figure = &look.figure;
    match view {
        View::Count(_) => json::meta(&json::Nothing {}, context),
        View::Matrix(matrix, query) => {
            json::matrix_meta_json(format, (matrix, query), context, figure)
        }
        View::MatrixSet(page) => matrix_set::meta_json(format, page, context, figure),
        View::Sweep(grid) => sweep::meta_json(format, grid, context, figure),
        View::Verdicts(verdicts) => robust::meta_json(verdicts, context),
        View::Neurons(ids, query) => neurons::meta_json(ids.len(), query, context),
        View::Neuron(neuron) => neuron::meta_json(neuron, context),
        View::Adjacency(pairs) => adjacency::meta_json(pairs, context),
    }
}
