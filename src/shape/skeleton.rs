//! A skeleton: points and the edges between them, in the encoding of the guide.
//!
//! `u32` vertices N, `u32` edges M, `f32[3]` × N, `u32[2]` × M, little-endian: Neuroglancer's
//! precomputed skeleton. Attributes of the vertices may follow, as cloud-volume and kimimaro write them.

use super::bytes::{self, COUNT_BYTES, VERTEX_BYTES};
use super::{ShapeKind, Vertex, gzip};
use crate::error::Result;

const KIND: &str = ShapeKind::Skeleton.name();
const HEAD_BYTES: usize = 2 * COUNT_BYTES;
const EDGE_BYTES: usize = 2 * COUNT_BYTES;
/// Most bytes of attributes of a vertex: more are no attributes.
const ATTRIBUTE_BYTES_MAX: u64 = 64;

/// A skeleton whose edges name vertices that exist, at finite places.
#[derive(Clone, Debug, PartialEq)]
pub struct Skeleton {
    vertices: Vec<Vertex>,
    edges: Vec<[u32; 2]>,
    /// The attributes of all vertices, as stored.
    attributes: Vec<u8>,
}

impl Skeleton {
    /// Reads the encoding, packed with gzip or not.
    ///
    /// # Errors
    /// Counts that do not fit the number of bytes, an edge to a vertex that does not exist, a
    /// coordinate that is not finite ([`crate::Kind::Data`], with the byte).
    pub fn parse(bytes: &[u8]) -> Result<Skeleton> {
        gzip::either(bytes, Skeleton::parse_plain)
    }

    fn parse_plain(bytes: &[u8]) -> Result<Skeleton> {
        let vertices = bytes::count(bytes, KIND, 0, "vertices")?;
        let edges = bytes::count(bytes, KIND, COUNT_BYTES, "edges")?;
        // No overflow: counts have 32 bits.
        let end_of_vertices = HEAD_BYTES as u64 + vertices * VERTEX_BYTES as u64;
        let expected = end_of_vertices + edges * EDGE_BYTES as u64;
        if expected != bytes.len() as u64 && !has_attributes(bytes, expected, vertices, edges) {
            let what = format!(
                "a skeleton of {vertices} vertices and {edges} edges has {expected} bytes, but there are {}",
                bytes.len()
            );
            return Err(bytes::refused(bytes, KIND, what, expected));
        }
        // Fits: it is at most the number of bytes.
        let middle = end_of_vertices as usize;
        let vertices = bytes::vertices(bytes, HEAD_BYTES..middle)?;
        let (pairs, attributes) = (middle..expected as usize, &bytes[expected as usize..]);
        let edges = bytes::indices(bytes, pairs, vertices.len(), "edge")?;
        Ok(Skeleton { vertices, edges, attributes: attributes.to_vec() })
    }

    /// The encoding: the very bytes it was read from, unpacked.
    pub fn encode(&self) -> Vec<u8> {
        let (vertices, edges) = (self.vertices.len(), self.edges.len());
        let length = HEAD_BYTES + vertices * VERTEX_BYTES + edges * EDGE_BYTES;
        let mut bytes = Vec::with_capacity(length);
        // Both fit: they were read from 32 bits.
        bytes.extend((vertices as u32).to_le_bytes());
        bytes.extend((edges as u32).to_le_bytes());
        bytes::put_vertices(&mut bytes, &self.vertices);
        bytes::put_indices(&mut bytes, &self.edges);
        bytes.extend(&self.attributes);
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

    /// Bytes of the attributes of each vertex; 0 where there are none.
    pub fn attribute_bytes(&self) -> usize {
        self.attributes.len().checked_div(self.vertices.len()).unwrap_or(0)
    }

    /// The radius at each vertex in nanometres, where the attributes are those that cloud-volume
    /// and kimimaro write: the radius first, then the type and the area of the cross-section.
    pub fn radii_nm(&self) -> Option<Vec<f32>> {
        if ![4, 5, 9].contains(&self.attribute_bytes()) {
            return None;
        }
        let bytes = &self.attributes[..4 * self.vertices.len()];
        let radii: Vec<f32> = bytes::floats(bytes).collect();
        radii.iter().all(|radius| is_radius(*radius)).then_some(radii)
    }

    /// The SWC type of each vertex, where radii are followed by types.
    pub fn types(&self) -> Option<&[u8]> {
        self.radii_nm().filter(|_| self.attribute_bytes() > 4)?;
        let vertices = self.vertices.len();
        self.attributes.get(4 * vertices..5 * vertices)
    }
}

/// Whether what follows the edges can be attributes: so many bytes for each vertex. Other encodings
/// are no skeleton without edges.
fn has_attributes(bytes: &[u8], expected: u64, vertices: u64, edges: u64) -> bool {
    let more = (bytes.len() as u64).saturating_sub(expected);
    let each = more.checked_div(vertices).unwrap_or(0);
    more > 0
        && each * vertices == more
        && each <= ATTRIBUTE_BYTES_MAX
        && (edges > 0 || vertices == 1)
}

/// A length of a neuron's in nanometres; −1 where it is not known.
fn is_radius(nm: f32) -> bool {
    nm == 0.0 || nm == -1.0 || (1e-3..1e7).contains(&nm)
}
