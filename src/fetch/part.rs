//! A download in the making: `NAME.part`, and beside it `NAME.part.from`, which says of what file
//! the bytes are, so that a later try goes on only where that is still the same.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
use crate::paths::with_suffix;

/// What a server says of the file that it sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    pub url: String,
    pub etag: Option<String>,
    pub modified: Option<String>,
    pub total: Option<u64>,
}

impl Version {
    /// What `If-Range` takes: a strong ETag, else the time of modification.
    pub fn validator(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
        strong.or(self.modified.as_deref())
    }

    /// Whether bytes of the two may stand in one file: nothing that both state differs.
    pub fn fits(&self, other: &Version) -> bool {
        fn agree<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        self.url == other.url
            && agree(&self.etag, &other.etag)
            && agree(&self.modified, &other.modified)
            && agree(&self.total, &other.total)
    }

    fn to_text(&self) -> String {
        let total = self.total.map(|total| total.to_string());
        let lines = [
            ("url", Some(&self.url)),
            ("etag", self.etag.as_ref()),
            ("last-modified", self.modified.as_ref()),
            ("bytes", total.as_ref()),
        ];
        let lines =
            lines.iter().filter_map(|(name, value)| Some(format!("{name}: {}\n", (*value)?)));
        lines.collect()
    }

    fn of_text(text: &str) -> Option<Version> {
        let value = |name: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            found.map(str::to_owned)
        };
        let total = match value("bytes") {
            Some(number) => Some(number.parse().ok()?),
            None => None,
        };
        Some(Version {
            url: value("url")?,
            etag: value("etag"),
            modified: value("last-modified"),
            total,
        })
    }
}

/// The open part of one file; it belongs to this process as long as it is open.
pub struct Part {
    target: PathBuf,
    path: PathBuf,
    file: File,
    length: u64,
    from_path: PathBuf,
    /// Locked, and not the part itself: where locks are mandatory that could not be checked.
    from: File,
    version: Option<Version>,
}

impl Part {
    /// Opens the part of `target` and finds what an earlier try has left.
    ///
    /// # Errors
    /// Another process that has it open; a disk that refuses.
    pub fn open(target: &Path) -> Result<Part> {
        let (path, from_path) = (with_suffix(target, ".part"), with_suffix(target, ".part.from"));
        let mut from = open(&from_path)?;
        match from.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(Kind::Failure, "another process is downloading this file")
                    .in_file(&path)
                    .advise("wait for it, or end it and run again"));
            }
            // Where locks do not exist, downloads are not protected from each other.
            Err(TryLockError::Error(_)) => {}
        }
        let mut text = String::new();
        let read = from.read_to_string(&mut text).ok();
        let version = read.and_then(|_| Version::of_text(&text));
        let file = open(&path)?;
        let length = file.metadata().map_err(|error| unwritten(&path, error))?.len();
        let target = target.to_owned();
        let mut part = Part { target, path, file, length, from_path, from, version };
        if part.version.is_none() {
            // Nobody knows of what file these bytes are.
            part.clear()?;
        }
        Ok(part)
    }

    /// Where the bytes lie.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Of what file they are.
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// Forgets all bytes.
    pub fn clear(&mut self) -> Result<()> {
        self.file.set_len(0).map_err(|error| unwritten(&self.path, error))?;
        self.from.set_len(0).map_err(|error| unwritten(&self.from_path, error))?;
        (self.length, self.version) = (0, None);
        Ok(())
    }

    /// Begins anew with a file of this version.
    pub fn begin(&mut self, version: Version) -> Result<()> {
        self.clear()?;
        let written =
            self.from.rewind().and_then(|()| self.from.write_all(version.to_text().as_bytes()));
        written.map_err(|error| unwritten(&self.from_path, error))?;
        self.version = Some(version);
        Ok(())
    }

    /// Appends bytes.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let end = SeekFrom::Start(self.length);
        let written = self.file.seek(end).and_then(|_| self.file.write_all(bytes));
        written.map_err(|error| unwritten(&self.path, error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// The bytes from `start` to the end.
    pub fn tail(&mut self, start: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.file.seek(SeekFrom::Start(start));
        read.and_then(|_| self.file.read_to_end(&mut bytes))
            .map_err(|error| Error::io(&self.path, "cannot be read back", error))?;
        Ok(bytes)
    }

    /// Gives the file its name, on the disk for good.
    pub fn finish(self) -> Result<()> {
        self.file.sync_all().map_err(|error| unwritten(&self.path, error))?;
        // Some systems rename no open file.
        drop(self.file);
        std::fs::rename(&self.path, &self.target)
            .map_err(|error| Error::io(&self.target, "cannot be given its name", error))?;
        drop(self.from);
        // Without the part it says nothing.
        let _ = std::fs::remove_file(&self.from_path);
        Ok(())
    }

    /// Leaves the bytes for a later try; without any, nothing is left.
    pub fn leave(self) {
        if self.length == 0 {
            drop((self.file, self.from));
            // Empty files that stay do no harm.
            let _ = std::fs::remove_file(&self.path);
            let _ = std::fs::remove_file(&self.from_path);
        }
    }
}

fn open(path: &Path) -> Result<File> {
    let options = File::options().read(true).write(true).create(true).truncate(false).open(path);
    options.map_err(|error| unwritten(path, error))
}

fn unwritten(path: &Path, error: std::io::Error) -> Error {
    Error::io(path, "cannot be written", error)
        .advise("make room on the disk, or choose another folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_survive_their_text() {
        let full = Version {
            url: "http://a/b".into(),
            etag: Some("\"x: y\"".into()),
            modified: Some("Sun, 22 Nov 2026 18:00:00 GMT".into()),
            total: Some(7),
        };
        let bare = Version { url: "http://a/b".into(), ..Version::default() };
        for version in [&full, &bare] {
            assert_eq!(Version::of_text(&version.to_text()).as_ref(), Some(version));
            assert!(version.fits(version) && full.fits(version) && version.fits(&full));
        }
        assert!(!full.fits(&Version { total: Some(8), ..full.clone() }));
        assert!(!full.fits(&Version { etag: Some("z".into()), ..full.clone() }));
        assert_eq!(Version::of_text("etag: x\n"), None);
        assert_eq!(Version::of_text("url: x\nbytes: many\n"), None);
    }

    #[test]
    fn a_weak_tag_is_no_validator() {
        let mut version = Version { etag: Some("W/\"1\"".into()), ..Version::default() };
        assert_eq!(version.validator(), None);
        version.modified = Some("yesterday".into());
        assert_eq!(version.validator(), Some("yesterday"));
        version.etag = Some("\"1\"".into());
        assert_eq!(version.validator(), Some("\"1\""));
    }
}
