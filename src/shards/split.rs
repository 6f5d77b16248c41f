//! Splits a data set: its tables are read once, row by row into shards, in a folder beside the one
//! that they will be in, which gets its name when all is there and durable.

use std::path::{Path, PathBuf};

use super::manifest::{By, FILE, LAYOUT, SET_FILE, Set, Shard, bytes, shards_in};
use super::map::split_map;
use super::part::ROWS_FILE;
use super::tables::{OWN_ENDING, split_tables};
use super::work::{Work, check_new};
use crate::dataset::{hash, refused, sync_folder, write_durably};
use crate::error::{Error, Result};
use crate::map::SYNAPSES_FILE;
use crate::names::Vocabulary;
use crate::read::{Snapshot, Sources};
use crate::run::Run;

/// Most shards: each has files that are open at once.
pub const SHARDS_MAX: u32 = 256;

/// Splits a data set into so many shards, folders in `folder`, which is made; gives their paths. What a
/// killed one has left is overwritten.
///
/// # Errors
/// A number of shards that is none ([`crate::Kind::Usage`]); a folder that is there already, data that
/// cannot be read ([`crate::Kind::Data`]); a disk that refuses; [`crate::Kind::Stopped`].
pub fn split(
    sources: &Sources,
    vocabulary: &Vocabulary,
    (shards, by): (u32, By),
    folder: &Path,
    run: &Run,
) -> Result<Vec<PathBuf>> {
    if !(1..=SHARDS_MAX).contains(&shards) {
        let what = format!("{shards} shards are not possible");
        return Err(Error::usage("N", what).advise(format!("give a number from 1 to {SHARDS_MAX}")));
    }
    let joined = shards_in(&sources.folder)?;
    if joined.is_some() || !sources.pieces.is_empty() {
        return Err(Error::data("these are shards already")
            .in_file(&sources.folder)
            .advise("split the data set that they were made of"));
    }
    check_new(folder)?;
    let before = Snapshot::take(sources)?;
    let work = Work::begin(folder)?;
    let names: Vec<String> = (0..shards).map(|number| name(number, shards)).collect();
    let folders: Vec<PathBuf> = names.iter().map(|name| work.folder.join(name)).collect();
    for folder in &folders {
        std::fs::create_dir(folder).map_err(|e| refused(folder, "cannot make the folder", e))?;
    }
    let (whole, rows) = match &sources.map {
        Some(_) => split_map(sources, (shards, by), &work.folder, &folders, run)?,
        None => split_tables(sources, vocabulary, (shards, by), &folders, run)?,
    };
    before.unchanged()?;
    let (mut first, mut known) = (0, Vec::new());
    for ((number, folder), rows) in (0..).zip(&folders).zip(rows) {
        let files = checksums(folder, &known, run)?;
        if known.is_empty() {
            known = files.iter().filter(|(name, _)| is_of_all(name)).cloned().collect();
        }
        let first_row = (by == By::Rows && sources.map.is_none()).then_some(first);
        let (layout, areax) = (LAYOUT, env!("CARGO_PKG_VERSION").to_owned());
        let shard = Shard { layout, areax, whole: whole.clone(), number, rows, first_row, files };
        write_durably(&folder.join(FILE), &bytes(&shard, folder)?)?;
        sync_folder(folder)?;
        first += rows;
    }
    let set = Set { layout: LAYOUT, shards: names.clone() };
    write_durably(&work.folder.join(SET_FILE), &bytes(&set, folder)?)?;
    before.unchanged()?;
    run.check()?;
    work.publish(folder)?;
    run.progress.finish();
    Ok(names.iter().map(|name| folder.join(name)).collect())
}

/// `shard-07-of-16`
fn name(number: u32, shards: u32) -> String {
    let digits = shards.saturating_sub(1).to_string().len();
    format!("shard-{number:0digits$}-of-{shards}")
}

/// Whether every shard has the same file of this name.
fn is_of_all(name: &str) -> bool {
    let is_own = name.ends_with(OWN_ENDING) || name == ROWS_FILE || name == SYNAPSES_FILE;
    !is_own
}

/// The tables of a shard with their checksums, but for those that are known.
fn checksums(
    folder: &Path,
    known: &[(String, String)],
    run: &Run,
) -> Result<Vec<(String, String)>> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::io(folder, "cannot list", e))?;
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::io(folder, "cannot list", error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let hashed = |name: String| match known.iter().find(|(known, _)| *known == name) {
        Some(known) => Ok(known.clone()),
        None => Ok((name.clone(), hash(&folder.join(&name), &run.stop)?)),
    };
    names.into_iter().map(hashed).collect()
}
