//! Answers as CSV: a header, names quoted where they need it, undefined values as `nan`.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use super::figure::Figure;
use super::scale::subset;
use super::subset::Subset;
use super::{unwritten, unwritten_csv};
use crate::error::Result;
use crate::query::{AxisValue, Count, Matrix, MatrixQuery, Values};

/// The first column holds the presynaptic type (or label), the header the postsynaptic ones; of a
/// filtered matrix the chosen types alone.
pub(super) fn matrix(
    matrix: &Matrix,
    query: &MatrixQuery,
    figure: &Figure,
    out: &mut dyn Write,
) -> Result<()> {
    check_order(matrix, figure)?;
    let Subset { rows, columns } = subset(matrix, query, figure);
    let [corner, _] = axis_names(query);
    let names = matrix.column_labels();
    let mut writer = ::csv::Writer::from_writer(out);
    let header = std::iter::once(corner).chain(columns.iter().map(|at| names[*at].clone()));
    writer.write_record(header).map_err(unwritten_csv)?;
    for row in &rows {
        let at = |column: &usize| row * names.len() + column;
        let cells = columns.iter().map(|column| cell(&matrix.values, at(column)));
        writer
            .write_record(std::iter::once(matrix.labels[*row].clone()).chain(cells))
            .map_err(unwritten_csv)?;
    }
    writer.flush().map_err(unwritten)
}

/// The same in long form: a line for each shown cell with its value and `more`, which `of` gives by row and column.
pub(super) fn in_lines(
    (matrix, query): (&Matrix, &MatrixQuery),
    figure: &Figure,
    more: &[&str],
    of: impl Fn(usize, usize) -> Vec<String>,
    out: &mut dyn Write,
) -> Result<()> {
    check_order(matrix, figure)?;
    let shown = subset(matrix, query, figure);
    let [pre, post] = axis_names(query);
    let (measure, columns) = (query.measure.name(), matrix.column_labels());
    let mut out = BufWriter::new(out);
    let header = [&*pre, &*post, &*measure].into_iter().chain(more.iter().copied()).map(quoted);
    writeln!(out, "{}", header.collect::<Vec<_>>().join(",")).map_err(unwritten)?;
    for row in &shown.rows {
        for column in &shown.columns {
            let names = [matrix.labels.value(*row), columns.value(*column)].map(in_long);
            let value = cell(&matrix.values, row * columns.len() + column);
            let line = [names.join(","), value, of(*row, *column).join(",")];
            writeln!(out, "{}", line.join(",")).map_err(unwritten)?;
        }
    }
    out.flush().map_err(unwritten)
}

/// What rows and columns are called.
fn axis_names(query: &MatrixQuery) -> [String; 2] {
    match &query.groups {
        _ if query.cells.is_named() => query.cells.names().map(Cow::into_owned),
        Some(_) => ["pre_label", "post_label"].map(str::to_owned),
        None => ["pre_celltype", "post_celltype"].map(str::to_owned),
    }
}

/// Refuses names to order by that are neither of rows nor of columns.
pub(super) fn check_order(matrix: &Matrix, figure: &Figure) -> Result<()> {
    let columns = matrix.columns.iter().flatten();
    figure.order.check(matrix.labels.iter().chain(columns).map(String::as_str))
}

pub(super) fn count(count: &Count, out: &mut dyn Write) -> Result<()> {
    let (total, mean) = (real(count.total_size), real(count.mean_size));
    writeln!(out, "count,total_size,mean_size\n{},{total},{mean}", count.count).map_err(unwritten)
}

pub(super) fn cell(values: &Values, at: usize) -> String {
    match values {
        Values::Counts(values) => values[at].to_string(),
        Values::Reals(values) => real(values[at]),
    }
}

/// The shortest text that reads back the same.
pub(super) fn real(value: f64) -> String {
    if value.is_nan() { "nan".into() } else { format!("{value:?}") }
}

/// A value of an axis, likewise.
pub(super) fn of_axis(value: AxisValue) -> String {
    value.decimal.map_or_else(|| real(value.real), str::to_owned)
}

/// A name in long form: null is an empty cell, and the empty text stands in quotes.
pub(super) fn in_long(name: Option<&str>) -> String {
    match name {
        None => String::new(),
        Some("") => "\"\"".to_owned(),
        Some(name) => quoted(name),
    }
}

/// A name, in quotes where it would break its line.
pub(super) fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", name.replace('"', "\"\""));
    }
    name.to_owned()
}
