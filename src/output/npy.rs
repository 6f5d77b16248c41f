//! A matrix as a NumPy array: int64 for counts, float64 for anything else, C order.

use std::io::Write;

use super::unwritten;
use crate::error::{Error, Result};
use crate::query::{Matrix, Values};

/// The array data starts on a multiple of this, so that it can be memory-mapped.
const ALIGN: usize = 64;
/// Magic, version 1.0 and the length of the header text.
const PREFIX: usize = 10;

pub(super) fn matrix(matrix: &Matrix, out: &mut dyn Write) -> Result<()> {
    let labels = matrix.labels.len();
    let mut out = std::io::BufWriter::new(out);
    match &matrix.values {
        Values::Counts(values) => {
            out.write_all(&header("<i8", labels)).map_err(unwritten)?;
            for value in values {
                let value = i64::try_from(*value)
                    .map_err(|_| Error::data(format!("{value} is too large for int64")))?;
                out.write_all(&value.to_le_bytes()).map_err(unwritten)?;
            }
        }
        Values::Reals(values) => {
            out.write_all(&header("<f8", labels)).map_err(unwritten)?;
            for value in values {
                out.write_all(&value.to_le_bytes()).map_err(unwritten)?;
            }
        }
    }
    out.flush().map_err(unwritten)
}

fn header(dtype: &str, labels: usize) -> Vec<u8> {
    let text =
        format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({labels}, {labels}), }}");
    // The text ends in a newline and is padded with spaces in front of it. It has some 80 bytes,
    // so its length always fits the two bytes that version 1.0 has for it.
    let padded = (PREFIX + text.len() + 1).next_multiple_of(ALIGN) - PREFIX;
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend_from_slice(&(padded as u16).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(PREFIX + padded - 1, b' ');
    bytes.push(b'\n');
    bytes
}
