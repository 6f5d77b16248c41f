//! A sweep as a NumPy array of int64: one dimension for each axis, then pre, then post.

use std::io::{BufWriter, Write};

use crate::error::{Error, Result};
use crate::output::npy::header;
use crate::output::unwritten;
use crate::output::views::Grid;

pub(super) fn array(grid: &Grid, out: &mut dyn Write) -> Result<()> {
    let mut shape: Vec<usize> = grid.axes().iter().map(|axis| axis.values.len()).collect();
    shape.extend([grid.labels().len(), grid.column_labels().len()]);
    let mut out = BufWriter::new(out);
    out.write_all(&header(b"'<i8'", &shape)).map_err(unwritten)?;
    for count in grid.counts() {
        let count = i64::try_from(*count)
            .map_err(|_| Error::data(format!("{count} is too large for int64")))?;
        out.write_all(&count.to_le_bytes()).map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)
}
