//! A matrix as bytes; its pictures are drawn in `picture`.

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, cell_tests, csv, intervals, json, npy, put, table};
use crate::error::Result;
use crate::query::{Matrix, MatrixQuery};

pub(super) fn write(
    format: Format,
    (matrix, query): (&Matrix, &MatrixQuery),
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    if let Some(asked) = intervals::Asked::of(matrix, query)
        && format != Format::Json
    {
        return intervals::write(format, asked, context, look, out);
    }
    if let Some(asked) = cell_tests::Asked::of(matrix, query)
        && format != Format::Json
    {
        return cell_tests::write(format, asked, context, look, out);
    }
    match format {
        Format::Table => put(out, &table::matrix(matrix, query, context, look)?),
        Format::Csv => csv::matrix(matrix, query, &look.figure, out),
        Format::Json => json::matrix(matrix, query, context, out),
        Format::Npy => npy::matrix(matrix, out),
        other => Err(AnswerKind::Matrix.refused(other)),
    }
}
