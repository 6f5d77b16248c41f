//! What became of a claim as bytes: table, JSON, CSV, picture.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::views::Verdicts;
use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;

pub(super) use json::meta_json;

pub(super) fn write(
    format: Format,
    verdicts: &Verdicts,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::summary(verdicts, context, look)),
        Format::Csv => csv::long(verdicts, out),
        Format::Json => json::answer(verdicts, context, out),
        other => Err(AnswerKind::Verdicts.refused(other)),
    }
}
