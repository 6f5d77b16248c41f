//! Shapes by neuron id in a folder: the names that are looked for.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::foreign;
use crate::error::{Error, Result};

/// What of a neuron is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShapeKind {
    /// Its skeleton.
    Skeleton,
    /// Its surface, or points of it.
    Mesh,
}

impl ShapeKind {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            ShapeKind::Skeleton => "skeleton",
            ShapeKind::Mesh => "mesh",
        }
    }

    /// Its name for several.
    pub const fn plural(self) -> &'static str {
        match self {
            ShapeKind::Skeleton => "skeletons",
            ShapeKind::Mesh => "meshes",
        }
    }

    /// The file names of a neuron's shape in a folder, the first that is there counts: the
    /// server's name, and one for file systems that have no colons in names; the same packed with
    /// gzip; and all four in the folder `skeletons` or `meshes`.
    pub fn file_names(self, id: u64) -> Vec<String> {
        let (folder, [server, plain]) = self.names(id);
        let packed = [format!("{server}.gz"), format!("{plain}.gz")];
        let own = [server, plain].into_iter().chain(packed);
        let inner: Vec<String> = own.clone().map(|name| format!("{folder}/{name}")).collect();
        own.chain(inner).collect()
    }

    /// The name under which areax keeps a neuron's shape in a folder of its own.
    pub fn kept_name(self, id: u64) -> String {
        let (folder, [_, plain]) = self.names(id);
        format!("{folder}/{plain}")
    }

    /// The folder of such shapes, and a neuron's names in it.
    fn names(self, id: u64) -> (&'static str, [String; 2]) {
        match self {
            ShapeKind::Skeleton => (self.plural(), [format!("{id}"), format!("{id}.skel")]),
            ShapeKind::Mesh => (self.plural(), [format!("{id}:0:{id}_mesh"), format!("{id}.mesh")]),
        }
    }

    /// The file of a neuron's shape in `folder`; none if there is no such file. An id is a number,
    /// so no name leads out of the folder.
    ///
    /// # Errors
    /// A folder that cannot be looked into ([`crate::Kind::Failure`]).
    pub fn find(self, folder: &Path, id: u64) -> Result<Option<PathBuf>> {
        for name in self.file_names(id) {
            let path = folder.join(name);
            match std::fs::metadata(&path) {
                Ok(meta) if meta.is_file() => return Ok(Some(path)),
                Ok(_) => {}
                // A name that the file system cannot have does not exist either.
                Err(error) if absent(error.kind()) => {}
                Err(error) => return Err(Error::io(&path, "cannot open", error)),
            }
        }
        Ok(None)
    }

    /// The neurons that have a shape in `folder`, ascending.
    ///
    /// # Errors
    /// A folder that does not exist ([`crate::Kind::Data`]) or cannot be listed.
    pub fn list(self, folder: &Path) -> Result<Vec<u64>> {
        let inner = folder.join(self.names(0).0);
        let mut ids = self.list_one(folder)?;
        if inner.is_dir() {
            ids.extend(self.list_one(&inner)?);
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    fn list_one(self, folder: &Path) -> Result<Vec<u64>> {
        let failed = |error: std::io::Error| match absent(error.kind()) {
            true => Error::data("there is no such folder").in_file(folder).advise("check the path"),
            false => Error::io(folder, "cannot be listed", error),
        };
        let mut ids = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let id = entry.file_name().to_str().and_then(|name| self.id_of(name));
            ids.extend(id.filter(|_| entry.path().is_file()));
        }
        Ok(ids)
    }

    /// The neuron whose shape has this file name.
    fn id_of(self, name: &str) -> Option<u64> {
        let digits = name.split(|c: char| !c.is_ascii_digit()).next()?;
        let id = digits.parse().ok()?;
        let plain = name.strip_suffix(".gz").unwrap_or(name);
        self.names(id).1.iter().any(|known| known == plain).then_some(id)
    }

    /// The file of a neuron's shape in `folder`.
    ///
    /// # Errors
    /// No such file ([`crate::Kind::Data`], with the names looked for), or what
    /// [`ShapeKind::find`] refuses.
    pub fn require(self, folder: &Path, id: u64) -> Result<PathBuf> {
        self.find(folder, id)?.ok_or_else(|| {
            if let Some(name) = self.foreign(folder, id) {
                let (kind, of) = (self.name(), format!("of neuron {id} in the published encoding"));
                let what =
                    format!("there is no {kind} {of}, only {name}, which areax does not read");
                return Error::data(what).in_file(folder).advise(foreign::CONVERT);
            }
            let names = self.file_names(id).join(", ");
            Error::data(format!("there is no {} of neuron {id}", self.name()))
                .in_file(folder)
                .advise(format!("a file in it may be named {names}"))
        })
    }
}

impl ShapeKind {
    /// The file of a neuron's shape in a format that areax does not read, by its ending.
    fn foreign(self, folder: &Path, id: u64) -> Option<String> {
        let names = foreign::ENDINGS.iter().map(|ending| format!("{id}.{ending}"));
        let inner = names.clone().map(|name| format!("{}/{name}", self.plural()));
        names.chain(inner).find(|name| folder.join(name).is_file())
    }

    /// How many files of a folder have the ending of a format that areax does not read.
    pub fn count_foreign(self, folder: &Path) -> usize {
        let folders = [folder.to_owned(), folder.join(self.plural())];
        let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
        let is_foreign = |path: &PathBuf| {
            let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
            ending.is_some_and(|ending| foreign::ENDINGS.iter().any(|known| ending == **known))
        };
        entries.flatten().map(|entry| entry.path()).filter(is_foreign).count()
    }
}

fn absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename)
}
