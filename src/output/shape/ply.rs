//! PLY, binary and little-endian: float32 vertices in nm, triangles as faces, edges as edges.

use std::io::{self, Write};

use super::Origin;
use crate::shape::{Mesh, Skeleton, Vertex};

pub fn skeleton(skeleton: &Skeleton, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    let words = origin.words("skeleton");
    header(&words, skeleton.vertices().len(), out)?;
    writeln!(out, "element edge {}", skeleton.edges().len())?;
    writeln!(out, "property uint vertex1\nproperty uint vertex2\nend_header")?;
    vertices(skeleton.vertices(), out)?;
    skeleton.edges().iter().try_for_each(|edge| indices(edge, out))
}

pub fn mesh(mesh: &Mesh, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    header(&origin.words("mesh"), mesh.vertices().len(), out)?;
    if !mesh.triangles().is_empty() {
        writeln!(out, "element face {}", mesh.triangles().len())?;
        writeln!(out, "property list uchar uint vertex_indices")?;
    }
    writeln!(out, "end_header")?;
    vertices(mesh.vertices(), out)?;
    mesh.triangles().iter().try_for_each(|triangle| {
        out.write_all(&[3])?;
        indices(triangle, out)
    })
}

fn header(words: &str, vertices: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "ply\nformat binary_little_endian 1.0")?;
    writeln!(out, "comment areax {}: {words}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "comment coordinates are nanometres")?;
    writeln!(out, "element vertex {vertices}")?;
    writeln!(out, "property float x\nproperty float y\nproperty float z")
}

fn vertices(vertices: &[Vertex], out: &mut dyn Write) -> io::Result<()> {
    vertices.as_flattened().iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))
}

fn indices(indices: &[u32], out: &mut dyn Write) -> io::Result<()> {
    indices.iter().try_for_each(|index| out.write_all(&index.to_le_bytes()))
}
