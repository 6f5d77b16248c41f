//! Intervals as CSV: a row for each cell of the shown rows and columns.

use std::io::{BufWriter, Write};

use super::Asked;
use crate::error::Result;
use crate::output::csv::{cell, check_order, in_long, quoted, real};
use crate::output::figure::Figure;
use crate::output::scale::subset;
use crate::output::unwritten;

/// The value shown, its interval, its standard error and how many neurons there are.
pub fn write(asked: Asked, figure: &Figure, out: &mut dyn Write) -> Result<()> {
    let Asked { matrix, query, ci, .. } = asked;
    check_order(matrix, figure)?;
    let shown = subset(matrix, query, figure);
    let named = query.cells.names();
    let [pre, post] = match &query.groups {
        _ if query.cells.is_named() => [&named[0], &named[1]].map(|name| name.as_ref()),
        Some(_) => ["pre_label", "post_label"],
        None => ["pre_celltype", "post_celltype"],
    };
    let columns = matrix.column_labels();
    let measure = query.measure.name();
    let mut out = BufWriter::new(out);
    let header = [pre, post, measure.as_ref(), "lo", "hi", "se", "n_pre", "n_post"].map(quoted);
    writeln!(out, "{}", header.join(",")).map_err(unwritten)?;
    for row in &shown.rows {
        for column in &shown.columns {
            let at = row * columns.len() + column;
            let record = [
                in_long(matrix.labels.value(*row)),
                in_long(columns.value(*column)),
                cell(&matrix.values, at),
                real(ci.lo[at]),
                real(ci.hi[at]),
                real(ci.se[at]),
                ci.n_pre[*row].to_string(),
                ci.n_post[*column].to_string(),
            ];
            writeln!(out, "{}", record.join(",")).map_err(unwritten)?;
        }
    }
    out.flush().map_err(unwritten)
}
