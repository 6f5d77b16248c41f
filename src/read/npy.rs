//! The header of a `.npy` file, versions 1.0 to 3.0: how many records there are, where they
//! begin, and which fields they have. Works on bytes in memory and trusts none of them.

use super::fields::{Field, dimension, record};
use super::literal::{self, Literal, Value};
use crate::error::{Error, Place, Result};

/// Longest header that is read. NumPy refuses 10,000 bytes by default; records of a thousand
/// fields stay below 64 KiB.
pub const HEADER_BYTES_MAX: u64 = 1 << 20;
/// Bytes that [`header_span`] needs: magic, version, and a length of up to 4 bytes.
pub const PREFIX_BYTES: usize = 12;
/// Row numbers are 32-bit, and the highest one means "none".
pub const ROWS_MAX: u64 = u32::MAX as u64 - 1;

const MAGIC: &[u8; 6] = b"\x93NUMPY";
const AGAIN: &str = "fetch the file again, or write it anew with numpy.save";

/// A parsed header.
#[derive(Debug)]
pub struct Header {
    /// Number of records.
    pub rows: u64,
    /// Bytes of one record, padding included.
    pub record_bytes: u64,
    /// Offset of the first record from the start of the file.
    pub data_start: u64,
    /// Fields in the order of the record; nameless ones, padding, are left out.
    pub fields: Vec<Field>,
    /// Where the text of the dtype stands in the file.
    pub descr: std::ops::Range<u64>,
}

/// The bytes from the start of the file to its first record, from the first
/// [`PREFIX_BYTES`] of the file (or as many as there are).
pub fn header_span(prefix: &[u8]) -> Result<u64> {
    let shared = prefix.iter().zip(MAGIC).take_while(|(found, magic)| found == magic).count();
    if shared < MAGIC.len() && shared < prefix.len() {
        return Err(Error::data("this is not a .npy file: it does not begin with \\x93NUMPY")
            .at(Place::Byte(shared as u64))
            .advise("give the file that numpy.save wrote"));
    }
    let length: Vec<u64> = prefix.iter().skip(8).map(|byte| u64::from(*byte)).collect();
    let (start, length) = match (prefix.get(6..8), length.as_slice()) {
        (Some([1, 0]), [a, b, ..]) => (10, a | b << 8),
        (Some([2 | 3, 0]), [a, b, c, d, ..]) => (12, a | b << 8 | c << 16 | d << 24),
        (Some([1..=3, 0]), _) | (None, _) => return Err(ends_early(prefix.len() as u64)),
        (Some(version), _) => {
            let version = format!("{}.{}", version[0], version[1]);
            return Err(Error::data(format!("version {version} of the .npy format is unknown"))
                .at(Place::Byte(6))
                .advise("areax reads 1.0, 2.0 and 3.0; write the file anew with numpy.save"));
        }
    };
    if length > HEADER_BYTES_MAX {
        let what = format!("the header claims {length} bytes; at most {HEADER_BYTES_MAX} are read");
        return Err(Error::data(what).at(Place::Byte(8)).advise(AGAIN));
    }
    Ok(start + length)
}

/// Parses the header at the beginning of `bytes`; what follows it is not looked at.
///
/// # Errors
/// Anything but a one-dimensional array of records ([`crate::error::Kind::Data`], with the byte).
pub fn parse_header(bytes: &[u8]) -> Result<Header> {
    let span = header_span(&bytes[..bytes.len().min(PREFIX_BYTES)])?;
    let start = if bytes[6] == 1 { 10 } else { 12 };
    let text = usize::try_from(span).ok().and_then(|span| bytes.get(start..span));
    let Some(text) = text else { return Err(ends_early(bytes.len() as u64)) };
    let dict = literal::parse(text, start as u64, bytes[6] == 3);
    dict.and_then(|dict| interpret(&dict, span)).map_err(|error| match error.advice() {
        Some(_) => error,
        None => error.advise(AGAIN),
    })
}

fn ends_early(at: u64) -> Error {
    Error::data("the file ends within its header").at(Place::Byte(at)).advise(AGAIN)
}

fn interpret(dict: &Value, data_start: u64) -> Result<Header> {
    let [descr, fortran_order, shape] = entries(dict)?;
    if !matches!(fortran_order.literal, Literal::Bool(_)) {
        let found = fortran_order.describe();
        return Err(fortran_order.error(format!("fortran_order is True or False, not {found}")));
    }
    let (fields, record_bytes) = record(descr)?;
    let rows = rows(shape)?;
    Ok(Header { rows, record_bytes, data_start, fields, descr: descr.at..descr.end })
}

/// The three values of the header's dict.
fn entries(dict: &Value) -> Result<[&Value; 3]> {
    const KEYS: [&str; 3] = ["descr", "fortran_order", "shape"];
    let Literal::Dict(pairs) = &dict.literal else {
        return Err(dict.error(format!("the header is a dict, not {}", dict.describe())));
    };
    let mut found: [Option<&Value>; 3] = [None; 3];
    for (key, value) in pairs {
        let known = KEYS
            .iter()
            .position(|known| matches!(&key.literal, Literal::Str(key) if key == known))
            .ok_or_else(|| key.error(format!("unknown key {} in the header", key.describe())))?;
        if found[known].replace(value).is_some() {
            return Err(key.error(format!("the key '{}' is there twice", KEYS[known])));
        }
    }
    let missing = |key: usize| move || dict.error(format!("the header lacks '{}'", KEYS[key]));
    Ok([
        found[0].ok_or_else(missing(0))?,
        found[1].ok_or_else(missing(1))?,
        found[2].ok_or_else(missing(2))?,
    ])
}

fn rows(shape: &Value) -> Result<u64> {
    let Literal::Tuple(dimensions) = &shape.literal else {
        return Err(shape.error(format!("shape is a tuple, not {}", shape.describe())));
    };
    let [rows] = dimensions.as_slice() else {
        return Err(shape.error(format!(
            "the array has {} dimensions; a table of records has one",
            dimensions.len()
        )));
    };
    let count = dimension(rows)?;
    if count > ROWS_MAX {
        return Err(rows.error(format!(
            "the array has {count} rows; row numbers are 32-bit, so at most {ROWS_MAX} are read"
        )));
    }
    Ok(count)
}
