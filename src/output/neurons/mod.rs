//! A list of neuron ids as bytes.

mod json;
mod table;

pub use json::{bare_json, meta_json};

use std::io::{BufWriter, Write};

use super::{Context, Format, Look, npy, put, unwritten};
use crate::error::{Error, Result};
use crate::query::NeuronsQuery;

/// The formats that a list of neurons has.
pub const FORMATS: [Format; 5] =
    [Format::Table, Format::Csv, Format::Json, Format::Ndjson, Format::Npy];

/// Writes neuron ids in any of [`FORMATS`]. The filter of `context` does not count; `query` is
/// what was asked.
///
/// # Errors
/// Another format (usage), or a failed write.
pub fn write(
    format: Format,
    ids: &[u64],
    query: &NeuronsQuery,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::ids(ids, query, context, look)),
        Format::Csv => lines(ids, "neuron_id\n", ["", "\n"], out),
        Format::Json => json::ids(ids, query, context, out),
        Format::Ndjson if context.ids_as_text => ndjson_of_texts(ids, out),
        Format::Ndjson => lines(ids, "", ["{\"neuron_id\":", "}\n"], out),
        Format::Npy => {
            let bytes = ids.iter().map(|id| id.to_le_bytes());
            npy::numbers("<u8", &[ids.len()], bytes, out).map_err(unwritten)
        }
        other => {
            let what = format!("neurons cannot be written as {}", other.name());
            Err(Error::usage("format", what).advise("choose table, csv, json, ndjson or npy"))
        }
    }
}

/// An object a line, each id as text: for readers that round numbers beyond 2⁵³.
///
/// # Errors
/// A failed write.
pub fn ndjson_of_texts(ids: &[u64], out: &mut dyn Write) -> Result<()> {
    lines(ids, "", ["{\"neuron_id\":\"", "\"}\n"], out)
}

/// Each id on a line, between two texts.
fn lines(ids: &[u64], head: &str, around: [&str; 2], out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    let mut all = || -> std::io::Result<()> {
        out.write_all(head.as_bytes())?;
        let mut number = itoa::Buffer::new();
        for id in ids {
            for text in [around[0], number.format(*id), around[1]] {
                out.write_all(text.as_bytes())?;
            }
        }
        out.flush()
    };
    all().map_err(unwritten)
}
