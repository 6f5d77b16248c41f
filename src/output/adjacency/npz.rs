//! Adjacency as the file that `scipy.sparse.save_npz` writes: compressed sparse rows of counts,
//! with two arrays more: `neuron_ids` of rows and columns, and `total_size` beside `data`.

use std::io::Write;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::error::{Error, Result};
use crate::output::{npy, unwritten};
use crate::query::Adjacency;

/// The arrays, one after the other.
struct Npz<'o>(ZipWriter<StreamWriter<&'o mut dyn Write>>);

impl<'o> Npz<'o> {
    fn array<const N: usize>(
        &mut self,
        name: &str,
        descr: &str,
        shape: &[usize],
        numbers: impl Iterator<Item = [u8; N]>,
    ) -> Result<()> {
        // Stored: the numbers hardly compress, and readers can map what is not compressed.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true);
        self.0.start_file(format!("{name}.npy"), options).map_err(zip_failed)?;
        npy::numbers(descr, shape, numbers, &mut self.0).map_err(unwritten)
    }

    /// Indices in the narrower of SciPy's two types that holds them all.
    fn indices(&mut self, name: &str, numbers: &[u32], are_small: bool) -> Result<()> {
        let shape = [numbers.len()];
        match are_small {
            true => self.array(name, "<i4", &shape, numbers.iter().map(|n| n.to_le_bytes())),
            false => {
                let wide = numbers.iter().map(|n| i64::from(*n).to_le_bytes());
                self.array(name, "<i8", &shape, wide)
            }
        }
    }
}

pub(super) fn sparse(adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let (pairs, neurons) = (adjacency.pairs(), adjacency.neuron_ids.len());
    // SciPy wants both index arrays of one signed type.
    let small = i32::try_from(pairs.max(neurons)).is_ok();
    let mut npz = Npz(ZipWriter::new_stream(out));
    npz.indices("indices", &adjacency.posts, small)?;
    npz.indices("indptr", &adjacency.starts, small)?;
    npz.array("format", "|S3", &[], std::iter::once(*b"csr"))?;
    let shape = [neurons as i64; 2].into_iter().map(i64::to_le_bytes);
    npz.array("shape", "<i8", &[2], shape)?;
    let counts = adjacency.counts.iter().map(|count| i64::from(*count).to_le_bytes());
    npz.array("data", "<i8", &[pairs], counts)?;
    let sizes = adjacency.total_sizes.iter().map(|size| size.to_le_bytes());
    npz.array("total_size", "<f8", &[pairs], sizes)?;
    let ids = adjacency.neuron_ids.iter().map(|id| id.to_le_bytes());
    npz.array("neuron_ids", "<u8", &[neurons], ids)?;
    npz.0.finish().map_err(zip_failed).map(drop)
}

fn zip_failed(error: zip::result::ZipError) -> Error {
    unwritten(error.into())
}
