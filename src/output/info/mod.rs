//! What a data set holds as bytes.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::views::InfoView;
use super::{AnswerKind, Format, Look, put};
use crate::error::Result;

pub(super) fn write(
    format: Format,
    view: &InfoView,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::page(view, look)),
        Format::Csv => csv::types(&view.info.types, out),
        Format::Json => put(out, &json::text(view)?),
        other => Err(AnswerKind::Info.refused(other)),
    }
}
