//! A matrix set as CSV in the long form: a line for every cell of every matrix, of chosen types alone.

use std::io::Write;

use crate::error::Result;
use crate::output::csv::cell;
use crate::output::figure::Figure;
use crate::output::scale::subset;
use crate::output::subset::Subset;
use crate::output::views::Page;
use crate::output::{unwritten, unwritten_csv};

pub(super) fn long(page: &Page, figure: &Figure, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let header = ["measure", "normalize", "pre_celltype", "post_celltype", "value"];
    writer.write_record(header).map_err(unwritten_csv)?;
    for (matrix, query) in page.matrices() {
        figure.order.check(matrix.labels.iter().map(String::as_str))?;
        let Subset { rows, columns } = subset(matrix, query, figure);
        for (row, column) in rows.iter().flat_map(|row| columns.iter().map(move |c| (*row, *c))) {
            let value = cell(&matrix.values, row * matrix.labels.len() + column);
            let (pre, post) = (&matrix.labels[row], &matrix.labels[column]);
            let line = [&query.measure.name(), query.normalize.name(), pre, post, &value];
            writer.write_record(line).map_err(unwritten_csv)?;
        }
    }
    writer.flush().map_err(unwritten)
}
