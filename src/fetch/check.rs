//! Whether a file is what its name says, whole: headers, fields, rows against length, names.

use std::path::Path;

use crate::error::{Error, Result};
use crate::read::{NeuronFile, Record, RecordFile, SynapseFile, parse_mapping};

/// What one of the published files holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    CellTypes,
    Morphologies,
    Neurons,
    Synapses,
}

impl Content {
    /// Rows of a complete table, names of a complete mapping.
    ///
    /// # Errors
    /// A file that is missing, malformed, or longer or shorter than its header says.
    pub fn check(self, path: &Path) -> Result<u64> {
        match self {
            Content::CellTypes => names("cell type", path),
            Content::Morphologies => names("morphology", path),
            Content::Neurons => NeuronFile::open(path).and_then(|file| rows(&file, path)),
            Content::Synapses => SynapseFile::open(path).and_then(|file| rows(&file, path)),
        }
    }

    /// More bytes than it ever has: a server that sends on and on is not to fill the disk.
    pub fn bytes_max(self) -> u64 {
        match self {
            Content::CellTypes | Content::Morphologies => 1 << 20,
            Content::Neurons | Content::Synapses => 64 << 30,
        }
    }

    /// What is counted in it.
    pub fn unit(self) -> &'static str {
        match self {
            Content::CellTypes | Content::Morphologies => "names",
            Content::Neurons | Content::Synapses => "rows",
        }
    }

    /// Rows of the published table of today.
    pub fn published_rows(self) -> Option<u64> {
        match self {
            Content::Neurons => Some(4_261_298),
            Content::Synapses => Some(18_361_224),
            Content::CellTypes | Content::Morphologies => None,
        }
    }
}

fn rows<R: Record>(file: &RecordFile<R>, path: &Path) -> Result<u64> {
    let expected = file.byte_of(file.rows());
    let length = std::fs::metadata(path).map_err(|error| Error::io(path, "cannot open", error))?;
    if length.len() == expected {
        return Ok(file.rows());
    }
    let (rows, length) = (file.rows(), length.len());
    Err(Error::data(format!("{rows} rows take {expected} bytes, but the file has {length}"))
        .in_file(path)
        .advise("download the file again"))
}

fn names(what: &'static str, path: &Path) -> Result<u64> {
    let text = std::fs::read(path).map_err(|error| Error::io(path, "cannot read", error))?;
    let names = parse_mapping(what, &text).map_err(|error| error.in_file(path))?;
    if names.is_empty() {
        return Err(Error::data("no line of it is 'index: name'")
            .in_file(path)
            .advise("download the file again"));
    }
    Ok(names.len() as u64)
}
