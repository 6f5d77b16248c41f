//! Sweeps as bytes: the whole grid as JSON, CSV or NumPy file, a summary for a terminal, curves
//! as a picture.

mod csv;
mod json;
mod npy;
mod table;

pub use json::meta_json;
pub(super) use json::{AxisValues, axis_values};

use std::io::Write;

use super::picture::{self, curves};
use super::subset::Subset;
use super::views::Grid;
use super::{Context, Format, Lacking, Look, put, unwritten};
use crate::error::{Error, Result};
use crate::query::{Sweep, SweepQuery};

/// Most axes of curves.
const CURVE_AXES_MAX: usize = 2;

/// Refuses formats that a sweep does not have, before anything is asked or opened.
///
/// # Errors
/// Rows, and curves of more than two axes (usage).
pub fn check_format(format: Format, query: &SweepQuery) -> Result<()> {
    let name = format.name();
    match format {
        Format::Svg | Format::Png | Format::Pdf if query.axes.len() > CURVE_AXES_MAX => {
            let axes = query.axes.len();
            Err(Error::usage(
                "format",
                format!("{name} shows curves over one axis or two; this grid has {axes}"),
            )
            .advise("leave axes out, or choose csv, json or npy"))
        }
        Format::Table
        | Format::Csv
        | Format::Json
        | Format::Npy
        | Format::Svg
        | Format::Png
        | Format::Pdf => Ok(()),
        _ => Err(Error::usage("format", format!("a sweep cannot be written as {name}"))
            .advise("choose table, csv, json, npy, svg, png or pdf")),
    }
}

/// Writes a sweep in any format that [`check_format`] lets pass.
///
/// # Errors
/// A format that it does not let pass (usage), or a failed write.
pub fn write(
    format: Format,
    sweep: &Sweep,
    query: &SweepQuery,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<Option<Lacking>> {
    check_format(format, query)?;
    let grid = Grid::new(sweep, query);
    match format {
        Format::Table => put(out, &table::summary(&grid, context, look)),
        Format::Csv => {
            let all = look.figure.all_types;
            let chosen = Subset::chosen(grid.labels(), context.filter, all);
            csv::long(&grid, &chosen, out).map_err(unwritten)
        }
        Format::Json => json::nested(&grid, context, out),
        Format::Npy => npy::array(&grid, out),
        _ => {
            let svg = curves::svg(&grid, context, &look.figure)?;
            return picture::write(format, &svg, &look.figure, out);
        }
    }
    .map(|()| None)
}
