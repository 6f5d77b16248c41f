//! The head of a text file: what stands before its rows, and the names of its columns.

use std::path::Path;

use super::{careful, separator};
use crate::error::{Error, Place, Result};
use crate::table::bytes::not_utf8;
use crate::table::format::without_mark;

/// What the head of a file says.
pub(in crate::table) struct Head {
    pub separator: u8,
    pub names: Vec<String>,
    /// Bytes before the first row.
    pub bytes: usize,
    /// The line after the head.
    pub line: u64,
}

/// Reads the head from the first bytes of a file, all of them if `is_whole`. `columns` are the names
/// where the file has none.
pub(in crate::table) fn head(
    path: &Path,
    start: &[u8],
    is_whole: bool,
    separator: Option<u8>,
    columns: Option<&[String]>,
) -> Result<Head> {
    let mut rest = without_mark(start);
    let mut line = 1;
    // Comments and empty lines.
    while let Some(end) = memchr::memchr(b'\n', rest)
        && (rest[0] == b'#' || rest[..end].trim_ascii().is_empty())
    {
        (rest, line) = (&rest[end + 1..], line + 1);
    }
    let bytes = start.len() - rest.len();
    let first = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    lone_returns(path, rest)?;
    let separator = separator.unwrap_or_else(|| separator::of(path, first));
    if let Some(columns) = columns {
        return Ok(Head { separator, names: columns.to_vec(), bytes, line });
    }
    let in_file = |error: Error| error.in_file(path);
    let (names, length) = names(rest, is_whole, separator, line).map_err(in_file)?;
    let breaks = memchr::memchr_iter(b'\n', &rest[..length.min(rest.len())]).count();
    let last = usize::from(length > rest.len());
    let bytes = (bytes + length).min(start.len());
    Ok(Head { separator, names, bytes, line: line + (breaks + last) as u64 })
}

/// The values of the first line, and how many bytes it has.
fn names(rest: &[u8], is_whole: bool, separator: u8, line: u64) -> Result<(Vec<String>, usize)> {
    // What is asked for is the first line alone, however many columns there are.
    let mut ended = rest.to_vec();
    if is_whole && !rest.ends_with(b"\n") {
        ended.push(b'\n');
    }
    let values = careful::values(&ended, separator).map_err(|error| error.at(Place::Line(line)))?;
    let Some((values, length)) = values else {
        let what = "no header: the first line does not end, or a quote in it does not";
        return Err(Error::data(what).at(Place::Line(line)));
    };
    let name =
        |value: Vec<u8>| String::from_utf8(value).map_err(|_| not_utf8().at(Place::Line(line)));
    Ok((values.into_iter().map(name).collect::<Result<_>>()?, length))
}

/// Text whose lines end as they did on old Macs.
fn lone_returns(path: &Path, rest: &[u8]) -> Result<()> {
    let has_lines = memchr::memchr(b'\n', rest).is_some();
    match memchr::memchr(b'\r', rest) {
        Some(at) if !has_lines && at + 1 < rest.len() => {
            let next = format!("convert it first: tr '\\r' '\\n' < {} > x.csv", path.display());
            let what = "the lines end in carriage returns alone";
            Err(Error::data(what).in_file(path).advise(next))
        }
        _ => Ok(()),
    }
}
