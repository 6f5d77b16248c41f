//! Sweeps as bytes: the whole grid as JSON, CSV or NumPy file, a summary for a terminal, curves
//! as a picture.

mod csv;
mod json;
mod npy;
mod table;

pub(super) use json::meta_json;
pub(super) use json::{AxisValues, axis_values};

use std::io::Write;

use super::subset::Subset;
use super::views::Grid;
use super::{AnswerKind, Context, Format, Look, put, unwritten};
use crate::error::Result;

pub(super) fn write(
    format: Format,
    grid: &Grid,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::summary(grid, context, look)),
        Format::Csv => {
            let all = look.figure.all_types;
            let chosen = match grid.cell_axes().is_named() {
                true => Subset::all(grid.labels().len(), grid.column_labels().len()),
                false => Subset::chosen(grid.labels(), context.filter, all),
            };
            csv::long(grid, &chosen, out).map_err(unwritten)
        }
        Format::Json => json::nested(grid, context, out),
        Format::Npy => npy::array(grid, out),
        other => Err(AnswerKind::Sweep { axes: grid.axes().len() }.refused(other)),
    }
}
