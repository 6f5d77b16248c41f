//! Wavefront OBJ: vertices in nm, counted from 1; triangles as faces, edges as lines.

use std::io::{self, Write};

use super::Origin;
use crate::shape::{Mesh, Skeleton, Vertex};

pub fn skeleton(skeleton: &Skeleton, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    vertices(&origin.words("skeleton"), skeleton.vertices(), out)?;
    for [a, b] in skeleton.edges() {
        writeln!(out, "l {} {}", u64::from(*a) + 1, u64::from(*b) + 1)?;
    }
    Ok(())
}

pub fn mesh(mesh: &Mesh, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    vertices(&origin.words("mesh"), mesh.vertices(), out)?;
    for triangle in mesh.triangles() {
        let [a, b, c] = triangle.map(|vertex| u64::from(vertex) + 1);
        writeln!(out, "f {a} {b} {c}")?;
    }
    if mesh.triangles().is_empty() {
        // Points are elements too; without one some readers find nothing in the file.
        for vertex in 1..=mesh.vertices().len() {
            writeln!(out, "p {vertex}")?;
        }
    }
    Ok(())
}

fn vertices(words: &str, vertices: &[Vertex], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# areax {}: {words}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "# Coordinates are nanometres.")?;
    for vertex in vertices {
        // As float64, so that readers of either precision get the very number.
        let [x, y, z] = vertex.map(f64::from);
        writeln!(out, "v {x} {y} {z}")?;
    }
    Ok(())
}
