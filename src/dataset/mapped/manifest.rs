//! The manifest of a copy: what it was made from, and what it consists of.

use std::io::Result as IoResult;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::contents::Contents;
use super::read::Chosen;
use crate::dataset::disk::FinishedColumn;
use crate::dataset::fingerprint::Source;
use crate::dataset::manifest::{BYTES_MAX, FILE, MAP_LAYOUT, parsed, read_sealed};
use crate::map::Map;

/// The content of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// [`MAP_LAYOUT`] of the areax that wrote it.
    pub(super) layout: u32,
    /// Version of the areax that wrote it.
    pub(super) areax: String,
    /// What of the map shaped it ([`Map::shape`]).
    pub(super) shape: String,
    /// The tables it was made from.
    pub(super) sources: Vec<Source>,
    pub(super) contents: Contents,
    /// Every column file.
    pub(super) columns: Vec<FinishedColumn>,
}

impl Manifest {
    /// Reads the manifest of a generation, which has this checksum.
    pub(super) fn read(generation: &Path, checksum: &str) -> IoResult<Manifest> {
        parsed(&read_sealed(&generation.join(FILE), BYTES_MAX, Some(checksum))?)
    }

    /// The columns of a map in this copy, or why it cannot be used for the map and its tables.
    pub(super) fn chosen(&self, map: &Map, now: &[Source]) -> Result<Chosen, String> {
        if self.layout != MAP_LAYOUT {
            return Err(format!("it has layout {}, this areax needs {MAP_LAYOUT}", self.layout));
        }
        if self.shape != map.shape() {
            return Err("the map says something else of the tables".to_owned());
        }
        if self.sources.len() != now.len() {
            return Err("it was made from other files".to_owned());
        }
        let changed = self.sources.iter().zip(now).find(|(then, now)| !then.same_as(now));
        if let Some((_, source)) = changed {
            return Err(format!("{} has changed", source.file));
        }
        Chosen::of(map, &self.contents).ok_or_else(|| "it has other columns".to_owned())
    }
}
