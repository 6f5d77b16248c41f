//! A skeleton: points and the edges between them, in the encoding of the guide.
//!
//! `u32` vertices N, `u32` edges M, `f32[3]` × N, `u32[2]` × M, little-endian; nothing follows. This
//! is Neuroglancer's precomputed skeleton without attributes.

use std::path::Path;

use super::bytes::{self, COUNT_BYTES, VERTEX_BYTES};
use super::{Mesh, Vertex, file};
use crate::error::Result;

const HEAD_BYTES: usize = 2 * COUNT_BYTES;
const EDGE_BYTES: usize = 2 * COUNT_BYTES;

/// A skeleton whose edges name vertices that exist, at finite places.
#[derive(Clone, Debug, PartialEq)]
pub struct Skeleton {
    vertices: Vec<Vertex>,
    edges: Vec<[u32; 2]>,
}

impl Skeleton {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that is missing or cannot be read, and what [`Skeleton::parse`] refuses.
    pub fn read(path: &Path) -> Result<Skeleton> {
        let bytes = file::read(path)?;
        Skeleton::parse(&bytes).map_err(|error| match Mesh::parse(&bytes) {
            Ok(_) => {
                error.in_file(path).advise("these bytes are a mesh: read it with `areax mesh`")
            }
            Err(_) => error.in_file(path),
        })
    }

    /// Reads the encoding.
    ///
    /// # Errors
    /// Counts that do not fit the number of bytes, an edge to a vertex that is not there, a
    /// coordinate that is not finite ([`crate::Kind::Data`], with the byte).
    pub fn parse(bytes: &[u8]) -> Result<Skeleton> {
        let vertices = bytes::count(bytes, 0, "vertices")?;
        let edges = bytes::count(bytes, COUNT_BYTES, "edges")?;
        // No overflow: counts have 32 bits.
        let end_of_vertices = HEAD_BYTES as u64 + vertices * VERTEX_BYTES as u64;
        let expected = end_of_vertices + edges * EDGE_BYTES as u64;
        if expected != bytes.len() as u64 {
            let what = format!(
                "a skeleton of {vertices} vertices and {edges} edges has {expected} bytes, but there are {}",
                bytes.len()
            );
            return Err(bytes::refused(bytes, what, expected.min(bytes.len() as u64) as usize));
        }
        // Fits: it is at most the number of bytes.
        let middle = end_of_vertices as usize;
        let vertices = bytes::vertices(bytes, HEAD_BYTES..middle)?;
        let edges = bytes::indices(bytes, middle..bytes.len(), vertices.len(), "edge")?;
        Ok(Skeleton { vertices, edges })
    }

    /// The encoding: the very bytes it was read from.
    pub fn encode(&self) -> Vec<u8> {
        let (vertices, edges) = (self.vertices.len(), self.edges.len());
        let length = HEAD_BYTES + vertices * VERTEX_BYTES + edges * EDGE_BYTES;
        let mut bytes = Vec::with_capacity(length);
        // Both fit: they were read from 32 bits.
        bytes.extend((vertices as u32).to_le_bytes());
        bytes.extend((edges as u32).to_le_bytes());
        bytes::put_vertices(&mut bytes, &self.vertices);
        bytes::put_indices(&mut bytes, &self.edges);
        bytes
    }

    /// The points, in nanometres.
    pub fn vertices(&self) -> &[Vertex] {
        &self.vertices
    }

    /// Pairs of vertex numbers, as stored.
    pub fn edges(&self) -> &[[u32; 2]] {
        &self.edges
    }
}
