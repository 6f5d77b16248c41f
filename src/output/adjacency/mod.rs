//! Adjacency as bytes: a sparse matrix for SciPy, a line or a row for each pair, the strongest
//! pairs for a terminal.

mod columns;
mod csv;
mod graphml;
mod json;
mod npz;
mod sums;
mod table;

pub(super) use columns::Groups;

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, json::meta, put, unwritten};
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
        Format::Graphml => graphml::graph(adjacency, out).map_err(unwritten),
        Format::Npz => npz::sparse(adjacency, out),
        Format::Parquet | Format::Arrows => columns::pairs(format, adjacency, out),
        other => Err(AnswerKind::Adjacency.refused(other)),
    }
}

/// What a column of the first neurons of pairs is called.
fn pre(name: &str) -> String {
    format!("pre.{name}")
}

/// What a column of the second neurons of pairs is called.
fn post(name: &str) -> String {
    format!("post.{name}")
}
