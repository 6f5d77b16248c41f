//! Makes sure that there is a prepared copy of a data set with a map.

use std::io::Error as IoError;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::MappedDataset;
use super::build::lay_out;
use super::manifest::Manifest;
use super::read::read;
use super::shelf::{Shelf, Stored};
use crate::dataset::ensure::{Copies, ensure};
use crate::dataset::fingerprint::{self, Source};
use crate::dataset::manifest::MAP_LAYOUT;
use crate::dataset::open::{self, Folder, StoredCopy};
use crate::dataset::prepare::column_bytes;
use crate::dataset::store::{Generation, Named};
use crate::dataset::verify::checksums;
use crate::dataset::{Facts, Prepare, Prepared, StoreChoice};
use crate::error::Result;
use crate::map::Found;
use crate::read::{Snapshot, Sources};
use crate::run::Run;

/// The layout of data sets with a map.
struct OfMap<'a> {
    found: &'a Found,
    sources: &'a Sources,
    run: &'a Run<'a>,
}

/// An open copy.
struct Opened {
    dataset: MappedDataset,
    manifest: Manifest,
    /// Its folder.
    generation: PathBuf,
}

/// Opens the prepared copy of a data set with a map, and makes it where that is needed. `sources` are
/// the files of the map.
///
/// # Errors
/// Tables that cannot be read, values that the map does not allow ([`crate::Kind::Data`]); a disk that
/// refuses ([`crate::Kind::Failure`]).
pub fn open(
    found: &Found,
    sources: &Sources,
    store: &StoreChoice,
    how: Prepare,
    run: &Run,
) -> Result<(MappedDataset, Prepared)> {
    let begin = Instant::now();
    let (opened, rebuilt) = ensure(&OfMap { found, sources, run }, store, how)?;
    let Opened { dataset, manifest, generation } = opened;
    let orphans = dataset.neurons.len() - dataset.neurons.listed;
    let prepared = Prepared {
        bytes: column_bytes(&manifest.columns),
        place: generation,
        rebuilt,
        seconds: begin.elapsed().as_secs_f64(),
        facts: Facts {
            synapses: dataset.rows.len() as u64,
            neurons: dataset.neurons.listed as u64,
            orphan_ids: orphans as u64,
            ..Facts::default()
        },
    };
    Ok((dataset, prepared))
}

impl Copies for OfMap<'_> {
    type Open = Opened;

    fn sources(&self) -> &Sources {
        self.sources
    }

    fn run(&self) -> &Run<'_> {
        self.run
    }

    fn open(&self, root: &Path, now: &Snapshot) -> StoredCopy<Opened> {
        open::current(root, |Named { folder, checksum }| {
            let manifest = Manifest::read(folder, checksum)?;
            let tables = fingerprint::of(self.sources, now);
            let chosen = manifest.chosen(&self.found.file.map, &tables).map_err(IoError::other)?;
            let stored = Stored::Folder(Folder { path: folder, columns: &manifest.columns });
            let mut dataset = MappedDataset::of(&manifest.contents, &chosen, &stored, now.clone())?;
            dataset.checksums = manifest.sources.iter().map(|one| one.blake3.clone()).collect();
            Ok(Opened { dataset, manifest, generation: folder.clone() })
        })
    }

    fn verify(&self, opened: &Opened) -> Result<Option<String>> {
        let columns = opened.dataset.columns();
        let damage = checksums(&columns, &opened.manifest.sources, self.sources, self.run)?;
        self.run.progress.finish();
        Ok(damage.or_else(|| opened.dataset.check_invariants().err().map(|e| e.in_words())))
    }

    fn build(&self, generation: Generation, now: &Snapshot) -> Result<()> {
        let manifest = self.manifest(&generation.folder, now)?;
        generation.publish(&manifest)
    }

    /// The rows are not known before they are read: as much as the tables, which is more than is needed
    /// where they are not packed.
    fn expected_bytes(&self) -> Result<u64> {
        let now = Snapshot::take(self.sources)?;
        Ok(fingerprint::of(self.sources, &now).iter().map(|source: &Source| source.bytes).sum())
    }
}

impl OfMap<'_> {
    /// Writes all columns into `folder`, durably, and returns the manifest to go with them.
    fn manifest(&self, folder: &Path, now: &Snapshot) -> Result<Manifest> {
        let ((contents, columns), sources) = fingerprint::hashed(self.sources, now, |scope| {
            let (parts, keys) = read(self.found, Some(folder), self.run)?;
            let mut shelf = Shelf::folder(folder, scope);
            let mut contents = lay_out(parts, &mut shelf, self.run)?;
            contents.set_keys(keys);
            self.run.progress.start("writing to disk", 0);
            Ok((contents, shelf.finish()?))
        })?;
        self.run.progress.finish();
        Ok(Manifest {
            layout: MAP_LAYOUT,
            areax: env!("CARGO_PKG_VERSION").to_owned(),
            shape: self.found.file.map.shape(),
            sources,
            contents,
            columns,
        })
    }
}

impl MappedDataset {
    /// Reads the tables of a map into a copy in memory.
    ///
    /// # Errors
    /// Those of [`open`], but for the disk's.
    pub fn in_memory(found: &Found, run: &Run) -> Result<MappedDataset> {
        let (parts, keys) = read(found, None, run)?;
        let mut shelf = Shelf::memory();
        let mut contents = lay_out(parts, &mut shelf, run)?;
        contents.set_keys(keys);
        MappedDataset::in_order(&contents, shelf)
    }
}
