//! Data sets with a map in shards: how they are split, and all shards as the tables of one.

use std::path::{Path, PathBuf};

use super::deal::{shard_of_neuron, shard_of_row, share};
use super::envelope::digest;
use super::found::Found;
use super::manifest::{By, Shard, Whole, no_shard, shards_in};
use crate::dataset::mapped::{Deal, split};
use crate::dataset::{hash, write_durably};
use crate::error::Result;
use crate::map::{self, FILE_NAME, Map, MapFile, NEURONS_FILE, SYNAPSES_FILE, WholeMap};
use crate::read::Sources;
use crate::run::Run;

/// Splits the tables of a map; gives what is known of the whole, and how many rows each shard has. What is
/// put aside meanwhile is in `scratch`.
pub(super) fn split_map(
    sources: &Sources,
    (shards, by): (u32, By),
    scratch: &Path,
    folders: &[PathBuf],
    run: &Run,
) -> Result<(Whole, Vec<u64>)> {
    let found = MapFile::read(&sources.folder)?.find()?;
    let map = &found.file.map;
    // Fits: there are few shards.
    let of_row = |row, rows| shard_of_row(row, rows, shards.into()) as usize;
    let of_neuron = |id| shard_of_neuron(id, shards.into()) as usize;
    let deal = match by {
        By::Rows => Deal::Rows(&of_row),
        By::Neurons => Deal::Neurons(&of_neuron),
    };
    let dealt = split(&found, &deal, folders, scratch, run)?;
    if let Some((first, rest)) = folders.split_first() {
        let neurons = first.join(NEURONS_FILE);
        if neurons.exists() {
            share(&neurons, NEURONS_FILE, rest)?;
        }
        // Maps are edited, so that each has its own.
        let text = map.of_shard().to_toml();
        folders
            .iter()
            .try_for_each(|folder| write_durably(&folder.join(FILE_NAME), text.as_bytes()))?;
    }
    let tables = std::iter::once(&sources.synapses).chain(&sources.neurons).chain(&sources.others);
    let mut parts = tables.map(|path| hash(path, &run.stop)).collect::<Result<Vec<_>>>()?;
    parts.push(map.to_toml());
    parts.push(format!("{shards} by {}", by.name()));
    let whole = Whole {
        fingerprint: digest(parts.iter().map(String::as_bytes)),
        name: map.name.clone(),
        rows: dealt.rows.iter().sum(),
        neurons: dealt.neurons,
        shards,
        by,
        post_morphs: Vec::new(),
        map: Some(map.to_toml()),
        synapses: dealt.synapses,
        nulls: dealt.nulls,
        left_out: dealt.left_out,
    };
    Ok((whole, dealt.rows))
}

/// Whether the data of a folder are asked in the words of a map: its own, or that of the whole whose shards
/// it holds.
pub fn has_map(folder: &Path) -> bool {
    MapFile::is_in(folder) || of_whole(folder).is_some()
}

/// That map, if it can be read; what is wrong with one is said where the data are opened.
pub fn map_in(folder: &Path) -> Option<Map> {
    match MapFile::is_in(folder) {
        true => MapFile::read(folder).ok().map(|file| file.map),
        false => Map::parse(&of_whole(folder)?, &folder.join(FILE_NAME)).ok(),
    }
}

fn of_whole(folder: &Path) -> Option<String> {
    let shard = shards_in(folder).ok()??.into_iter().next()?;
    Shard::read(&shard).ok()??.whole.map
}

impl Found {
    /// The tables of all shards as those of one map; none where the data set has no map.
    ///
    /// # Errors
    /// A map that this areax does not read ([`crate::Kind::Data`]).
    pub fn map(&self, folder: &Path) -> Result<Option<map::Found>> {
        let (first, shard) = self.first().ok_or_else(|| no_shard(folder))?;
        let Some(text) = &shard.whole.map else { return Ok(None) };
        let path = first.join(FILE_NAME);
        let map = Map::parse(text, &path)?;
        let file = MapFile::of(&map.of_shard().to_toml(), &path, folder)?;
        let synapses = self.folders().map(|folder| folder.join(SYNAPSES_FILE)).collect();
        let neurons = map.neurons.iter().map(|_| vec![first.join(NEURONS_FILE)]).collect();
        let whole = Some(WholeMap { map, left_out: shard.whole.left_out });
        Ok(Some(map::Found { file, synapses, neurons, whole }))
    }
}
