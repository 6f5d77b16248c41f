//! Sparse matrices and sweeps as bytes: a line or a row for each cell that is not empty, a sparse
//! matrix for SciPy, the strongest cells for a terminal.

mod columns;
mod json;
mod npz;
mod table;

pub(super) use json::meta_json;

use std::borrow::Cow;
use std::io::Write;

use super::apart::apart;
use super::csv::{in_long, of_axis, quoted, real};
use super::views::{places_at, values_at};
use super::{AnswerKind, Context, Format, Look, put, unwritten};
use crate::error::Result;
use crate::query::{Axis, AxisValue, Labels, MatrixQuery, Normalize, Sparse, SweepQuery, Values};

/// The cells beside what the formats say of their question.
#[derive(Clone)]
pub(super) struct Listed<'a> {
    pub sparse: &'a Sparse,
    /// What rows and columns are called.
    names: [Cow<'a, str>; 2],
    /// What the values beside the numbers of synapses are called.
    word: Cow<'a, str>,
    /// The axes of the grid; none of a matrix.
    grid: &'a [Axis],
    /// Measure and normalisation of a matrix.
    measure: Option<(Cow<'a, str>, &'static str)>,
}

impl<'a> Listed<'a> {
    /// The cells of a matrix.
    pub fn of_matrix(sparse: &'a Sparse, query: &'a MatrixQuery) -> Listed<'a> {
        let names = match query.groups {
            Some(_) => ["pre_label", "post_label"].map(Cow::Borrowed),
            None => query.cells.names(),
        };
        let word = match query.normalize {
            Normalize::None => query.measure.name(),
            normalize => normalize.name().into(),
        };
        let measure = Some((query.measure.name(), query.normalize.name()));
        Listed { sparse, names, word, grid: &[], measure }
    }

    /// The cells of a sweep.
    pub fn of_sweep(sparse: &'a Sparse, query: &'a SweepQuery) -> Listed<'a> {
        let names = query.cells.names();
        Listed { sparse, names, word: "count".into(), grid: &query.axes, measure: None }
    }

    fn kind(&self) -> AnswerKind {
        if self.grid.is_empty() { AnswerKind::Sparse } else { AnswerKind::SparseSweep }
    }

    /// The names of all columns of a long table, no two alike: axes, row, column, number of synapses,
    /// and the measure where it is another.
    fn heads(&self) -> Vec<String> {
        let axes = self.grid.iter().map(|axis| axis.parameter.name().into_owned());
        let [rows, columns] = &self.names;
        let own = [rows.as_ref(), columns, "count"].into_iter();
        let own = own.chain(self.sparse.values.as_ref().map(|_| self.word.as_ref()));
        apart(axes.chain(own.map(str::to_owned)))
    }

    /// The values of the axes at the point of a cell.
    fn point(&self, at: usize) -> Vec<AxisValue<'a>> {
        let point = self.sparse.cells.points.get(at);
        point.map_or(Vec::new(), |point| values_at(self.grid, *point as usize))
    }

    /// The place of the value of an axis at the point of a cell.
    fn place(&self, axis: usize, at: usize) -> usize {
        let point = self.sparse.cells.points.get(at);
        point.map_or(0, |point| places_at(self.grid, *point as usize)[axis])
    }
}

pub(super) fn write(
    format: Format,
    listed: &Listed,
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::strongest(listed, context, look)),
        Format::Csv => long(listed, out),
        Format::Json => json::cells(listed, context, out),
        Format::Npz if listed.grid.is_empty() => npz::compressed_rows(listed.sparse, out),
        Format::Parquet | Format::Arrows => columns::cells(format, listed, out),
        other => Err(listed.kind().refused(other)),
    }
}

/// The value of a cell as text.
fn text(values: &Values, at: usize) -> String {
    match values {
        Values::Counts(values) => values[at].to_string(),
        Values::Reals(values) => real(values[at]),
    }
}

/// CSV in long form.
fn long(listed: &Listed, out: &mut dyn Write) -> Result<()> {
    let sparse = listed.sparse;
    let mut out = std::io::BufWriter::new(out);
    let heads: Vec<String> = listed.heads().iter().map(|head| quoted(head)).collect();
    writeln!(out, "{}", heads.join(",")).map_err(unwritten)?;
    let cells = &sparse.cells;
    for at in 0..cells.len() {
        let name = |of: &Labels, at: u32| in_long(of.value(at as usize));
        let row = name(&sparse.rows, cells.rows[at]);
        let column = name(&sparse.columns, cells.columns[at]);
        let point = listed.point(at).into_iter().map(of_axis);
        let value = sparse.values.as_ref().map(|values| text(values, at));
        let line = point.chain([row, column, cells.counts[at].to_string()]).chain(value);
        writeln!(out, "{}", line.collect::<Vec<_>>().join(",")).map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)
}
