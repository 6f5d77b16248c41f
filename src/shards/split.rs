//! Splits a data set: reads its synapse table once, row by row into shards, in a folder beside the one
//! that they will be in, which gets its name when all is there and durable.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::envelope::digest;
use super::manifest::{By, FILE, LAYOUT, SET_FILE, Set, Shard, Whole, bytes};
use super::part::{Part, ROWS_FILE, header};
use super::work::{Work, check_new};
use crate::dataset::{hash, refused, sync_folder, write_durably};
use crate::error::{Error, Result};
use crate::names::Vocabulary;
use crate::read::{NeuronFile, Snapshot, Sources, SynapseFile};
use crate::run::Run;

/// Most shards: each has files that are open at once.
pub const SHARDS_MAX: u32 = 256;
/// Rows that are read at once.
const BLOCK_ROWS: u64 = 1 << 14;
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
    if sources.map.is_some() {
        return Err(Error::data("data sets with a map (areax.toml) cannot be split yet")
            .in_file(&sources.folder)
            .advise("split tables in the layout of j0251; others are asked on one machine"));
    }
    if !sources.pieces.is_empty() {
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
    let synapses = sources.synapse_file()?;
    let (rows, post_morphs) = rows(sources, &synapses, by, &folders, run)?;
    copy_others(sources, &folders)?;
    let whole = Whole { post_morphs, ..whole(sources, vocabulary, &synapses, (shards, by), run)? };
    before.unchanged()?;
    let (mut first, mut known) = (0, Vec::new());
    for ((number, folder), rows) in (0..).zip(&folders).zip(rows) {
        let files = checksums(folder, &known, run)?;
        if known.is_empty() {
            known = files.iter().filter(|(name, _)| is_of_all(sources, name)).cloned().collect();
        }
        let first_row = (by == By::Rows).then_some(first);
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

/// Writes the rows of every shard; gives how many each has, and the morphologies of all.
fn rows(
    sources: &Sources,
    file: &SynapseFile,
    by: By,
    folders: &[PathBuf],
    run: &Run,
) -> Result<(Vec<u64>, Vec<u8>)> {
    let (all, shards) = (file.rows(), folders.len() as u64);
    let begin = |folder: &PathBuf| {
        Part::create(folder.join(table(sources)), &header(file, 0), by == By::Neurons)
    };
    let mut parts: Vec<Part> = folders.iter().map(begin).collect::<Result<_>>()?;
    let (mut seen, mut buffer) = ([false; 256], Vec::new());
    run.progress.start("splitting", all);
    for first in (0..all).step_by(BLOCK_ROWS as usize) {
        run.check()?;
        let block = file.read(first..all.min(first + BLOCK_ROWS), &mut buffer)?;
        for at in 0..block.len() {
            let row = first + at as u64;
            seen[usize::from(block.post_morph(at))] = true;
            let shard = match by {
                By::Rows => shard_of_row(row, all, shards),
                By::Neurons => shard_of_neuron(block.post_id(at), shards),
            };
            parts[shard as usize].add(row, block.record(at))?;
        }
        run.progress.advance(block.len() as u64);
    }
    let rows = parts.iter().map(|part| part.rows).collect();
    for part in parts {
        let header = header(file, part.rows);
        part.finish(&header)?;
    }
    let codes = (0..=u8::MAX).filter(|code| seen[usize::from(*code)]);
    Ok((rows, codes.collect()))
}

/// Stretches of the table that differ by at most one row.
fn shard_of_row(row: u64, rows: u64, shards: u64) -> u64 {
    // Fits: rows are fewer than 2³², and so are shards.
    row * shards / rows.max(1)
}

/// The same shard for all rows of a neuron, and about as many neurons in each.
fn shard_of_neuron(id: u64, shards: u64) -> u64 {
    let mixed = (id ^ (id >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 32) * shards) >> 32
}

/// The name of the synapse table of a shard.
fn table(sources: &Sources) -> String {
    format!("{}_synapses.npy", sources.name)
}

/// Copies the neuron table and the mappings into every shard; the copies of a file are one file where the
/// disk has links.
fn copy_others(sources: &Sources, folders: &[PathBuf]) -> Result<()> {
    let others = [
        (&sources.neurons, "neurons.npy"),
        (&sources.celltype_mapping, "celltype_mapping.txt"),
        (&sources.post_morph_mapping, "post_morph_mapping.txt"),
    ];
    for (path, ending) in others {
        let (Some(path), Some((first, rest))) = (path, folders.split_first()) else { continue };
        let name = format!("{}_{ending}", sources.name);
        let copy = first.join(&name);
        std::fs::copy(path, &copy).map_err(|error| refused(&copy, "cannot write", error))?;
        sync(&copy)?;
        for folder in rest {
            let other = folder.join(&name);
            if std::fs::hard_link(&copy, &other).is_err() {
                std::fs::copy(path, &other).map_err(|e| refused(&other, "cannot write", e))?;
                sync(&other)?;
            }
        }
    }
    Ok(())
}

fn sync(path: &Path) -> Result<()> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| refused(path, "cannot sync", error))
}

/// What is known of the whole, but for its morphologies.
fn whole(
    sources: &Sources,
    vocabulary: &Vocabulary,
    synapses: &SynapseFile,
    (shards, by): (u32, By),
    run: &Run,
) -> Result<Whole> {
    let mut parts = vec![hash(&sources.synapses, &run.stop)?];
    parts.extend(sources.neurons.as_ref().map(|path| hash(path, &run.stop)).transpose()?);
    let names = [&vocabulary.types, &vocabulary.morphs];
    parts.extend(names.map(|names| format!("{:?}", names.entries())));
    parts.push(format!("{shards} by {}", by.name()));
    let neurons = match &sources.neurons {
        Some(path) => NeuronFile::open(path)?.rows(),
        None => 0,
    };
    Ok(Whole {
        fingerprint: digest(parts.iter().map(String::as_bytes)),
        name: sources.name.clone(),
        rows: synapses.rows(),
        neurons,
        shards,
        by,
        post_morphs: Vec::new(),
    })
}

/// Whether every shard has the same file of this name.
fn is_of_all(sources: &Sources, name: &str) -> bool {
    name != table(sources) && name != ROWS_FILE
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
