//! Several NumPy arrays in one file, as `numpy.savez` and `scipy.sparse.save_npz` write them.

use std::io::Write;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, System, ZipWriter};

use super::{npy, unwritten};
use crate::error::{Error, Result};

/// The arrays, one after the other.
pub(super) struct Npz<'o>(ZipWriter<StreamWriter<&'o mut dyn Write>>);

impl<'o> Npz<'o> {
    /// Before the first array.
    pub fn new(out: &'o mut dyn Write) -> Npz<'o> {
        Npz(ZipWriter::new_stream(out))
    }

    /// After the last one.
    pub fn finish(self) -> Result<()> {
        self.0.finish().map_err(zip_failed).map(drop)
    }

    /// Names as NumPy's fixed-width text.
    pub fn names(&mut self, name: &str, names: &[String]) -> Result<()> {
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(1);
        let padded = |name: &'_ String| {
            let chars = name.chars().map(u32::from).chain(std::iter::repeat(0)).take(width);
            chars.map(u32::to_le_bytes).collect::<Vec<[u8; 4]>>()
        };
        let descr = format!("<U{width}");
        self.array(name, &descr, &[names.len()], names.iter().flat_map(padded))
    }

    /// An array of numbers of NumPy's type `descr`.
    pub fn array<const N: usize>(
        &mut self,
        name: &str,
        descr: &str,
        shape: &[usize],
        numbers: impl Iterator<Item = [u8; N]>,
    ) -> Result<()> {
        // Stored: the numbers hardly compress, and readers can map what is not compressed. Every system
        // names the same one as its own, so that all write the same bytes.
        let options = SimpleFileOptions::default()
            .system(System::Unix)
            .compression_method(CompressionMethod::Stored)
            .large_file(true);
        self.0.start_file(format!("{name}.npy"), options).map_err(zip_failed)?;
        npy::numbers(descr, shape, numbers, &mut self.0).map_err(unwritten)
    }

    /// Indices in the narrower of SciPy's two types that holds them all.
    pub fn indices(&mut self, name: &str, numbers: &[u32], are_small: bool) -> Result<()> {
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

/// What sums that are multiples of a power of two count in.
pub(super) fn unit(exponent: i32) -> [u8; 8] {
    2f64.powi(exponent).to_le_bytes()
}

fn zip_failed(error: zip::result::ZipError) -> Error {
    unwritten(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_does_not_say_which_system_wrote_it() {
        let mut bytes = Vec::new();
        let mut npz = Npz::new(&mut bytes);
        npz.indices("a", &[1, 2], true).unwrap();
        npz.finish().unwrap();
        let central = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        // The byte above the version of the format: 3 is Unix, which Windows would write as 0.
        assert_eq!(bytes[central + 5], 3);
    }
}
