//! What became of a claim as bytes: table, JSON, CSV, picture.

mod csv;
mod intervals;
mod json;
mod npz;
mod table;
mod words;

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
        Format::Npz => npz::write(verdicts, out),
        other => Err(AnswerKind::Verdicts.refused(other)),
    }
}
