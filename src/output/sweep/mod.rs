//! Sweeps as bytes: the whole grid as JSON, CSV or NumPy file, a summary for a terminal, curves
//! as a picture.

mod csv;
mod grid;
mod json;
mod npy;
mod table;

pub(super) use grid::values_at;
pub use grid::{Grid, Pair};
pub use json::meta_json;
pub(super) use json::{AxisValues, axis_values};

use std::io::Write;

use super::picture::{self, curves};
use super::{Context, Format, Look, put, unwritten};
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
        Format::Svg | Format::Png if query.axes.len() > CURVE_AXES_MAX => {
            let axes = query.axes.len();
            Err(Error::usage(
                "format",
                format!("{name} shows curves over one axis or two; this grid has {axes}"),
            )
            .advise("leave axes out, or choose csv, json or npy"))
        }
        Format::Table | Format::Csv | Format::Json | Format::Npy | Format::Svg | Format::Png => {
            Ok(())
        }
        _ => Err(Error::usage("format", format!("a sweep cannot be written as {name}"))
            .advise("choose table, csv, json, npy, svg or png")),
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
) -> Result<()> {
    check_format(format, query)?;
    let grid = Grid::new(sweep, query);
    match format {
        Format::Table => put(out, &table::summary(&grid, context, look)),
        Format::Csv => csv::long(&grid, out).map_err(unwritten),
        Format::Json => json::nested(&grid, context, out),
        Format::Npy => npy::array(&grid, out),
        Format::Png => {
            let svg = curves::svg(&grid, context, look.theme)?;
            out.write_all(&picture::png(&svg)?).map_err(unwritten)
        }
        _ => put(out, &curves::svg(&grid, context, look.theme)?),
    }
}
