//! What a shard knows of itself and of the whole: `shard.json`; and which shards a folder holds:
//! `shards.json`. Both carry their checksum.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::dataset::seal;
use crate::error::{Error, Result};

/// Version of the layout of shards.
pub(super) const LAYOUT: u32 = 1;
/// The file beside the tables of a shard.
pub(super) const FILE: &str = "shard.json";
/// The file beside the shards of a data set.
pub(super) const SET_FILE: &str = "shards.json";
/// A longer file is none of these.
const BYTES_MAX: u64 = 1 << 24;

/// What decides which shard a row is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Its number: shards are stretches of the table.
    Rows,
    /// Its postsynaptic neuron: all synapses onto a neuron are in one shard.
    Neurons,
}

impl By {
    /// All of them.
    pub const ALL: [By; 2] = [By::Rows, By::Neurons];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            By::Rows => "rows",
            By::Neurons => "neurons",
        }
    }

    /// The one with this name.
    ///
    /// # Errors
    /// Another name ([`crate::Kind::Usage`]).
    pub fn parse(name: &str) -> Result<By> {
        By::ALL.into_iter().find(|by| by.name() == name).ok_or_else(|| {
            Error::usage("by", format!("data is not split by '{name}'"))
                .advise(format!("choose {}", By::ALL.map(By::name).join(", ")))
        })
    }
}

/// The data set that was split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// Checksum of the checksums of its tables, and of what was made of them.
    pub fingerprint: String,
    /// Its name.
    pub name: String,
    /// Rows of its synapse table.
    pub rows: u64,
    /// Rows of its neuron table.
    pub neurons: u64,
    /// How many shards it was split into.
    pub shards: u32,
    /// What decided which row went where.
    pub by: By,
    /// Codes of morphologies that its rows have.
    pub post_morphs: Vec<u8>,
    /// Its map, where it has one, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// The weights of all its rows together, where it has a map.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub synapses: u64,
    /// Which categories of its map have null, those of rows, then those of neurons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nulls: Vec<bool>,
    /// Rows that the map leaves out: no shard has them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u64,
}

/// A shard: the content of `shard.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Version of the layout.
    pub(super) layout: u32,
    /// Version of the areax that split the data.
    pub(super) areax: String,
    /// The data set that was split.
    pub whole: Whole,
    /// Which of the shards this is, from 0 on.
    pub number: u32,
    /// Rows of its synapse table.
    pub rows: u64,
    /// The number of its first row in the whole, where its rows follow one another there; else a file
    /// has the number of each, and where the whole has a map, a column of its table.
    pub first_row: Option<u64>,
    /// Its files with their checksums (blake3).
    pub(super) files: Vec<(String, String)>,
}

/// The shards of a folder: the content of `shards.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Set {
    pub(super) layout: u32,
    /// Names of folders within it.
    pub(super) shards: Vec<String>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Shard {
    /// What a folder says of itself; nothing where it is no shard.
    ///
    /// # Errors
    /// A file that is damaged, or of another version ([`crate::Kind::Data`]).
    pub fn read(folder: &Path) -> Result<Option<Shard>> {
        let path = folder.join(FILE);
        let Some(shard) = read::<Shard>(&path)? else { return Ok(None) };
        check_layout(shard.layout, &path)?;
        match shard.number < shard.whole.shards {
            true => Ok(Some(shard)),
            false => Err(damaged(&path)),
        }
    }

    /// What a shard says of itself.
    ///
    /// # Errors
    /// A folder that is none; those of [`Shard::read`] ([`crate::Kind::Data`]).
    pub fn of(folder: &Path) -> Result<Shard> {
        Shard::read(folder)?.ok_or_else(|| no_shard(folder))
    }

    /// How it is called in messages.
    pub fn in_words(&self) -> String {
        format!("shard {} of {}", self.number, self.whole.shards)
    }

    /// The checksum that a file of it must have.
    pub(super) fn checksum_of(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, checksum)| checksum.as_str())
    }
}

/// The folders of the shards that a folder holds; nothing where it is none of shards.
pub(super) fn shards_in(folder: &Path) -> Result<Option<Vec<PathBuf>>> {
    let path = folder.join(SET_FILE);
    let Some(set) = read::<Set>(&path)? else { return Ok(None) };
    check_layout(set.layout, &path)?;
    Ok(Some(set.shards.iter().map(|name| folder.join(name)).collect()))
}

/// The bytes of one of the files.
pub(super) fn bytes(content: &impl Serialize, path: &Path) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(content);
    let json = json.map_err(|error| Error::io(path, "cannot write", error.into()))?;
    Ok(seal::sealed(json))
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let cannot = |error| Error::io(path, "cannot read", error);
    match std::fs::metadata(path) {
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(cannot(error)),
        Ok(metadata) if metadata.len() > BYTES_MAX => return Err(damaged(path)),
        Ok(_) => {}
    }
    let bytes = std::fs::read(path).map_err(cannot)?;
    let content = seal::checksum(&bytes).and_then(|_| serde_json::from_slice(&bytes).ok());
    content.map(Some).ok_or_else(|| damaged(path))
}

/// Whether there is no such file: the folder may be none, which is said later.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

fn check_layout(layout: u32, path: &Path) -> Result<()> {
    match layout {
        LAYOUT => Ok(()),
        other => {
            let what =
                format!("these shards have layout {other}; this areax reads layout {LAYOUT}");
            Err(Error::data(what).in_file(path).advise("split the data again with this areax"))
        }
    }
}

pub(super) fn no_shard(folder: &Path) -> Error {
    let there = match folder.is_dir() {
        true => "this folder is no shard",
        false => "there is no such folder",
    };
    Error::data(there).in_file(folder).advise("give a folder that 'areax split' has made")
}

fn damaged(path: &Path) -> Error {
    Error::data("the file is damaged: it does not have its checksum")
        .in_file(path)
        .advise("copy the shard anew, or split the data again")
}
