//! Answers about a data set with a map as bytes: what a count comes to, and what its columns hold.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;
use crate::query::{MapFacts, Totals};

pub(super) fn totals(
    format: Format,
    totals: &Totals,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::totals(totals, context, look)),
        Format::Csv => csv::totals(totals, out),
        Format::Json => json::totals(totals, context, out),
        other => Err(AnswerKind::Count.refused(other)),
    }
}

pub(super) fn columns(
    format: Format,
    facts: &MapFacts,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::columns_of(facts, look)),
        Format::Csv => csv::columns(facts, out),
        Format::Json => json::columns(facts, context, out),
        other => Err(AnswerKind::Info.refused(other)),
    }
}
