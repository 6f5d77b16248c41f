//! What became of a claim as bytes: table, JSON, CSV, picture.

mod csv;
mod json;
mod table;

use std::io::Write;

use super::views::Verdicts;
use super::{Context, Format, Lacking, Look, picture, put};
use crate::error::{Error, Result};

pub use json::meta_json;

/// The formats that it has.
pub const FORMATS: [Format; 6] =
    [Format::Table, Format::Csv, Format::Json, Format::Svg, Format::Png, Format::Pdf];

/// Writes what became of a claim.
///
/// # Errors
/// A format that is none of [`FORMATS`] and a picture of too many settings (usage), or a failed
/// write.
pub fn write(
    format: Format,
    verdicts: &Verdicts,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    match format {
        Format::Table => put(out, &table::summary(verdicts, context, look)),
        Format::Csv => csv::long(verdicts, out),
        Format::Json => json::answer(verdicts, context, out),
        Format::Svg | Format::Png | Format::Pdf => {
            let svg = picture::settings::svg(verdicts, context, &look.figure)?;
            return picture::write(format, &svg, &look.figure, out);
        }
        _ => {
            let names = FORMATS.map(Format::name).join(", ");
            let what = format!("verdicts cannot be written as {}", format.name());
            Err(Error::usage("format", what).advise(format!("choose {names}")))
        }
    }
    .map(|()| None)
}
