//! One shard while it is written: its table, and the numbers that its rows have in the whole.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use crate::dataset::refused;
use crate::error::Result;
use crate::read::{SynapseFile, row_numbers_header};

/// The file with the numbers that rows have in the whole.
pub const ROWS_FILE: &str = "original_rows.npy";
/// Bytes that are written at once.
const BUFFER_BYTES: usize = 1 << 16;

/// A file that is written from its second part on: its header is known last.
struct Output {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Output {
    fn create(path: PathBuf, header: &[u8]) -> Result<Output> {
        let file = File::create(&path).map_err(|error| refused(&path, "cannot create", error))?;
        let mut output = Output { file: BufWriter::with_capacity(BUFFER_BYTES, file), path };
        output.write(header)?;
        Ok(output)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let path = &self.path;
        self.file.write_all(bytes).map_err(|error| refused(path, "cannot write", error))
    }

    /// Writes the header that it has after all, and makes everything durable.
    fn finish(mut self, header: &[u8]) -> Result<()> {
        let path = &self.path;
        let mut done = self.file.rewind();
        done = done.and_then(|()| self.file.write_all(header));
        done = done.and_then(|()| self.file.flush());
        done = done.and_then(|()| self.file.get_ref().sync_all());
        done.map_err(|error| refused(path, "cannot write", error))
    }
}

/// The synapse table of a shard.
pub(super) struct Part {
    table: Output,
    numbers: Option<Output>,
    /// How many rows it has so far.
    pub(super) rows: u64,
}

impl Part {
    /// Begins the table, whose header has the same length for any number of rows.
    pub fn create(table: PathBuf, header: &[u8], has_numbers: bool) -> Result<Part> {
        let numbers = table.parent().unwrap_or(Path::new("")).join(ROWS_FILE);
        let numbers = has_numbers.then(|| Output::create(numbers, &row_numbers_header(0)));
        Ok(Part { table: Output::create(table, header)?, numbers: numbers.transpose()?, rows: 0 })
    }

    /// Adds a row of the whole.
    pub fn add(&mut self, row: u64, record: &[u8]) -> Result<()> {
        self.rows += 1;
        if let Some(numbers) = &mut self.numbers {
            // Tables have fewer than 2³² rows.
            numbers.write(&(row as u32).to_le_bytes())?;
        }
        self.table.write(record)
    }

    /// Ends the table, with this header.
    pub fn finish(self, header: &[u8]) -> Result<()> {
        if let Some(numbers) = self.numbers {
            numbers.finish(&row_numbers_header(self.rows))?;
        }
        self.table.finish(header)
    }
}

/// The header of a table with so many rows of the same records.
pub(super) fn header(file: &SynapseFile, rows: u64) -> Vec<u8> {
    const DIGITS: usize = 10;
    let version = file.header_bytes().get(6).copied().unwrap_or(1);
    let mut dict = b"{'descr': ".to_vec();
    dict.extend(file.descr());
    let shape = format!("({rows},)");
    dict.extend(format!(", 'fortran_order': False, 'shape': {shape:<0$}}}", DIGITS + 3).bytes());
    // The first version has 16 bits for the length.
    let version = if dict.len() + 64 > usize::from(u16::MAX) { version.max(2) } else { version };
    let start = if version == 1 { 10 } else { 12 };
    let length = (start + dict.len() + 1).next_multiple_of(64) - start;
    dict.resize(length - 1, b' ');
    dict.push(b'\n');
    let mut header = b"\x93NUMPY".to_vec();
    header.extend([version, 0]);
    match version {
        1 => header.extend((length as u16).to_le_bytes()),
        _ => header.extend((length as u32).to_le_bytes()),
    }
    header.extend(dict);
    header
}
