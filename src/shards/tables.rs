//! The published tables of j0251 in shards: rows are copied byte by byte.

use std::path::PathBuf;

use super::deal::{shard_of_neuron, shard_of_row, share, sync};
use super::envelope::digest;
use super::manifest::{By, Whole};
use super::part::{Part, header};
use crate::dataset::{hash, refused};
use crate::error::Result;
use crate::names::Vocabulary;
use crate::read::{NeuronFile, Sources, SynapseFile};
use crate::run::Run;

/// Rows that are read at once.
const BLOCK_ROWS: u64 = 1 << 14;
/// What the name of the synapse table of a shard ends in.
pub(super) const OWN_ENDING: &str = "_synapses.npy";

/// Splits the published tables of j0251; gives what is known of the whole, and how many rows each shard has.
pub(super) fn split_tables(
    sources: &Sources,
    vocabulary: &Vocabulary,
    (shards, by): (u32, By),
    folders: &[PathBuf],
    run: &Run,
) -> Result<(Whole, Vec<u64>)> {
    let synapses = sources.synapse_file()?;
    let (rows, post_morphs) = rows(sources, &synapses, by, folders, run)?;
    copy_others(sources, folders)?;
    let whole = whole(sources, vocabulary, &synapses, (shards, by), run)?;
    Ok((Whole { post_morphs, ..whole }, rows))
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

/// The name of the synapse table of a shard.
fn table(sources: &Sources) -> String {
    format!("{}{OWN_ENDING}", sources.name)
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
        share(&copy, &name, rest)?;
    }
    Ok(())
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
        map: None,
        synapses: 0,
        nulls: Vec::new(),
        left_out: 0,
    })
}
