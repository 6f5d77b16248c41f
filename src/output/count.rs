//! A count as bytes.

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, csv, json, put, table};
use crate::error::Result;
use crate::query::Count;

pub(super) fn write(
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
        other => Err(AnswerKind::Count.refused(other)),
    }
}
