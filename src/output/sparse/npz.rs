//! A sparse matrix as the file that `scipy.sparse.save_npz` writes: compressed sparse rows of the measure,
//! with the names of rows and columns as two arrays more.

use std::io::Write;

use crate::error::Result;
use crate::output::npz::Npz;
use crate::query::{Sparse, Values};

pub(super) fn compressed_rows(sparse: &Sparse, out: &mut dyn Write) -> Result<()> {
    let cells = &sparse.cells;
    let (rows, columns) = (sparse.rows.len(), sparse.columns.len());
    // SciPy wants both index arrays of one signed type.
    let small = i32::try_from(cells.len().max(rows).max(columns)).is_ok();
    let mut npz = Npz::new(out);
    npz.indices("indices", &cells.columns, small)?;
    npz.indices("indptr", &starts(&cells.rows, rows), small)?;
    npz.array("format", "|S3", &[], std::iter::once(*b"csr"))?;
    let shape = [rows as i64, columns as i64].into_iter().map(i64::to_le_bytes);
    npz.array("shape", "<i8", &[2], shape)?;
    let counts = |counts: &[u64], npz: &mut Npz| {
        let counts = counts.iter().map(|count| (*count as i64).to_le_bytes());
        npz.array("data", "<i8", &[counts.len()], counts)
    };
    match &sparse.values {
        None => counts(&cells.counts, &mut npz)?,
        Some(Values::Counts(values)) => counts(values, &mut npz)?,
        Some(Values::Reals(values)) => {
            let reals = values.iter().map(|value| value.to_le_bytes());
            npz.array("data", "<f8", &[values.len()], reals)?;
        }
    }
    npz.names("rows", &sparse.rows)?;
    npz.names("columns", &sparse.columns)?;
    npz.finish()
}

/// Where the cells of each row begin, and where the last one's end.
fn starts(of_cells: &[u32], rows: usize) -> Vec<u32> {
    (0..=rows as u32).map(|row| of_cells.partition_point(|of| *of < row) as u32).collect()
}
