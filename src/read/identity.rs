//! What tells one state of a file from another: size, times, place on the disk and samples of its
//! content. Looking costs microseconds, so that an answer can be held to one state of its sources.

use std::fs::{File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::source::{open, read_exact_at};
use super::sources::Sources;
use crate::error::{Error, Result};

/// Places of a file that are sampled, its start and its end among them.
const SAMPLES: u64 = 8;
/// Bytes of one sample.
const SAMPLE_BYTES: u64 = 64;
/// File systems round the time of a change by up to 10 ms. A file that changed this recently could
/// change again and keep its times, so it is looked at when this has passed.
const CLOCK_STEP: Duration = Duration::from_millis(20);

/// A file at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Length in bytes.
    pub bytes: u64,
    /// Modification time in ns since 1970; 0 where there is none.
    pub mtime_ns: i64,
    /// Bytes spread over the file.
    pub samples: Vec<u8>,
    /// What is true on this machine only: device, number of the file, time of its last change.
    local: (u64, u64, i64),
}

impl Identity {
    /// Looks at a file.
    ///
    /// # Errors
    /// A file that is missing ([`crate::Kind::Data`]) or cannot be read.
    pub fn look(path: &Path) -> Result<Identity> {
        let (file, metadata) = open(path)?;
        Identity::of(path, &file, &metadata)
    }

    /// The same for an open file.
    pub(super) fn of(path: &Path, file: &File, metadata: &Metadata) -> Result<Identity> {
        // Times first: what is written while samples are read then differs in its times.
        let cannot = |error| Error::io(path, "cannot read", error);
        let metadata = match wait_for_clock(metadata) {
            true => &file.metadata().map_err(cannot)?,
            false => metadata,
        };
        let samples = samples(file, metadata.len()).map_err(cannot)?;
        let (bytes, mtime_ns) = (metadata.len(), modified_ns(metadata));
        Ok(Identity { bytes, mtime_ns, samples, local: local(metadata) })
    }

    /// How the file at `path` differs now from `file`, of which this was the state.
    pub(super) fn difference(&self, path: &Path, file: &File) -> Option<String> {
        self.glance(path).or_else(|| {
            // It is the open file, so that its bytes can be had there.
            match samples(file, self.bytes) {
                Ok(samples) if samples == self.samples => None,
                Ok(_) => Some("it has other content".to_owned()),
                Err(error) => Some(format!("it cannot be read: {error}")),
            }
        })
    }

    /// The same as far as it shows without a look at the content.
    fn glance(&self, path: &Path) -> Option<String> {
        let now = match std::fs::metadata(path) {
            Ok(now) => now,
            Err(error) if error.kind() == ErrorKind::NotFound => return Some("it is gone".into()),
            Err(error) => return Some(format!("it cannot be looked at: {error}")),
        };
        let ((device, number, changed), then) = (local(&now), self.local);
        let what = if now.len() != self.bytes {
            format!("it had {} bytes and has {}", self.bytes, now.len())
        } else if (device, number) != (then.0, then.1) {
            "another file has its name".to_owned()
        } else if modified_ns(&now) != self.mtime_ns {
            "it has another modification time".to_owned()
        } else if changed != then.2 {
            "it was written to, or its permissions or links were changed".to_owned()
        } else {
            return None;
        };
        Some(what)
    }
}

/// Files as they were at one moment; by default none. They are kept open, so that no other file
/// can get the number of one of them.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    files: Arc<[(PathBuf, File, Identity)]>,
}

impl Snapshot {
    /// Looks at the published files, mappings included.
    ///
    /// # Errors
    /// A file that is missing ([`crate::Kind::Data`]) or cannot be read.
    pub fn take(sources: &Sources) -> Result<Snapshot> {
        Snapshot::of_files(sources.files().map(PathBuf::as_path))
    }

    /// Looks at one file.
    ///
    /// # Errors
    /// A file that is missing ([`crate::Kind::Data`]) or cannot be read.
    pub fn of_file(path: &Path) -> Result<Snapshot> {
        Snapshot::of_files([path].into_iter())
    }

    fn of_files<'a>(paths: impl Iterator<Item = &'a Path>) -> Result<Snapshot> {
        let look = |path: &Path| {
            let (file, metadata) = open(path)?;
            let identity = Identity::of(path, &file, &metadata)?;
            Ok((path.to_owned(), file, identity))
        };
        Ok(Snapshot { files: paths.map(look).collect::<Result<_>>()? })
    }

    /// The state of a file that belongs to it.
    pub fn of(&self, path: &Path) -> Option<&Identity> {
        self.files.iter().find(|(known, ..)| known == path).map(|(.., identity)| identity)
    }

    /// The first file that is no longer as it was, and how it differs.
    pub fn changed(&self) -> Option<(&Path, String)> {
        let changed = |(path, file, then): &(PathBuf, File, Identity)| then.difference(path, file);
        self.files.iter().find_map(|one| Some((one.0.as_path(), changed(one)?)))
    }

    /// The same as far as it shows without a look at their content: one system call a file.
    pub fn changed_at_a_glance(&self) -> Option<(&Path, String)> {
        let changed = |(path, _, then): &(PathBuf, File, Identity)| then.glance(path);
        self.files.iter().find_map(|one| Some((one.0.as_path(), changed(one)?)))
    }

    /// Refuses files that are no longer as they were.
    ///
    /// # Errors
    /// The first file that has changed or is gone ([`crate::Kind::Data`]).
    pub fn unchanged(&self) -> Result<()> {
        self.changed().map_or(Ok(()), |(path, how)| Err(refused(path, &how)))
    }
}

/// The error about a file that is no longer as it was.
pub(super) fn refused(path: &Path, how: &str) -> Error {
    Error::data(format!(
        "the file has changed since it was opened ({how}), so an answer could mix old and new rows"
    ))
    .in_file(path)
    .advise("ask again once nothing writes to it any more")
}

/// Waits until a later change gets another time. True if there was something to wait for.
fn wait_for_clock(metadata: &Metadata) -> bool {
    let (_, _, changed_ns) = local(metadata);
    let changed = UNIX_EPOCH + Duration::from_nanos(changed_ns.max(0).unsigned_abs());
    // A time in the future comes from another machine's clock.
    let Ok(age) = SystemTime::now().duration_since(changed) else { return false };
    let wait = CLOCK_STEP.checked_sub(age);
    wait.inspect(|wait| std::thread::sleep(*wait)).is_some()
}

/// Bytes spread evenly over a file; all of a short one.
fn samples(file: &File, bytes: u64) -> std::io::Result<Vec<u8>> {
    if bytes <= SAMPLES * SAMPLE_BYTES {
        let mut all = vec![0; bytes as usize];
        return read_or_end(file, &mut all, 0).map(|()| all);
    }
    let mut samples = vec![0; (SAMPLES * SAMPLE_BYTES) as usize];
    let last = bytes - SAMPLE_BYTES;
    for (at, sample) in (0..).zip(samples.chunks_exact_mut(SAMPLE_BYTES as usize)) {
        // In 128 bits: no product overflows.
        let offset = u128::from(last) * at / u128::from(SAMPLES - 1);
        read_or_end(file, sample, offset as u64)?;
    }
    Ok(samples)
}

/// A file that has become shorter differs by its length already.
fn read_or_end(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<()> {
    match read_exact_at(file, buffer, offset) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(()),
        read => read,
    }
}

fn modified_ns(metadata: &Metadata) -> i64 {
    let ns = |duration: Duration| i64::try_from(duration.as_nanos()).ok();
    // Where there is no such time, the rest tells of changes.
    let modified = metadata.modified().ok();
    let ns = modified.and_then(|time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => ns(after),
        Err(before) => ns(before.duration()).map(|ns| -ns),
    });
    ns.unwrap_or(0)
}

#[cfg(unix)]
fn local(metadata: &Metadata) -> (u64, u64, i64) {
    use std::os::unix::fs::MetadataExt;
    let seconds_ns = metadata.ctime().saturating_mul(1_000_000_000);
    (metadata.dev(), metadata.ino(), seconds_ns.saturating_add(metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn local(metadata: &Metadata) -> (u64, u64, i64) {
    (0, 0, modified_ns(metadata))
}
