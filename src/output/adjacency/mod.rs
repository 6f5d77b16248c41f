//! Adjacency as bytes: a sparse matrix for SciPy, a line or a row for each pair, the strongest
//! pairs for a terminal.

mod columns;
mod csv;
mod json;
mod npz;
mod table;

pub(super) use columns::Batches;

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, json::meta, put};
use crate::error::Result;
use crate::query::Adjacency;

/// The text of `FILE.meta.json` beside it.
pub(super) fn meta_json(adjacency: &Adjacency, context: &Context) -> Result<String> {
    meta(&json::Counts::of(adjacency), context)
}

pub(super) fn write(
    format: Format,
    adjacency: &Adjacency,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::strongest(adjacency, context, look)),
        Format::Csv => csv::pairs(adjacency, out),
        Format::Json => json::pairs(adjacency, context, out),
        Format::Npz => npz::sparse(adjacency, out),
        Format::Parquet | Format::Arrows => columns::pairs(format, adjacency, out),
        other => Err(AnswerKind::Adjacency.refused(other)),
    }
}
