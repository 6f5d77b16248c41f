//! Which neurons have a shape.

use std::io::Write;

use serde_json::{Value, json};

use super::super::views::ShapeIds;
use super::super::{AnswerKind, Format, put, unwritten};
use crate::error::Result;
use crate::output::json::Id;
use crate::query::IdRef;

/// Writes ids as table, CSV or JSON, in JSON as numbers or as strings.
pub fn ids(format: Format, view: &ShapeIds, out: &mut dyn Write) -> Result<()> {
    let ShapeIds { kind, ids, as_text } = *view;
    let lines = || ids.iter().map(|id| format!("{id}\n")).collect::<String>();
    match format {
        Format::Table => put(out, &lines()),
        Format::Csv => put(out, &format!("neuron_id\n{}", lines())),
        Format::Json => {
            let listed = ids.iter().map(|id| Id { id: IdRef::Number(*id), as_text });
            let object = json!({
                "kind": kind.name(),
                "neuron_ids": listed.collect::<Vec<Id>>(),
                "count": ids.len(),
                "dataset": Value::Null,
                "filter": {},
                "engine": Value::Null,
                "checked_against": Value::Null,
            });
            writeln!(out, "{object}").map_err(unwritten)
        }
        other => Err(AnswerKind::ShapeIds.refused(other)),
    }
}
