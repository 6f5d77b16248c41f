//! Permutation tests as bytes: table, JSON, CSV, NumPy arrays; their picture is drawn in `picture/nulls/`.

mod csv;
mod json;
mod npz;
mod table;

use std::io::Write;

use super::views::TestView;
use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;

pub(super) use json::meta_json;

pub(super) fn write(
    format: Format,
    view: &TestView,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::summary(view, context, look)),
        Format::Csv => csv::line(view, out),
        Format::Json => json::answer(view, context, out),
        Format::Npz => npz::arrays(view, out),
        other => Err(AnswerKind::Test.refused(other)),
    }
}
