//! Statistics beside those of shuffled synapses as bytes: table, JSON, CSV, NumPy arrays, picture.

mod csv;
mod json;
mod npz;
mod table;

use std::io::Write;

use super::views::NullView;
use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;

pub(super) use json::meta_json;

pub(super) fn write(
    format: Format,
    view: &NullView,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::summary(view, context, look)),
        Format::Csv => csv::long(view, out),
        Format::Json => json::answer(view, context, out),
        Format::Npz => npz::arrays(view, out),
        other => Err(AnswerKind::Null.refused(other)),
    }
}
