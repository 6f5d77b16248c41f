//! The bytes of a text file, unpacked: plain, gz (of any number of members) or zst, told by their
//! content, read ahead on a thread of their own.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::ahead::{Ahead, ahead};
use crate::error::{Error, Result};

mod carry;
mod gunzip;

pub(super) use carry::Carry;

/// Bytes of a block that is read at once: what stays in a core's cache, and is rows enough.
pub(super) const BLOCK_BYTES: usize = 1 << 20;
/// Blocks that may be ready before they are asked for.
const BLOCKS_AHEAD: usize = 4;

/// How the bytes of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// What a file that begins with these bytes is packed as.
    pub fn of(start: &[u8]) -> Packing {
        match start {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
            // A frame that is to be skipped, as pzstd and bgzip-like tools write it first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
            _ => Packing::Plain,
        }
    }
}

/// Counts the bytes of the file itself, for whoever reports progress.
pub(super) struct Counted {
    pub file: File,
    pub done: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Bytes that are no text.
pub(super) fn not_utf8() -> Error {
    Error::data("this is not UTF-8 text")
        .advise("convert the file first: iconv -f latin1 -t utf-8 FILE > x.csv")
}

/// The unpacked bytes, block by block.
pub(super) struct Blocks {
    source: Box<dyn Read + Send>,
    path: PathBuf,
    packing: Packing,
    done: bool,
}

/// The first bytes of a file, as they are.
pub(super) fn first(path: &Path) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
    let read = file.take(16).read_to_end(&mut start);
    read.map_err(|error| Error::io(path, "cannot read", error))?;
    Ok(start)
}

/// Opens a file for reading from its start; `done` counts its bytes.
pub(super) fn open(path: &Path, packing: Packing, done: Arc<AtomicU64>) -> Result<Blocks> {
    let cannot = |error| Error::io(path, "cannot open", error);
    let file = Counted { file: File::open(path).map_err(cannot)?, done };
    let source: Box<dyn Read + Send> = match packing {
        Packing::Plain => Box::new(file),
        Packing::Gzip => Box::new(gunzip::Gunzip::new(file)),
        Packing::Zstd => {
            let buffered = BufReader::with_capacity(BLOCK_BYTES / 4, file);
            Box::new(zstd::stream::read::Decoder::with_buffer(buffered).map_err(cannot)?)
        }
    };
    Ok(Blocks { source, path: path.to_owned(), packing, done: false })
}

impl Blocks {
    /// The same, ahead of whoever asks.
    pub fn ahead(self) -> Ahead<Result<Vec<u8>>> {
        ahead(Box::new(self), BLOCKS_AHEAD)
    }

    fn fill(&mut self) -> Result<Vec<u8>> {
        let mut block = vec![0; BLOCK_BYTES];
        let mut filled = 0;
        while filled < block.len() {
            match self.source.read(&mut block[filled..]) {
                Ok(0) => break,
                Ok(bytes) => filled += bytes,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.refused(error)),
            }
        }
        block.truncate(filled);
        Ok(block)
    }

    /// What is wrong with packed bytes.
    fn refused(&self, error: std::io::Error) -> Error {
        let name = match self.packing {
            Packing::Gzip => "gz",
            Packing::Zstd => "zst",
            Packing::Plain => return Error::io(&self.path, "cannot read", error),
        };
        let what = match error.kind() {
            ErrorKind::UnexpectedEof => {
                format!("the {name} file ends early: it is not whole")
            }
            _ => format!("the {name} file is damaged: {error}"),
        };
        Error::data(what).in_file(&self.path).advise("fetch the file again")
    }
}

impl Iterator for Blocks {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Result<Vec<u8>>> {
        if self.done {
            return None;
        }
        let block = self.fill();
        self.done = block.as_ref().map_or(true, |block| block.len() < BLOCK_BYTES);
        match block {
            Ok(block) if block.is_empty() => None,
            block => Some(block),
        }
    }
}
