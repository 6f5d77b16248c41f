//! Makes sure that there is a prepared copy of the published tables of j0251.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::disk::FinishedColumn;
use super::ensure::{Copies, Prepare, ensure, existing};
use super::npy::HEADER_BYTES;
use super::open::{self, Opened, StoredCopy};
use super::store::{Generation, StoreChoice};
use super::{Dataset, Facts, build, sums, verify};
use crate::error::Result;
use crate::names::Vocabulary;
use crate::read::{NeuronFile, Snapshot, Sources};
use crate::run::Run;

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
/// Bad data ([`crate::Kind::Data`]), or a disk that refuses ([`crate::Kind::Failure`]).
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
    let (opened, rebuilt) = ensure(&Published { sources, vocabulary, run }, store, how)?;
    Ok(described(opened, rebuilt, begin))
}

/// Opens the prepared copy that is there, which takes some microseconds; none if it cannot be used as it is.
///
/// # Errors
/// Published files that cannot be looked at.
pub fn open_existing(
    sources: &Sources,
    vocabulary: &Vocabulary,
    store: &StoreChoice,
    run: &Run,
) -> Result<Option<(Dataset, Prepared)>> {
    let begin = Instant::now();
    let opened = existing(&Published { sources, vocabulary, run }, store)?;
    Ok(opened.map(|opened| described(opened, false, begin)))
}

fn described(opened: Opened, rebuilt: bool, begin: Instant) -> (Dataset, Prepared) {
    let prepared = Prepared {
        bytes: column_bytes(&opened.manifest.columns),
        place: opened.generation,
        rebuilt,
        seconds: begin.elapsed().as_secs_f64(),
        facts: opened.manifest.facts,
    };
    (opened.dataset, prepared)
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

/// The layout of j0251.
struct Published<'a> {
    sources: &'a Sources,
    vocabulary: &'a Vocabulary,
    run: &'a Run<'a>,
}

impl Copies for Published<'_> {
    type Open = Opened;

    fn sources(&self) -> &Sources {
        self.sources
    }

    fn run(&self) -> &Run<'_> {
        self.run
    }

    fn open(&self, root: &Path, now: &Snapshot) -> StoredCopy<Opened> {
        open::open(root, self.sources, now, self.vocabulary)
    }

    fn verify(&self, opened: &Opened) -> Result<Option<String>> {
        verify::verify(opened, self.sources, self.run)
    }

    fn build(&self, generation: Generation, now: &Snapshot) -> Result<()> {
        let folder = &generation.folder;
        let (sources, rows) = (self.sources, build::CHUNK_ROWS);
        let manifest = build::build(sources, self.vocabulary, rows, folder, now, self.run)?;
        generation.publish(&manifest)
    }

    fn expected_bytes(&self) -> Result<u64> {
        // With the sizes of the size index, whose counts and sums are one and a half bytes a row.
        const SYNAPSE_BYTES: u64 = 3 * 2 + 6 * 4 + 2 * 8;
        const NEURON_BYTES: u64 = 8 + 4 + 1 + 2 + 3 * 4;
        let synapses = self.sources.synapse_file()?.rows();
        let neurons = match &self.sources.neurons {
            Some(path) => NeuronFile::open(path)?.rows(),
            None => 0,
        };
        Ok(synapses * SYNAPSE_BYTES + synapses * 3 / 2 + neurons * NEURON_BYTES)
    }
}

/// Size of all column files, with their checksums.
pub(super) fn column_bytes(columns: &[FinishedColumn]) -> u64 {
    let width = |dtype: &str| dtype.get(2..).and_then(|digits| digits.parse().ok()).unwrap_or(0u64);
    let files = columns.iter().map(|c| HEADER_BYTES as u64 + c.rows * width(&c.dtype));
    files.map(|bytes| bytes + sums::file_bytes(bytes)).sum()
}
