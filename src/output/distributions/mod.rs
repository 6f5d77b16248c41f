//! Distributions as bytes: what sums them up for a terminal and as CSV, every value with its count as
//! JSON. Their picture is in `crate::output::picture::histogram`.

mod csv;
mod json;
mod table;
mod words;

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;
use crate::query::{DescribeQuery, Distributions};

pub(super) use json::meta_json;

/// An answer and its question.
pub(super) type Described<'a> = (&'a Distributions, &'a DescribeQuery);

pub(super) fn write(
    format: Format,
    described: Described,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::summaries(described, context, look)),
        Format::Csv => csv::summaries(described.0, out),
        Format::Json => json::answer(described, context, out),
        other => Err(AnswerKind::Distributions.refused(other)),
    }
}
