//! Shards that were found: one, or all of a data set as the table that they were split from.

use std::path::{Path, PathBuf};

use super::manifest::{Shard, no_shard, shards_in};
use super::part::ROWS_FILE;
use crate::error::{Error, Result};
use crate::read::{RowsOf, SourceOverrides, Sources};

/// Shards and their folders, in order.
#[derive(Clone, Debug, Default)]
pub struct Found {
    shards: Vec<(PathBuf, Shard)>,
}

impl Found {
    /// What a folder says of itself: the shard that it is, or all that it holds. Of most folders nothing.
    ///
    /// # Errors
    /// Files that are damaged, shards that are not there ([`crate::Kind::Data`]).
    pub fn in_folder(folder: &Path) -> Result<Found> {
        if let Some(folders) = shards_in(folder)? {
            return Found::all(&folders);
        }
        let shard = Shard::read(folder)?;
        Ok(Found { shards: shard.map(|shard| (folder.to_owned(), shard)).into_iter().collect() })
    }

    /// All shards of a data set, in whatever order they are given.
    ///
    /// # Errors
    /// A folder that is no shard, shards of different data sets, one that is given twice or lacks
    /// ([`crate::Kind::Data`]).
    pub fn all(folders: &[PathBuf]) -> Result<Found> {
        let mut shards = Vec::with_capacity(folders.len());
        for folder in folders {
            let shard = Shard::read(folder)?.ok_or_else(|| no_shard(folder))?;
            shards.push((folder.clone(), shard));
        }
        shards.sort_by_key(|(_, shard)| shard.number);
        let found = Found { shards };
        found.check()?;
        Ok(found)
    }

    /// The shard that the data set is, if it is one.
    pub fn one(&self) -> Option<&Shard> {
        match self.shards.as_slice() {
            [(_, shard)] => Some(shard),
            _ => None,
        }
    }

    /// Whether they are all of a data set, and not the one that this folder is.
    pub fn are_joined(&self, folder: &Path) -> bool {
        match self.shards.as_slice() {
            [] => false,
            [(only, _)] => only != folder,
            _ => true,
        }
    }

    /// The first of them and its folder.
    pub(super) fn first(&self) -> Option<(&Path, &Shard)> {
        self.shards.first().map(|(folder, shard)| (folder.as_path(), shard))
    }

    /// Their folders.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.shards.iter().map(|(folder, _)| folder.as_path())
    }

    fn check(&self) -> Result<()> {
        let Some((first, one)) = self.shards.first() else {
            return Err(Error::data("there are no shards").advise("give the folders of all shards"));
        };
        for (folder, shard) in &self.shards {
            if shard.whole != one.whole {
                let what = format!(
                    "{} of '{}' is not of the data set of {}",
                    shard.in_words(),
                    shard.whole.name,
                    first.display()
                );
                return Err(Error::data(what)
                    .in_file(folder)
                    .advise("give the shards that one 'areax split' has made"));
            }
        }
        let twice = self.shards.windows(2).find(|pair| pair[0].1.number == pair[1].1.number);
        if let Some([_, (folder, shard)]) = twice {
            return Err(Error::data(format!("{} is given twice", shard.in_words()))
                .in_file(folder)
                .advise("give each shard once"));
        }
        let numbers: Vec<u32> = self.shards.iter().map(|(_, shard)| shard.number).collect();
        match lacking(&numbers, one.whole.shards) {
            None => self.check_rows(),
            Some(lacking) => {
                Err(Error::data(lacking).in_file(first).advise("give the folders of all shards"))
            }
        }
    }

    fn check_rows(&self) -> Result<()> {
        let mut next = 0u64;
        for (folder, shard) in &self.shards {
            if shard.first_row.is_some_and(|first| first != next) {
                return Err(Error::data("its rows do not follow those of the shard before it")
                    .in_file(folder)
                    .advise("split the data again"));
            }
            next = next.saturating_add(shard.rows);
        }
        match self.shards.first().is_some_and(|(_, shard)| shard.whole.rows == next) {
            true => Ok(()),
            false => Err(Error::data(format!(
                "the shards have {next} rows, the data set another number"
            ))
            .advise("split the data again")),
        }
    }

    /// The files of all shards as one data set, whose folder is this.
    ///
    /// # Errors
    /// Files that are missing or ambiguous.
    pub fn sources(&self, folder: &Path) -> Result<Sources> {
        let mut pieces = Vec::with_capacity(self.shards.len());
        let mut others = Vec::new();
        let mut whole: Option<Sources> = None;
        for (of, shard) in &self.shards {
            let own = Sources::find(of, &SourceOverrides::default())?;
            let rows = match shard.first_row {
                Some(row) => RowsOf::From(row),
                None => RowsOf::File(of.join(ROWS_FILE)),
            };
            if let RowsOf::File(path) = &rows {
                others.push(path.clone());
            }
            pieces.push((own.synapses.clone(), rows));
            match &whole {
                Some(_) => others.push(own.synapses),
                None => whole = Some(own),
            }
        }
        let first = self.shards.first().zip(whole);
        let Some(((_, shard), first)) = first else { return Err(no_shard(folder)) };
        let (name, folder) = (shard.whole.name.clone(), folder.to_owned());
        Ok(Sources { name, folder, pieces, others, ..first })
    }

    /// Refuses tables that are not those that were split, by the checksums of what was read.
    ///
    /// # Errors
    /// The first of them ([`crate::Kind::Data`]).
    pub fn check_tables(&self, sources: &Sources, checksums: &[String]) -> Result<()> {
        let tables = std::iter::once(&sources.synapses).chain(&sources.neurons);
        for (path, found) in tables.chain(&sources.others).zip(checksums) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let of = self.shards.iter().find(|(folder, _)| path.parent() == Some(folder));
            let expected = of.and_then(|(_, shard)| shard.checksum_of(&name));
            if expected != Some(found.as_str()) {
                return Err(Error::data(
                    "this is not the table that was written when the data was split",
                )
                .in_file(path)
                .advise("copy the shard anew, or split the data again"));
            }
        }
        Ok(())
    }
}

/// Which shards of so many lack, in words.
pub(super) fn lacking(numbers: &[u32], shards: u32) -> Option<String> {
    const NAMED_MAX: usize = 20;
    let lacking: Vec<u32> = (0..shards).filter(|number| !numbers.contains(number)).collect();
    let mut names: Vec<String> = lacking.iter().take(NAMED_MAX).map(u32::to_string).collect();
    if lacking.len() > NAMED_MAX {
        names.push(format!("{} more", lacking.len() - NAMED_MAX));
    }
    match lacking.len() {
        0 => None,
        1 => Some(format!("of {shards} shards {} is missing", names[0])),
        _ => Some(format!("of {shards} shards {} are missing", names.join(", "))),
    }
}
