//! A table whose records stand in several files, read as the one table that was split.

use std::ops::Range;
use std::path::Path;

use super::identity::{self, Identity};
use super::places::Places;
use super::source::Source;
use crate::error::{Error, Result};

/// The files of one table.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) pieces: Vec<Piece>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) source: Source,
    pub(super) identity: Identity,
    /// Offset of its first record.
    pub(super) data_start: u64,
    pub(super) records: u64,
    pub(super) places: Places,
}

impl Joined {
    /// Fills `bytes` with these rows.
    pub fn read(&self, rows: Range<u64>, record_bytes: usize, bytes: &mut [u8]) -> Result<()> {
        let mut seen = vec![false; (rows.end - rows.start) as usize];
        for piece in &self.pieces {
            let records = piece.places.within(&rows, piece.records)?;
            if !records.is_empty() {
                piece.read(records, rows.start, record_bytes, bytes, &mut seen)?;
            }
        }
        match seen.iter().position(|seen| !seen) {
            None => Ok(()),
            Some(at) => Err(Error::data(format!("row {} is in no shard", rows.start + at as u64))
                .advise("copy the shards anew, or split the data again")),
        }
    }

    /// The file that holds a row, and the byte where.
    pub fn place(&self, row: u64, record_bytes: u64) -> Option<(&Path, u64)> {
        self.pieces.iter().find_map(|piece| {
            let records = piece.places.within(&(row..row + 1), piece.records).ok()?;
            let byte = piece.data_start + records.start * record_bytes;
            (!records.is_empty()).then_some((piece.source.path.as_path(), byte))
        })
    }

    /// Refuses files that have changed since they were opened.
    pub fn unchanged(&self) -> Result<()> {
        let changed = |piece: &Piece| {
            let Source { path, file, .. } = &piece.source;
            let how = piece.identity.difference(path, file);
            how.map_or(Ok(()), |how| Err(identity::refused(path, &how)))
        };
        self.pieces.iter().try_for_each(changed)
    }
}

impl Piece {
    /// Reads records to where they belong in `bytes`, which begin with the row `first`.
    fn read(
        &self,
        records: Range<u64>,
        first: u64,
        record_bytes: usize,
        bytes: &mut [u8],
        seen: &mut [bool],
    ) -> Result<()> {
        let offset = self.data_start + records.start * record_bytes as u64;
        let length = (records.end - records.start) as usize * record_bytes;
        if let Places::From(row) = &self.places {
            let at = (row + records.start - first) as usize;
            seen[at..at + (records.end - records.start) as usize].fill(true);
            let start = at * record_bytes;
            return self.source.read(&mut bytes[start..start + length], offset);
        }
        let rows = self.places.of(records)?;
        let mut own = vec![0; length];
        self.source.read(&mut own, offset)?;
        for (row, record) in rows.into_iter().zip(own.chunks_exact(record_bytes.max(1))) {
            // Numbers that do not ascend are no places.
            let at = row.checked_sub(first).filter(|at| *at < seen.len() as u64);
            let at = at.ok_or_else(|| unordered(&self.source))? as usize;
            seen[at] = true;
            bytes[at * record_bytes..(at + 1) * record_bytes].copy_from_slice(record);
        }
        Ok(())
    }
}

fn unordered(source: &Source) -> Error {
    Error::data("the row numbers of this table do not ascend")
        .in_file(&source.path)
        .advise("copy the shard anew, or split the data again")
}
