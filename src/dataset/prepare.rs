//! Makes sure that there is a prepared copy: finds it, checks it, makes it anew where needed.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::durable::is_full;
use super::manifest::Manifest;
use super::npy::HEADER_BYTES;
use super::open::{self, Opened, StoredCopy};
use super::store::{self, Generation, Lock, StoreChoice};
use super::{Dataset, Facts, build, sums, verify};
use crate::error::{Error, Kind, Result};
use crate::names::Vocabulary;
use crate::read::{NeuronFile, Snapshot, Sources, SynapseFile};
use crate::run::Run;

/// When the prepared copy is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prepare {
    /// When there is none, or it is stale or damaged as far as opening shows.
    IfNeeded,
    /// In any case.
    Force,
    /// When it, or a source, differs from its checksum, or its rows are not in order.
    Verify,
}

/// A prepared copy, and what was done for it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The folder that holds its columns.
    pub place: PathBuf,
    /// Size of all its columns, with their checksums.
    pub bytes: u64,
    /// Whether it was made now.
    pub rebuilt: bool,
    /// How long all took.
    pub seconds: f64,
    /// What the data set holds.
    pub facts: Facts,
}

/// Makes sure that there is a prepared copy of the data set.
///
/// # Errors
/// Bad data ([`Kind::Data`]), or a disk that refuses ([`Kind::Failure`]).
pub fn prepare(
    sources: &Sources,
    vocabulary: &Vocabulary,
    store: &StoreChoice,
    how: Prepare,
    run: &Run,
) -> Result<Prepared> {
    open(sources, vocabulary, store, how, run).map(|(_, prepared)| prepared)
}

/// The same, open.
///
/// # Errors
/// As [`prepare`].
pub fn open(
    sources: &Sources,
    vocabulary: &Vocabulary,
    store: &StoreChoice,
    how: Prepare,
    run: &Run,
) -> Result<(Dataset, Prepared)> {
    let begin = Instant::now();
    let (opened, rebuilt) = Task { sources, vocabulary, run }.run(store, how)?;
    let prepared = Prepared {
        bytes: column_bytes(&opened.manifest),
        place: opened.generation,
        rebuilt,
        seconds: begin.elapsed().as_secs_f64(),
        facts: opened.manifest.facts,
    };
    Ok((opened.dataset, prepared))
}

impl Dataset {
    /// Opens the prepared copy, preparing it first when it is absent, stale or damaged.
    ///
    /// # Errors
    /// As [`prepare`].
    pub fn open(
        sources: &Sources,
        vocabulary: Vocabulary,
        store: &StoreChoice,
        run: &Run,
    ) -> Result<Dataset> {
        open(sources, &vocabulary, store, Prepare::IfNeeded, run).map(|(dataset, _)| dataset)
    }
}

struct Task<'a> {
    sources: &'a Sources,
    vocabulary: &'a Vocabulary,
    run: &'a Run<'a>,
}

impl Task<'_> {
    /// The open copy, and whether it was made now.
    fn run(&self, store: &StoreChoice, how: Prepare) -> Result<(Opened, bool)> {
        let now = Snapshot::take(self.sources)?;
        let places = store::places(self.sources, store);
        let mut reasons = Vec::new();
        if how != Prepare::Force {
            for root in &places {
                match self.look(root, &now, how)? {
                    StoredCopy::Ready(opened) => {
                        store::tidy(root);
                        return Ok((*opened, false));
                    }
                    StoredCopy::Nothing => {}
                    StoredCopy::Unusable(reason) => reasons.push((root, reason)),
                }
            }
        }
        let (root, lock) = self.lock(&places)?;
        if how == Prepare::IfNeeded {
            // Another process may have made it while this one waited.
            let now = Snapshot::take(self.sources)?;
            if let StoredCopy::Ready(opened) = self.open(root, &now) {
                return Ok((*opened, false));
            }
        }
        for (root, reason) in reasons {
            let place = root.display();
            self.run
                .progress
                .note(&format!("the prepared copy in {place} cannot be used: {reason}"));
        }
        self.make(root, &lock).map(|opened| (opened, true))
    }

    fn open(&self, root: &Path, now: &Snapshot) -> StoredCopy {
        open::open(root, self.sources, now, self.vocabulary)
    }

    /// What is in `root`; looks at every byte of it where it is to be verified.
    fn look(&self, root: &Path, now: &Snapshot, how: Prepare) -> Result<StoredCopy> {
        Ok(match self.open(root, now) {
            StoredCopy::Ready(opened) if how == Prepare::Verify => {
                match verify::verify(&opened, self.sources, self.run)? {
                    None => StoredCopy::Ready(opened),
                    Some(damage) => StoredCopy::Unusable(damage),
                }
            }
            found => found,
        })
    }

    /// Locks the first store that can be written.
    fn lock<'p>(&self, places: &'p [PathBuf]) -> Result<(&'p Path, Lock)> {
        let mut first_error = None;
        for root in places {
            match Lock::wait(root, self.run) {
                Ok(lock) => return Ok((root, lock)),
                Err(error) if error.kind() == Kind::Stopped => return Err(error),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        let error = first_error.unwrap_or_else(|| Error::new(Kind::Failure, "there is no store"));
        Err(error.advise("--store DIR or AREAX_STORE puts the prepared copy elsewhere"))
    }

    /// Makes a new copy in `root`.
    fn make(&self, root: &Path, lock: &Lock) -> Result<Opened> {
        let bytes = self.expected_bytes()?;
        let place = root.display();
        self.run.progress.note(&format!("preparing a copy in {place} ({})", megabytes(bytes)));
        let now = Snapshot::take(self.sources)?;
        self.build(lock, &now).map_err(|error| match error.io_kind().is_some_and(is_full) {
            true => error.advise(format!(
                "the prepared copy needs {}; --store DIR or AREAX_STORE puts it elsewhere",
                megabytes(bytes)
            )),
            false => error,
        })?;
        match self.open(root, &now) {
            StoredCopy::Ready(opened) => Ok(*opened),
            StoredCopy::Nothing => Err(unusable(root, "it has gone")),
            StoredCopy::Unusable(reason) => Err(unusable(root, &reason)),
        }
    }

    fn build(&self, lock: &Lock, now: &Snapshot) -> Result<()> {
        let generation = Generation::begin(lock)?;
        let folder = &generation.folder;
        let (sources, rows) = (self.sources, build::CHUNK_ROWS);
        let manifest = build::build(sources, self.vocabulary, rows, folder, now, self.run)?;
        generation.publish(&manifest)
    }

    /// Size of the copy to be made, but for orphans.
    fn expected_bytes(&self) -> Result<u64> {
        // With the sizes of the size index, whose counts and sums are one and a half bytes a row.
        const SYNAPSE_BYTES: u64 = 3 * 2 + 6 * 4 + 2 * 8;
        const NEURON_BYTES: u64 = 8 + 4 + 1 + 2 + 3 * 4;
        let synapses = SynapseFile::open(&self.sources.synapses)?.rows();
        let neurons = match &self.sources.neurons {
            Some(path) => NeuronFile::open(path)?.rows(),
            None => 0,
        };
        Ok(synapses * SYNAPSE_BYTES + synapses * 3 / 2 + neurons * NEURON_BYTES)
    }
}

fn unusable(root: &Path, reason: &str) -> Error {
    Error::new(Kind::Failure, format!("the copy just prepared cannot be used: {reason}"))
        .in_file(root)
        .advise("run again; if that does not help, --store DIR puts the copy elsewhere")
}

/// Size of all column files, with their checksums.
fn column_bytes(manifest: &Manifest) -> u64 {
    let width = |dtype: &str| dtype.get(2..).and_then(|digits| digits.parse().ok()).unwrap_or(0u64);
    let columns = manifest.columns.iter();
    let files = columns.map(|c| HEADER_BYTES as u64 + c.rows * width(&c.dtype));
    files.map(|bytes| bytes + sums::blocks(bytes) * sums::SUM_BYTES as u64).sum()
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
