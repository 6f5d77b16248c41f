//! Adjacency as bytes: a sparse matrix for SciPy, a line or a row for each pair, the strongest
//! pairs for a terminal.

mod columns;
mod csv;
mod json;
mod npz;
mod table;

use std::io::Write;

use super::{Context, Format, Look, json::meta, put};
use crate::error::{Error, Result};
use crate::query::Adjacency;

/// The formats that adjacency has.
pub const FORMATS: [Format; 6] =
    [Format::Table, Format::Csv, Format::Json, Format::Npz, Format::Parquet, Format::Arrows];

/// The text of `FILE.meta.json` beside it.
///
/// # Errors
/// An answer that cannot be put into words.
pub fn meta_json(adjacency: &Adjacency, context: &Context) -> Result<String> {
    meta(&json::Counts::of(adjacency), context)
}

/// Writes adjacency in any of [`FORMATS`].
///
/// # Errors
/// Another format (usage), or a failed write.
pub fn write(
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
        other => {
            let what = format!("adjacency cannot be written as {}", other.name());
            Err(Error::usage("format", what)
                .advise("choose table, csv, json, npz, parquet or arrows"))
        }
    }
}
