//! A mesh, or a cloud of points, in the encoding of the guide's mesh route.
//!
//! `u32` vertices N, `f32[3]` × N, then `u32[3]` triangles up to the end, little-endian: Neuroglancer's
//! legacy mesh. Without triangles it is a point cloud.

use std::num::NonZeroUsize;

use super::bytes::{self, COUNT_BYTES, VERTEX_BYTES};
use super::{ShapeKind, Vertex, gzip};
use crate::error::Result;

const KIND: &str = ShapeKind::Mesh.name();
const TRIANGLE_BYTES: usize = 3 * COUNT_BYTES;

/// A mesh whose triangles name vertices that exist, at finite places.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    vertices: Vec<Vertex>,
    triangles: Vec<[u32; 3]>,
}

impl Mesh {
    /// Reads the encoding, packed with gzip or not.
    ///
    /// # Errors
    /// A count that does not fit the number of bytes, bytes that are no whole triangle, a triangle
    /// with a vertex that does not exist, a coordinate that is not finite ([`crate::Kind::Data`],
    /// with the byte).
    pub fn parse(bytes: &[u8]) -> Result<Mesh> {
        gzip::either(bytes, Mesh::parse_plain)
    }

    fn parse_plain(bytes: &[u8]) -> Result<Mesh> {
        let count = bytes::count(bytes, KIND, 0, "vertices")?;
        // No overflow: counts have 32 bits.
        let end_of_vertices = COUNT_BYTES as u64 + count * VERTEX_BYTES as u64;
        let Some(behind) = (bytes.len() as u64).checked_sub(end_of_vertices) else {
            let what = format!(
                "a mesh of {count} vertices has at least {end_of_vertices} bytes, but there are {}",
                bytes.len()
            );
            return Err(bytes::refused(bytes, KIND, what, end_of_vertices));
        };
        let odd = (behind % TRIANGLE_BYTES as u64) as usize;
        if odd != 0 {
            let what = format!(
                "{behind} bytes follow the {count} vertices; triangles have {TRIANGLE_BYTES} each, so {odd} are left over"
            );
            return Err(bytes::refused(bytes, KIND, what, (bytes.len() - odd) as u64));
        }
        // Fits: it is at most the number of bytes.
        let middle = end_of_vertices as usize;
        let vertices = bytes::vertices(bytes, COUNT_BYTES..middle)?;
        let triangles = bytes::indices(bytes, middle..bytes.len(), vertices.len(), "triangle")?;
        Ok(Mesh { vertices, triangles })
    }

    /// The encoding: the very bytes it was read from, unpacked.
    pub fn encode(&self) -> Vec<u8> {
        let (vertices, triangles) = (self.vertices.len(), self.triangles.len());
        let length = COUNT_BYTES + vertices * VERTEX_BYTES + triangles * TRIANGLE_BYTES;
        let mut bytes = Vec::with_capacity(length);
        // Fits: it was read from 32 bits.
        bytes.extend((vertices as u32).to_le_bytes());
        bytes::put_vertices(&mut bytes, &self.vertices);
        bytes::put_indices(&mut bytes, &self.triangles);
        bytes
    }

    /// The points, in nanometres.
    pub fn vertices(&self) -> &[Vertex] {
        &self.vertices
    }

    /// Triples of vertex numbers, as stored.
    pub fn triangles(&self) -> &[[u32; 3]] {
        &self.triangles
    }

    /// The vertices 0, N, 2N, … as a point cloud.
    pub fn subsample(&self, every: NonZeroUsize) -> Mesh {
        let vertices = self.vertices.iter().step_by(every.get()).copied().collect();
        Mesh { vertices, triangles: Vec::new() }
    }
}
