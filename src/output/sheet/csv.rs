//! A sheet as CSV in the long form: a line for every cell of every matrix.

use std::io::Write;

use super::Page;
use crate::error::Result;
use crate::output::csv::cell;
use crate::output::{unwritten, unwritten_csv};

pub(super) fn long(page: &Page, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let header = ["measure", "normalize", "pre_celltype", "post_celltype", "value"];
    writer.write_record(header).map_err(unwritten_csv)?;
    for (matrix, query) in page.matrices() {
        let pairs =
            matrix.labels.iter().flat_map(|pre| matrix.labels.iter().map(move |p| (pre, p)));
        for (at, (pre, post)) in pairs.enumerate() {
            let value = cell(&matrix.values, at);
            let line = [query.measure.name(), query.normalize.name(), pre, post, &value];
            writer.write_record(line).map_err(unwritten_csv)?;
        }
    }
    writer.flush().map_err(unwritten)
}
