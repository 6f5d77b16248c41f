//! A sweep as CSV in long form: a column for each axis, then pre, post and count; every cell.

use std::io::{BufWriter, Result, Write};

use super::Grid;
use crate::output::csv::{quoted, real};

pub(super) fn long(grid: &Grid, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    for axis in grid.axes() {
        write!(out, "{},", axis.param.name())?;
    }
    writeln!(out, "pre_celltype,post_celltype,count")?;
    let names: Vec<String> = grid.labels().iter().map(|name| quoted(name)).collect();
    let post = || names.iter();
    let pairs: Vec<String> =
        names.iter().flat_map(|pre| post().map(move |post| format!("{pre},{post},"))).collect();
    let mut number = itoa::Buffer::new();
    for (point, matrix) in grid.matrices().enumerate() {
        let values: String =
            grid.values(point).iter().map(|value| format!("{},", real(*value))).collect();
        for (pair, count) in pairs.iter().zip(matrix) {
            out.write_all(values.as_bytes())?;
            out.write_all(pair.as_bytes())?;
            out.write_all(number.format(*count).as_bytes())?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
