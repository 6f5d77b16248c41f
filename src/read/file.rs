//! Open `.npy` files of records, and blocks of records read from them.

use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::identity::{self, Identity};
use super::joined::{Joined, Piece};
use super::npy::{self, Header};
use super::places::{Places, RowsOf};
use super::record::{Offsets, Record, locate};
use super::source::{Source, open};
use crate::error::{Error, Kind, Place, Result};

/// An open file of records of the kind `R`.
#[derive(Debug)]
pub struct RecordFile<R> {
    source: Source,
    identity: Identity,
    header: Header,
    header_bytes: Vec<u8>,
    offsets: Offsets,
    /// The files of a table that was split.
    joined: Option<Joined>,
    kind: PhantomData<R>,
}

impl<R: Record> RecordFile<R> {
    /// Opens a file and checks its header, its fields and its length.
    ///
    /// # Errors
    /// A file that is missing, malformed, cut short, or lacks a field ([`Kind::Data`]).
    pub fn open(path: &Path) -> Result<Self> {
        let in_file = |error: Error| error.in_file(path);
        let (file, metadata) = open(path)?;
        let identity = Identity::of(path, &file, &metadata)?;
        let mut source = Source { file, path: path.to_owned(), size: identity.bytes };
        let header_bytes = source.read_header()?;
        let header = npy::parse_header(&header_bytes).map_err(in_file)?;
        let offsets = locate::<R>(&header).map_err(in_file)?;
        check_length::<R>(&header, source.size).map_err(in_file)?;
        // What is behind the records does not matter, nor whether it shrinks.
        source.size = header.data_start + header.rows * header.record_bytes;
        let joined = None;
        Ok(RecordFile {
            source,
            identity,
            header,
            header_bytes,
            offsets,
            joined,
            kind: PhantomData,
        })
    }

    /// Opens a table whose records stand in several files, as the one table that it was: each file
    /// with the rows that its records are.
    ///
    /// # Errors
    /// Those of [`RecordFile::open`]; files with other records than the first, row numbers that are none.
    pub fn join(files: &[(PathBuf, RowsOf)]) -> Result<Self> {
        let mut pieces = Vec::with_capacity(files.len());
        let mut whole: Option<Self> = None;
        for (path, rows) in files {
            let file = Self::open(path)?;
            let first = whole.get_or_insert(Self::open(path)?);
            if file.descr() != first.descr() {
                let what = format!("its records are not those of {}", first.path().display());
                return Err(Error::data(what).in_file(path).advise("split the data again"));
            }
            let Header { rows: records, data_start, .. } = file.header;
            let places = Places::open(rows, records)?;
            let Self { source, identity, .. } = file;
            pieces.push(Piece { source, identity, data_start, records, places });
        }
        let mut whole = whole.ok_or_else(|| Error::data("a table has at least one file"))?;
        whole.header.rows = pieces.iter().map(|piece| piece.records).sum();
        check_rows(whole.rows())?;
        whole.joined = Some(Joined { pieces });
        Ok(whole)
    }

    /// The file's path.
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// Number of records.
    pub fn rows(&self) -> u64 {
        self.header.rows
    }

    /// Bytes of one record.
    pub fn record_bytes(&self) -> usize {
        self.header.record_bytes as usize
    }

    /// An error about a row, with the file that holds it and the byte where.
    pub fn about_row(&self, row: u64, error: Error) -> Error {
        let joined = self.joined.as_ref().and_then(|it| it.place(row, self.header.record_bytes));
        let (path, byte) = joined.unwrap_or_else(|| (self.path(), self.byte_of(row)));
        error.in_file(path).at(Place::Row { row, byte })
    }

    /// Offset of a record from the start of the file (for error messages).
    pub fn byte_of(&self, row: u64) -> u64 {
        self.header.data_start + row * self.header.record_bytes
    }

    /// The file as it was when it was opened.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Refuses records that were read since the file was opened, if it has changed in the
    /// meantime: some could be old ones and some new ones.
    ///
    /// # Errors
    /// A file that has changed or is gone ([`Kind::Data`]).
    pub fn unchanged(&self) -> Result<()> {
        if let Some(joined) = &self.joined {
            return joined.unchanged();
        }
        let how = self.identity.difference(self.path(), &self.source.file);
        how.map_or(Ok(()), |how| Err(identity::refused(self.path(), &how)))
    }

    /// The file's bytes before the first record.
    pub fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    /// The text of the records' dtype as the header writes it (`[('size', '<f2'), …]`).
    pub fn descr(&self) -> &[u8] {
        let descr = &self.header.descr;
        &self.header_bytes[descr.start as usize..descr.end as usize]
    }

    /// Reads the records `rows` into `buffer` (reused between calls) and gives access to them.
    ///
    /// # Errors
    /// A file that has become too short ([`Kind::Data`], with the byte where it ends), a disk
    /// that fails, too little memory.
    ///
    /// # Panics
    /// Where `rows` is not within the file's rows.
    pub fn read<'a>(&self, rows: Range<u64>, buffer: &'a mut Vec<u8>) -> Result<Block<'a, R>> {
        assert!(rows.start <= rows.end && rows.end <= self.rows(), "rows {rows:?} do not exist");
        let records = (rows.end - rows.start) as usize;
        // No overflow: `check_length` found that many bytes in the file.
        let (start, length) = (self.byte_of(rows.start), records * self.record_bytes());
        if buffer.len() < length {
            buffer.try_reserve_exact(length - buffer.len()).map_err(|_| {
                let what = format!("not enough memory to read {length} bytes at once");
                Error::new(Kind::Failure, what).in_file(self.path())
            })?;
            buffer.resize(length, 0);
        }
        let bytes = &mut buffer[..length];
        match &self.joined {
            None => self.source.read(bytes, start)?,
            Some(joined) => joined.read(rows.clone(), self.record_bytes(), bytes)?,
        }
        Ok(Block { first_row: rows.start, ..self.block_of(bytes) })
    }

    /// Whole records that were read from this file before, from row 0 on.
    pub fn block_of<'a>(&self, bytes: &'a [u8]) -> Block<'a, R> {
        let record_bytes = self.record_bytes();
        let records = bytes.len().checked_div(record_bytes).unwrap_or(0);
        Block {
            bytes,
            record_bytes,
            records,
            first_row: 0,
            offsets: self.offsets,
            kind: PhantomData,
        }
    }
}

/// Consecutive records of the kind `R`.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a, R> {
    bytes: &'a [u8],
    record_bytes: usize,
    records: usize,
    first_row: u64,
    offsets: Offsets,
    kind: PhantomData<R>,
}

impl<'a, R: Record> Block<'a, R> {
    /// Row number of the first record.
    #[inline]
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// Number of records.
    #[inline]
    pub fn len(&self) -> usize {
        self.records
    }

    /// Whether there is no record.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// The published bytes of a record.
    ///
    /// Panics unless `i` is below the number of records.
    #[inline]
    pub fn record(&self, i: usize) -> &'a [u8] {
        &self.bytes[i * self.record_bytes..][..self.record_bytes]
    }

    /// The bytes of a field of a record.
    #[inline]
    pub(super) fn field<const N: usize>(&self, i: usize, field: usize) -> [u8; N] {
        let start = i * self.record_bytes + usize::from(self.offsets[field]);
        match self.bytes.get(start..start + N).and_then(|bytes| bytes.first_chunk()) {
            Some(bytes) => *bytes,
            None => no_record(i, self.records),
        }
    }
}

#[cold]
#[inline(never)]
fn no_record(i: usize, records: usize) -> ! {
    panic!("record {i} of a block of {records}")
}

/// Row numbers are 32-bit.
fn check_rows(rows: u64) -> Result<()> {
    match rows <= npy::ROWS_MAX {
        true => Ok(()),
        false => Err(Error::data(format!(
            "the shards have {rows} rows together; row numbers are 32-bit, so at most {} are read",
            npy::ROWS_MAX
        ))),
    }
}

fn check_length<R: Record>(header: &Header, size: u64) -> Result<()> {
    let Header { rows, record_bytes, data_start, .. } = *header;
    // Fits: fewer than 2³² rows of at most 2¹⁶ bytes.
    let expected = data_start + rows * record_bytes;
    if size >= expected {
        // Bytes after the records are ignored, as NumPy does.
        return Ok(());
    }
    Err(Error::data(format!(
        "the file is cut short: {expected} bytes are expected (a header of {data_start} and {rows} \
         {} records of {record_bytes}), but it has {size}",
        R::WHAT
    ))
    .at(Place::Byte(size))
    .advise("download the file again"))
}
