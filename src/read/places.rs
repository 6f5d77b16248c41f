//! Where the records of one file of a table stand in the whole table.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::source::{Source, open};
use crate::error::{Error, Place, Result};

/// Bytes of a row number.
const NUMBER_BYTES: u64 = 4;
/// Row numbers are looked up in a list of every so many of them first.
const STEP: u64 = 1 << 12;
/// Bytes of the header of a file of row numbers.
const HEADER_BYTES: usize = 128;

/// Which rows of the whole the records of a file are, as it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// One after the other from this row on.
    From(u64),
    /// Those whose numbers, ascending, are in this file.
    File(PathBuf),
}

/// The same, open.
#[derive(Debug)]
pub(super) enum Places {
    From(u64),
    Listed(Listed),
}

/// Ascending row numbers in a file.
#[derive(Debug)]
pub(super) struct Listed {
    source: Source,
    /// Every [`STEP`]th of them, from the first on.
    steps: Vec<u32>,
}

/// The header of the `.npy` file of so many row numbers.
pub fn row_numbers_header(rows: u64) -> Vec<u8> {
    let dict = format!("{{'descr': '<u4', 'fortran_order': False, 'shape': ({rows},), }}");
    let mut header = b"\x93NUMPY\x01\x00".to_vec();
    header.extend((HEADER_BYTES as u16 - 10).to_le_bytes());
    header.extend(dict.as_bytes());
    header.resize(HEADER_BYTES - 1, b' ');
    header.push(b'\n');
    header
}

impl Places {
    /// Opens the row numbers of a file with so many records.
    pub fn open(of: &RowsOf, records: u64) -> Result<Places> {
        match of {
            RowsOf::From(row) => Ok(Places::From(*row)),
            RowsOf::File(path) => Listed::open(path, records).map(Places::Listed),
        }
    }

    /// The records that are among these rows of the whole.
    pub fn within(&self, rows: &Range<u64>, records: u64) -> Result<Range<u64>> {
        match self {
            Places::From(first) => {
                let at = |row: u64| row.saturating_sub(*first).min(records);
                Ok(at(rows.start)..at(rows.end))
            }
            Places::Listed(listed) => {
                Ok(listed.before(rows.start, records)?..listed.before(rows.end, records)?)
            }
        }
    }

    /// The rows of the whole that some records are.
    pub fn of(&self, records: Range<u64>) -> Result<Vec<u64>> {
        match self {
            Places::From(first) => Ok(records.map(|record| first + record).collect()),
            Places::Listed(listed) => listed.read(records),
        }
    }
}

impl Listed {
    fn open(path: &Path, records: u64) -> Result<Listed> {
        let (file, metadata) = open(path)?;
        let source = Source { file, path: path.to_owned(), size: metadata.len() };
        let refused = |what: String| {
            Error::data(what).in_file(path).advise("copy the shard anew, or split the data again")
        };
        let expected = HEADER_BYTES as u64 + records * NUMBER_BYTES;
        if source.size != expected {
            let what = format!("row numbers have {expected} bytes, but the file {}", source.size);
            return Err(refused(what).at(Place::Byte(source.size.min(expected))));
        }
        let mut header = [0; HEADER_BYTES];
        source.read(&mut header, 0)?;
        if header[..] != row_numbers_header(records) {
            return Err(refused(format!("these are no row numbers of {records} records")));
        }
        let mut listed = Listed { source, steps: Vec::new() };
        for record in (0..records).step_by(STEP as usize) {
            listed.steps.extend(listed.numbers(record..record + 1)?);
        }
        Ok(listed)
    }

    /// How many records are rows before this one.
    fn before(&self, row: u64, records: u64) -> Result<u64> {
        let step = self.steps.partition_point(|number| u64::from(*number) < row) as u64;
        let Some(first) = step.checked_sub(1).map(|step| step * STEP) else { return Ok(0) };
        let numbers = self.numbers(first..records.min(first + STEP))?;
        Ok(first + numbers.partition_point(|number| u64::from(*number) < row) as u64)
    }

    fn read(&self, records: Range<u64>) -> Result<Vec<u64>> {
        Ok(self.numbers(records)?.into_iter().map(u64::from).collect())
    }

    fn numbers(&self, records: Range<u64>) -> Result<Vec<u32>> {
        let mut bytes = vec![0; ((records.end - records.start) * NUMBER_BYTES) as usize];
        self.source.read(&mut bytes, HEADER_BYTES as u64 + records.start * NUMBER_BYTES)?;
        let (numbers, _) = bytes.as_chunks();
        Ok(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
    }
}
