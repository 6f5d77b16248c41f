//! Skeletons and meshes of another server, kept on the disk: each is fetched once, read strictly
//! before it is kept, and the oldest go when there are too many.

use std::fs::{self, File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::shapes::shape_if_there;
use super::{Client, RetryPolicy};
use crate::error::{Error, Result};
use crate::progress::Silent;
use crate::shape::{Mesh, ShapeKind, Skeleton};

/// What the name of a file in the making ends in.
const PART: &str = ".part";
/// Of the room, in percent, what stays when the oldest files go: they go in flocks.
const STAYS_PERCENT: u64 = 80;

/// A server's shapes, as far as they were asked for.
pub struct Mirror {
    client: Client,
    base_url: String,
    folder: PathBuf,
    bytes_max: u64,
    /// Bytes that are kept, about: other processes may keep shapes in the same folder.
    bytes: AtomicU64,
    parts: AtomicU64,
}

impl Mirror {
    /// A mirror of the server at `base_url` in `folder`, which is made, with room for about
    /// `bytes_max`.
    ///
    /// # Errors
    /// A folder that cannot be made or looked into.
    pub fn open(
        base_url: &str,
        folder: PathBuf,
        bytes_max: u64,
        retry_policy: RetryPolicy,
    ) -> Result<Mirror> {
        for kind in [ShapeKind::Skeleton, ShapeKind::Mesh] {
            let inner = place(&folder, kind, 0);
            let inner = inner.parent().unwrap_or(&folder);
            fs::create_dir_all(inner)
                .map_err(|error| Error::io(inner, "cannot make the folder", error))?;
        }
        let bytes = kept(&folder)?.iter().map(|(_, meta)| meta.len()).sum();
        let (bytes, parts) = (AtomicU64::new(bytes), AtomicU64::new(0));
        let base_url = base_url.to_owned();
        Ok(Mirror { client: Client::new(retry_policy), base_url, folder, bytes_max, bytes, parts })
    }

    /// The server.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The file of a shape that is kept.
    ///
    /// # Errors
    /// A folder that cannot be looked into.
    pub fn find(&self, kind: ShapeKind, id: u64) -> Result<Option<PathBuf>> {
        kind.find(&self.folder, id)
    }

    /// Fetches a shape and keeps it; `None` if the server has none.
    ///
    /// # Errors
    /// A server that does not answer, or with something that is no such shape; a disk that refuses.
    pub fn fetch(&self, kind: ShapeKind, id: u64) -> Result<Option<PathBuf>> {
        let Some(bytes) = shape_if_there(&self.client, &self.base_url, kind, id, &Silent)? else {
            return Ok(None);
        };
        match kind {
            ShapeKind::Skeleton => Skeleton::parse(&bytes).map(drop)?,
            ShapeKind::Mesh => Mesh::parse(&bytes).map(drop)?,
        }
        let path = place(&self.folder, kind, id);
        self.keep(&path, &bytes)?;
        Ok(Some(path))
    }

    /// Writes the file beside its place, and lets it take that whole.
    fn keep(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = path.with_extension(format!("{}-{number}{PART}", std::process::id()));
        let write = || File::create(&part)?.write_all(bytes);
        let written = write().and_then(|()| fs::rename(&part, path));
        if let Err(error) = written {
            // A part that cannot be removed is removed with the oldest.
            let _ = fs::remove_file(&part);
            return Err(Error::io(path, "cannot be kept", error));
        }
        let length = bytes.len() as u64;
        if self.bytes.fetch_add(length, Ordering::Relaxed) + length > self.bytes_max {
            self.make_room(path)?;
        }
        Ok(())
    }

    /// Removes the oldest files, but not `newest`.
    fn make_room(&self, newest: &Path) -> Result<()> {
        let mut files = kept(&self.folder)?;
        files.sort_by_key(|(_, meta)| meta.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        let mut bytes: u64 = files.iter().map(|(_, meta)| meta.len()).sum();
        let stays = self.bytes_max / 100 * STAYS_PERCENT;
        for (path, meta) in files.iter().filter(|(path, _)| path != newest) {
            if bytes <= stays {
                break;
            }
            // What another process has removed is gone too.
            let _ = fs::remove_file(path);
            bytes -= meta.len();
        }
        self.bytes.store(bytes, Ordering::Relaxed);
        Ok(())
    }
}

/// Where a shape is kept: under the name that has no colon, which every file system can have.
fn place(folder: &Path, kind: ShapeKind, id: u64) -> PathBuf {
    folder.join(kind.kept_name(id))
}

/// Every file that is kept, and parts that were left.
fn kept(folder: &Path) -> Result<Vec<(PathBuf, Metadata)>> {
    let mut files = Vec::new();
    for kind in [ShapeKind::Skeleton, ShapeKind::Mesh] {
        let inner = place(folder, kind, 0);
        let inner = inner.parent().unwrap_or(folder);
        let entries =
            fs::read_dir(inner).map_err(|error| Error::io(inner, "cannot be listed", error))?;
        // What goes while this looks is gone.
        let found =
            entries.flatten().filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)));
        files.extend(found.filter(|(_, meta)| meta.is_file()));
    }
    Ok(files)
}
