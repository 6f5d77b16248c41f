//! The tables of a map → those of its shards: rows as the map reads them, each column in its type, called as
//! the map of a shard calls it ([`crate::map::Map::of_shard`]). The tables are read once.

mod batches;
mod neurons;
mod seen;
mod waiting;

use std::path::{Path, PathBuf};

use self::batches::{Batches, columns_of_rows};
use self::seen::{Seen, nulls};
use self::waiting::Waiting;
use super::build::{IdList, Parts};
use super::read::read;
use crate::error::Result;
use crate::map::{Found, NEURONS_FILE, SYNAPSES_FILE};
use crate::run::Run;
use crate::table::{Column, Values};

/// Most rows that are written together.
const WRITTEN_ROWS: usize = 1 << 16;

/// Which shard a row is in.
pub enum Deal<'a> {
    /// By its number among those of the files.
    Rows(&'a dyn Fn(u64, u64) -> usize),
    /// By its postsynaptic neuron: a number made of its name, or its id.
    Neurons(&'a dyn Fn(u64) -> usize),
}

/// What came of a split.
#[derive(Debug)]
pub struct Dealt {
    /// Rows of each shard.
    pub rows: Vec<u64>,
    /// The weights of all rows together.
    pub synapses: u64,
    /// Rows that the map leaves out.
    pub left_out: u64,
    /// Neurons of the table.
    pub neurons: u64,
    /// Which categories of the map have null, those of rows, then those of neurons.
    pub nulls: Vec<bool>,
}

/// Reads the tables of a map and writes those of a shard into each of some folders; the neuron table, which
/// all have, into the first. `scratch` is a folder for what is put aside.
///
/// # Errors
/// Tables that cannot be read, values that the map does not allow ([`crate::Kind::Data`]); a disk that
/// refuses; [`crate::Kind::Stopped`].
pub fn split(
    found: &Found,
    deal: &Deal,
    folders: &[PathBuf],
    scratch: &Path,
    run: &Run,
) -> Result<Dealt> {
    let (parts, _) = read(found, Some(scratch), run)?;
    let map = found.file.map.of_shard();
    if let (Some(in_table), Some(folder)) = (parts.in_table, folders.first()) {
        neurons::write(&map, &parts, in_table, &folder.join(NEURONS_FILE))?;
    }
    let shard_of = Shards::new(deal, &parts);
    let columns = columns_of_rows(&map, &parts);
    let mut files = folders
        .iter()
        .map(|folder| Waiting::create(&folder.join(SYNAPSES_FILE), &columns, folders.len()))
        .collect::<Result<Vec<_>>>()?;
    run.progress.start("splitting", parts.pre.len() as u64);
    let mut batches = Batches::of(&parts);
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); folders.len()];
    let mut seen = Seen::of(&columns);
    while let Some((first, batch)) = batches.next()? {
        run.check()?;
        let rows = batch.first().map_or(0, Column::rows);
        seen.look(&batch)?;
        own.iter_mut().for_each(Vec::clear);
        for at in 0..rows {
            own[shard_of.of(&parts, &batch[0], first + at, at)].push(at);
        }
        for (file, rows) in files.iter_mut().zip(&own).filter(|(_, rows)| !rows.is_empty()) {
            file.add(&batch, rows)?;
        }
        run.progress.advance(rows as u64);
    }
    let rows = files.into_iter().map(Waiting::finish).collect::<Result<_>>()?;
    run.progress.finish();
    let neurons = parts.in_table.unwrap_or(parts.ids.len()) as u64;
    let nulls = nulls(&found.file.map, &parts, &seen);
    Ok(Dealt { rows, synapses: seen.synapses, left_out: parts.left_out, neurons, nulls })
}

/// Looks up the shard of a row.
enum Shards<'a> {
    Rows(&'a dyn Fn(u64, u64) -> usize, u64),
    /// By provisional number of the neuron.
    Neurons(Vec<u16>),
}

impl<'a> Shards<'a> {
    fn new(deal: &Deal<'a>, parts: &Parts) -> Shards<'a> {
        match deal {
            Deal::Rows(of) => Shards::Rows(*of, parts.pre.len() as u64 + parts.left_out),
            // There are at most 256 shards.
            Deal::Neurons(of) => Shards::Neurons(match &parts.ids {
                IdList::Numbers(ids) => ids.iter().map(|id| of(*id) as u16).collect(),
                IdList::Names(names) => names.iter().map(|name| of(number(name)) as u16).collect(),
            }),
        }
    }

    fn of(&self, parts: &Parts, rows: &Column, row: usize, at: usize) -> usize {
        match self {
            Shards::Rows(of, all) => match &rows.values {
                Values::U32(numbers) => of(numbers[at].into(), *all),
                _ => 0,
            },
            Shards::Neurons(shards) => shards[parts.post[row] as usize].into(),
        }
    }
}

/// A number made of a name.
fn number(name: &str) -> u64 {
    let hash = blake3::hash(name.as_bytes());
    hash.as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
