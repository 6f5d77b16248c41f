//! A matrix with a permutation test of each of its cells as bytes; its picture is that of the matrix.

mod csv;
mod json;
mod npz;
mod table;
mod words;

pub(super) use json::{Said, said};
pub(super) use words::facts;

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;
use crate::query::{CellTests, Matrix, MatrixQuery, MatrixTest};

/// A matrix, its question, its tests and how they were asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub matrix: &'a Matrix,
    pub query: &'a MatrixQuery,
    pub tests: &'a CellTests,
    pub test: &'a MatrixTest,
}

impl<'a> Asked<'a> {
    /// None of a matrix without tests.
    pub fn of(matrix: &'a Matrix, query: &'a MatrixQuery) -> Option<Asked<'a>> {
        let (tests, test) = (matrix.tests.as_deref()?, query.test.as_ref()?);
        Some(Asked { matrix, query, tests, test })
    }
}

pub(super) fn write(
    format: Format,
    asked: Asked,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::text(asked, context, look)?),
        Format::Csv => csv::write(asked, &look.figure, out),
        Format::Npz => npz::write(asked, out),
        other => Err(AnswerKind::Intervals.refused(other)),
    }
}
