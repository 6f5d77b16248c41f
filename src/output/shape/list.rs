//! Which neurons have a shape.

use std::io::Write;

use serde_json::{Value, json};

use super::super::{Format, put, unwritten};
use crate::error::{Error, Result};
use crate::output::json::Id;

/// The formats of such a list.
pub const LIST_FORMATS: [Format; 3] = [Format::Table, Format::Csv, Format::Json];

/// Writes ids in any of [`LIST_FORMATS`], in JSON as numbers or as strings; `kind` is the shape that
/// they have.
///
/// # Errors
/// Another format (usage), or a failed write.
pub fn write_list(
    format: Format,
    kind: &str,
    ids: &[u64],
    ids_as_text: bool,
    out: &mut dyn Write,
) -> Result<()> {
    let lines = || ids.iter().map(|id| format!("{id}\n")).collect::<String>();
    match format {
        Format::Table => put(out, &lines()),
        Format::Csv => put(out, &format!("neuron_id\n{}", lines())),
        Format::Json => {
            let listed = ids.iter().map(|id| Id { id: *id, as_text: ids_as_text });
            let object = json!({
                "kind": kind,
                "neuron_ids": listed.collect::<Vec<Id>>(),
                "count": ids.len(),
                "dataset": Value::Null,
                "filter": {},
                "engine": Value::Null,
                "checked_against": Value::Null,
            });
            writeln!(out, "{object}").map_err(unwritten)
        }
        _ => Err(Error::usage("format", format!("a list cannot be written as {}", format.name()))),
    }
}
