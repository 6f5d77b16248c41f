//! A sweep as CSV in long form: a column for each axis, then pre, post and count; every cell of
//! the chosen types.

use std::borrow::Cow;
use std::io::{BufWriter, Result, Write};

use crate::output::apart::apart;
use crate::output::csv::{in_long, of_axis};
use crate::output::subset::Subset;
use crate::output::views::Grid;
use crate::query::Labels;

pub(super) fn long(grid: &Grid, chosen: &Subset, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    let axes = grid.axes().iter().map(|axis| axis.parameter.name().into_owned());
    let own = match grid.cell_axes().is_named() {
        false => ["pre_celltype", "post_celltype"].map(str::to_owned),
        true => grid.cell_axes().names().map(Cow::into_owned),
    };
    let heads = apart(axes.chain(own).chain(["count".to_owned()]));
    writeln!(out, "{}", heads.join(","))?;
    let texts = |labels: &Labels| -> Vec<String> { labels.values().map(in_long).collect() };
    let (names, heads) = (texts(grid.labels()), texts(grid.column_labels()));
    let cells: Vec<(usize, String)> = chosen
        .rows
        .iter()
        .flat_map(|row| chosen.columns.iter().map(move |column| (*row, *column)))
        .map(|(row, column)| {
            (row * heads.len() + column, format!("{},{},", names[row], heads[column]))
        })
        .collect();
    let mut number = itoa::Buffer::new();
    for (point, matrix) in grid.matrices().enumerate() {
        let values: String =
            grid.values(point).iter().map(|value| format!("{},", of_axis(*value))).collect();
        for (at, pair) in &cells {
            out.write_all(values.as_bytes())?;
            out.write_all(pair.as_bytes())?;
            out.write_all(number.format(matrix[*at]).as_bytes())?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
