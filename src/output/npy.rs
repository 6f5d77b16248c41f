//! NumPy arrays: their header, and a matrix as int64 for counts, float64 for anything else, in C
//! order.

use std::io::Write;

use super::unwritten;
use crate::error::{Error, Result};
use crate::query::{Matrix, Values};

/// The array data starts on a multiple of this, so that it can be memory-mapped.
const ALIGN: usize = 64;
/// Magic, version 1.0 and the length of the header text.
const PREFIX: usize = 10;

pub(super) fn matrix(matrix: &Matrix, out: &mut dyn Write) -> Result<()> {
    let shape = [matrix.labels.len(), matrix.column_labels().len()];
    let mut out = std::io::BufWriter::new(out);
    match &matrix.values {
        Values::Counts(values) => {
            out.write_all(&header(b"'<i8'", &shape)).map_err(unwritten)?;
            for value in values {
                let value = i64::try_from(*value)
                    .map_err(|_| Error::data(format!("{value} is too large for int64")))?;
                out.write_all(&value.to_le_bytes()).map_err(unwritten)?;
            }
        }
        Values::Reals(values) => {
            out.write_all(&header(b"'<f8'", &shape)).map_err(unwritten)?;
            for value in values {
                out.write_all(&value.to_le_bytes()).map_err(unwritten)?;
            }
        }
    }
    out.flush().map_err(unwritten)
}

/// An array of numbers of NumPy's type `descr`, given as bytes.
pub(super) fn numbers<const N: usize>(
    descr: &str,
    shape: &[usize],
    numbers: impl Iterator<Item = [u8; N]>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    const NUMBERS_AT_ONCE: usize = 1 << 13;
    out.write_all(&header(format!("'{descr}'").as_bytes(), shape))?;
    let (mut numbers, mut bytes) = (numbers, Vec::with_capacity(N * NUMBERS_AT_ONCE));
    loop {
        bytes.clear();
        bytes.extend(numbers.by_ref().take(NUMBERS_AT_ONCE).flatten());
        if bytes.is_empty() {
            return Ok(());
        }
        out.write_all(&bytes)?;
    }
}

/// The header of an array whose type is `descr`, as a Python literal.
pub(super) fn header(descr: &[u8], shape: &[usize]) -> Vec<u8> {
    let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
    // A tuple of one is written with a comma.
    let shape = lengths.join(", ") + if shape.len() == 1 { "," } else { "" };
    let mut text = b"{'descr': ".to_vec();
    text.extend_from_slice(descr);
    text.extend_from_slice(format!(", 'fortran_order': False, 'shape': ({shape}), }}").as_bytes());
    // The text ends in a newline and is padded with spaces in front of it.
    let padded = |prefix: usize| (prefix + text.len() + 1).next_multiple_of(ALIGN) - prefix;
    let mut bytes = b"\x93NUMPY".to_vec();
    let end = match u16::try_from(padded(PREFIX)) {
        // Text beyond ASCII is UTF-8, which version 3.0 says.
        Ok(length) if text.is_ascii() => {
            bytes.extend([1, 0]);
            bytes.extend(length.to_le_bytes());
            PREFIX + usize::from(length)
        }
        _ => {
            let length = padded(PREFIX + 2);
            bytes.extend([3, 0]);
            // No overflow: headers are at most a few MiB.
            bytes.extend((length as u32).to_le_bytes());
            PREFIX + 2 + length
        }
    };
    bytes.extend_from_slice(&text);
    bytes.resize(end - 1, b' ');
    bytes.push(b'\n');
    bytes
}
