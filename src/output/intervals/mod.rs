//! A matrix with the intervals of its cells as bytes; its picture is drawn in `picture/forest.rs`.

mod csv;
mod json;
mod npz;
mod strongest;
mod table;
pub(super) mod words;

pub(super) use json::{Said, said};
pub(super) use strongest::{Strong, strongest};
pub(super) use words::facts;

use std::io::Write;

use super::{AnswerKind, Context, Format, Look, put};
use crate::error::Result;
use crate::query::{Intervals, Matrix, MatrixQuery, Resampling};

/// A matrix, its question, its intervals and how they were asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub matrix: &'a Matrix,
    pub query: &'a MatrixQuery,
    pub ci: &'a Intervals,
    pub resampling: &'a Resampling,
}

impl<'a> Asked<'a> {
    /// None of a matrix without intervals.
    pub fn of(matrix: &'a Matrix, query: &'a MatrixQuery) -> Option<Asked<'a>> {
        let (ci, resampling) = (matrix.ci.as_deref()?, query.ci.as_ref()?);
        Some(Asked { matrix, query, ci, resampling })
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
