//! Tests as CSV: a row for each cell of the shown rows and columns.

use std::io::Write;

use super::Asked;
use crate::error::Result;
use crate::output::csv::{cell, check_order, real};
use crate::output::figure::Figure;
use crate::output::scale::subset;
use crate::output::{unwritten, unwritten_csv};
use crate::query::Side;

/// The value shown, how far its sum is from that of permuted labels, and its p values.
pub fn write(asked: Asked, figure: &Figure, out: &mut dyn Write) -> Result<()> {
    let Asked { matrix, query, tests, test } = asked;
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
    let n = if test.side == Side::Pre { "n_pre" } else { "n_post" };
    let (p, p_max_t, p_bh) = (tests.p(), tests.p_max_t(), tests.p_bh());
    let mut writer = ::csv::Writer::from_writer(out);
    let header = [pre, post, measure.as_ref(), "expected", "sd", "z", "p", "p_max_t", "p_bh", n];
    writer.write_record(header).map_err(unwritten_csv)?;
    for row in &shown.rows {
        for column in &shown.columns {
            let at = row * columns.len() + column;
            let own = if test.side == Side::Pre { *row } else { *column };
            let record = [
                matrix.labels[*row].clone(),
                columns[*column].clone(),
                cell(&matrix.values, at),
                real(tests.expected[at]),
                real(tests.sd[at]),
                real(tests.z[at]),
                real(p[at]),
                real(p_max_t[at]),
                real(p_bh[at]),
                tests.n[own].to_string(),
            ];
            writer.write_record(record).map_err(unwritten_csv)?;
        }
    }
    writer.flush().map_err(unwritten)
}
