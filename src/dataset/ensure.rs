//! Makes sure that there is a prepared copy: finds it, checks it, makes it anew where needed. Whatever
//! the layout.

use std::path::{Path, PathBuf};

use super::durable::is_full;
use super::open::StoredCopy;
use super::store::{self, Generation, Lock, StoreChoice};
use crate::error::{Error, Kind, Result};
use crate::read::{Snapshot, Sources};
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

/// A layout of prepared copies: how one is opened, looked through and made.
pub(super) trait Copies {
    /// An open copy.
    type Open;

    /// What it is made from.
    fn sources(&self) -> &Sources;

    /// Where progress is told, and whether to go on.
    fn run(&self) -> &Run<'_>;

    /// Opens the copy in a store, if it was made from the tables as they are `now`.
    fn open(&self, root: &Path, now: &Snapshot) -> StoredCopy<Self::Open>;

    /// What is wrong with an open copy, if anything is; looks at every byte of it.
    fn verify(&self, opened: &Self::Open) -> Result<Option<String>>;

    /// Makes a copy.
    fn build(&self, generation: Generation, now: &Snapshot) -> Result<()>;

    /// About how large it will be.
    fn expected_bytes(&self) -> Result<u64>;
}

/// The open copy, and whether it was made now.
pub(super) fn ensure<C: Copies>(
    copies: &C,
    store: &StoreChoice,
    how: Prepare,
) -> Result<(C::Open, bool)> {
    let now = Snapshot::take(copies.sources())?;
    let places = store::places(copies.sources(), store);
    let mut reasons = Vec::new();
    if how != Prepare::Force
        && let Some(opened) = found(copies, &places, &now, how, &mut reasons)?
    {
        return Ok((opened, false));
    }
    let (root, lock) = lock(&places, copies.run())?;
    if how == Prepare::IfNeeded {
        // Another process may have made it while this one waited.
        let now = Snapshot::take(copies.sources())?;
        if let StoredCopy::Ready(opened) = copies.open(root, &now) {
            return Ok((*opened, false));
        }
    }
    for (root, reason) in reasons {
        let place = root.display();
        copies
            .run()
            .progress
            .note(&format!("the prepared copy in {place} cannot be used: {reason}"));
    }
    make(copies, root, &lock).map(|opened| (opened, true))
}

/// The copy that is there, if it can be used as it is; nothing is made.
pub(super) fn existing<C: Copies>(copies: &C, store: &StoreChoice) -> Result<Option<C::Open>> {
    let now = Snapshot::take(copies.sources())?;
    let places = store::places(copies.sources(), store);
    found(copies, &places, &now, Prepare::IfNeeded, &mut Vec::new())
}

/// The first copy that can be used; `reasons` say of others why they cannot.
fn found<'p, C: Copies>(
    copies: &C,
    places: &'p [PathBuf],
    now: &Snapshot,
    how: Prepare,
    reasons: &mut Vec<(&'p Path, String)>,
) -> Result<Option<C::Open>> {
    for root in places {
        match look(copies, root, now, how)? {
            StoredCopy::Ready(opened) => {
                store::tidy(root);
                return Ok(Some(*opened));
            }
            StoredCopy::Nothing => {}
            StoredCopy::Unusable(reason) => reasons.push((root, reason)),
        }
    }
    Ok(None)
}

/// What is in `root`; looks at every byte of it where it is to be verified.
fn look<C: Copies>(
    copies: &C,
    root: &Path,
    now: &Snapshot,
    how: Prepare,
) -> Result<StoredCopy<C::Open>> {
    Ok(match copies.open(root, now) {
        StoredCopy::Ready(opened) if how == Prepare::Verify => match copies.verify(&opened)? {
            None => StoredCopy::Ready(opened),
            Some(damage) => StoredCopy::Unusable(damage),
        },
        found => found,
    })
}

/// Locks the first store that can be written.
fn lock<'p>(places: &'p [PathBuf], run: &Run) -> Result<(&'p Path, Lock)> {
    let mut first_error = None;
    for root in places {
        match Lock::wait(root, run) {
            Ok(lock) => return Ok((root, lock)),
            Err(error) if error.kind() == Kind::Stopped => return Err(error),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    let error = first_error.unwrap_or_else(|| Error::new(Kind::Failure, "there is no store"));
    Err(error.advise("--store DIR or AREAX_STORE puts the prepared copy elsewhere"))
}

/// Makes a new copy in `root`.
fn make<C: Copies>(copies: &C, root: &Path, lock: &Lock) -> Result<C::Open> {
    let bytes = copies.expected_bytes()?;
    let place = root.display();
    copies.run().progress.note(&format!("preparing a copy in {place} ({})", megabytes(bytes)));
    let now = Snapshot::take(copies.sources())?;
    let built = Generation::begin(lock).and_then(|generation| copies.build(generation, &now));
    built.map_err(|error| match error.io_kind().is_some_and(is_full) {
        true => error.advise(format!(
            "the prepared copy needs {}; --store DIR or AREAX_STORE puts it elsewhere",
            megabytes(bytes)
        )),
        false => error,
    })?;
    match copies.open(root, &now) {
        StoredCopy::Ready(opened) => Ok(*opened),
        StoredCopy::Nothing => Err(unusable(root, "it has gone")),
        StoredCopy::Unusable(reason) => Err(unusable(root, &reason)),
    }
}

fn unusable(root: &Path, reason: &str) -> Error {
    Error::new(Kind::Failure, format!("the copy just prepared cannot be used: {reason}"))
        .in_file(root)
        .advise("run again; if that does not help, --store DIR puts the copy elsewhere")
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
