//! Answers as bytes: one small file a format. Nothing here computes an answer or prints it; the
//! caller gives the place to write to.

pub mod adjacency;
pub mod caption;
pub mod color;
pub mod columns;
mod csv;
pub mod figure;
mod float16;
mod format;
mod json;
pub mod matrix_set;
pub mod neuron;
pub mod neurons;
mod npy;
pub mod picture;
pub mod robust;
pub mod rows;
mod scale;
pub mod shape;
mod subset;
pub mod sweep;
pub mod table;
#[cfg(test)]
mod tests;
pub mod views;
pub mod words;

pub use figure::Figure;
pub use format::Format;
pub use json::{matrix_meta_json, meta_json};
pub use picture::{Lacking, Theme};

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};
use crate::query::{Count, Filter, Matrix, MatrixQuery, Population};

/// What every answer says of itself: the data, the filter, who computed it and who agreed.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The data set's name.
    pub dataset_name: &'a str,
    /// Rows of its synapse table.
    pub synapses: u64,
    /// Rows of its neuron table.
    pub neurons: u64,
    /// The filter the question was asked with.
    pub filter: &'a Filter,
    /// The population that gave part of the filter, if one was named.
    pub population: Option<Population>,
    /// The cell types of the data set that are never postsynaptic.
    pub axon_only: Vec<String>,
    /// The engine that answered.
    pub engine: String,
    /// The engine whose answer was compared with this one, and was the same.
    pub checked_against: Option<String>,
    /// JSON writes neuron ids as strings: many readers hold numbers beyond 2⁵³ inexactly.
    pub ids_as_text: bool,
    /// Why the answer may be empty; JSON says it.
    pub hint: Option<String>,
}

/// How an answer should look where a person reads it.
#[derive(Clone, Debug)]
pub struct Look {
    /// Colours in the terminal table.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How a picture looks, and which types of a matrix picture, table and CSV show.
    pub figure: Figure,
}

impl Default for Look {
    fn default() -> Look {
        Look { color: false, width: 100, figure: Figure::default() }
    }
}

/// Writes a matrix in any of the formats, and says what a picture of it lacks.
///
/// # Errors
/// A picture of more labels than a picture can show, or than its width has room for (usage), or a
/// failed write.
pub fn write_matrix(
    format: Format,
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    match format {
        Format::Table => put(out, &table::matrix(matrix, query, context, look)?),
        Format::Csv => csv::matrix(matrix, query, &look.figure, out),
        Format::Json => json::matrix(matrix, query, context, out),
        Format::Npy => npy::matrix(matrix, out),
        Format::Svg | Format::Png | Format::Pdf => {
            let svg = picture::svg(matrix, query, context, &look.figure)?;
            return picture::write(format, &svg, &look.figure, out);
        }
        other => {
            Err(Error::usage("format", format!("a matrix cannot be written as {}", other.name()))
                .advise("choose table, csv, json, npy, svg, png or pdf"))
        }
    }
    .map(|()| None)
}

/// Writes a count as table, CSV or JSON.
///
/// # Errors
/// A format that a count does not have (usage), or a failed write.
pub fn write_count(
    format: Format,
    count: &Count,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::count(count, context, look)),
        Format::Csv => csv::count(count, out),
        Format::Json => json::count(count, context, out),
        other => {
            Err(Error::usage("format", format!("a count cannot be written as {}", other.name()))
                .advise("choose table, csv or json"))
        }
    }
}

fn put(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(unwritten)
}

/// The same of the CSV writer, which wraps what the system says.
pub(crate) fn unwritten_csv(error: ::csv::Error) -> Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(source) => unwritten(source),
        other => unwritten(std::io::Error::other(format!("{other:?}"))),
    }
}

/// A failed write. The path is unknown here; the caller, who opened the file, knows it.
pub(crate) fn unwritten(source: std::io::Error) -> Error {
    Error::io(Path::new("the answer"), "cannot be written", source)
}
