//! Skeletons and meshes out of their files. A file of the other kind is named.

use std::path::Path;

use super::{Mesh, ShapeKind, Skeleton, file, gzip};
use crate::error::{Error, Result};

impl Skeleton {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that is missing or cannot be read, and what [`Skeleton::parse`] refuses.
    pub fn read(path: &Path) -> Result<Skeleton> {
        let bytes = file::read(path)?;
        Skeleton::parse(&bytes).map_err(|error| match Mesh::parse(&bytes) {
            Ok(_) => Error::data("this is a mesh, not a skeleton")
                .in_file(path)
                .advise("read it with `areax mesh`"),
            Err(_) => error.in_file(path),
        })
    }
}

impl Mesh {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that is missing or cannot be read, and what [`Mesh::parse`] refuses.
    pub fn read(path: &Path) -> Result<Mesh> {
        let bytes = file::read(path)?;
        Mesh::parse(&bytes).map_err(|error| match Skeleton::parse(&bytes) {
            Ok(_) => Error::data("this is a skeleton, not a mesh")
                .in_file(path)
                .advise("read it with `areax skeleton`"),
            Err(_) => error.in_file(path),
        })
    }
}

impl ShapeKind {
    /// The encoding that is packed in a file; none where the file is the encoding itself.
    ///
    /// # Errors
    /// A packed file that holds no such shape, or cannot be read.
    pub fn unpacked(self, path: &Path) -> Result<Option<Vec<u8>>> {
        if !gzip::is_packed(&file::beginning(path, gzip::MAGIC.len())?) {
            return Ok(None);
        }
        Ok(Some(match self {
            ShapeKind::Skeleton => Skeleton::read(path)?.encode(),
            ShapeKind::Mesh => Mesh::read(path)?.encode(),
        }))
    }
}
