//! Skeletons and meshes as bytes: summaries for people and programs, and the formats of other
//! tools. One small file a format.

mod json;
mod list;
mod obj;
mod ply;
mod summary;
mod swc;
mod table;

use std::io::Write;

pub(super) use list::ids;
pub use summary::{Summary, mesh as mesh_summary, skeleton as skeleton_summary};

use super::{AnswerKind, Format, Look, put, unwritten};
use crate::error::Result;
use crate::shape::{Mesh, Skeleton};

/// Where a shape is from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its file or address.
    pub source: String,
    /// The neuron, where it was asked for by id.
    pub neuron_id: Option<u64>,
    /// JSON writes it as a string: many readers hold numbers beyond 2⁵³ inexactly.
    pub ids_as_text: bool,
    /// What is left of a mesh after subsampling.
    pub subsample: Option<Subsample>,
}

/// Every how many vertices one was kept, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subsample {
    /// 1 of so many.
    pub every: usize,
    /// Vertices before.
    pub of_vertices: usize,
}

impl Origin {
    /// `skeleton of neuron 7, from skeletons/7`, on one line whatever the name of the file.
    fn words(&self, what: &str) -> String {
        let whose = self.neuron_id.map_or(String::new(), |id| format!(" of neuron {id}"));
        let source: String =
            self.source.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
        let sampled = self.subsample.map_or(String::new(), |Subsample { every, of_vertices }| {
            format!(", 1 of {every} of its {of_vertices} vertices")
        });
        format!("{what}{whose}, from {source}{sampled}")
    }
}

/// Writes a skeleton in any of its formats.
pub(super) fn skeleton(
    format: Format,
    skeleton: &Skeleton,
    origin: &Origin,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::facts(&summary::skeleton(skeleton, origin), look)),
        Format::Csv => put(out, &summary::csv([&summary::skeleton(skeleton, origin)])),
        Format::Json => json::write(&summary::skeleton(skeleton, origin), origin, out),
        Format::Swc => swc::write(skeleton, origin, out).map_err(unwritten),
        Format::Obj => obj::skeleton(skeleton, origin, out).map_err(unwritten),
        Format::Ply => ply::skeleton(skeleton, origin, out).map_err(unwritten),
        Format::Raw => out.write_all(&skeleton.encode()).map_err(unwritten),
        other => Err(AnswerKind::Skeleton.refused(other)),
    }
}

/// Writes a mesh in any of its formats.
pub(super) fn mesh(
    format: Format,
    mesh: &Mesh,
    origin: &Origin,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::facts(&summary::mesh(mesh, origin), look)),
        Format::Csv => put(out, &summary::csv([&summary::mesh(mesh, origin)])),
        Format::Json => json::write(&summary::mesh(mesh, origin), origin, out),
        Format::Obj => obj::mesh(mesh, origin, out).map_err(unwritten),
        Format::Ply => ply::mesh(mesh, origin, out).map_err(unwritten),
        Format::Raw => out.write_all(&mesh.encode()).map_err(unwritten),
        other => Err(AnswerKind::Mesh.refused(other)),
    }
}

/// Writes the numbers of several shapes of one kind as table, CSV or JSON.
pub(super) fn summaries(
    format: Format,
    kind: AnswerKind,
    shapes: &[(Summary, Origin)],
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => {
            let texts = shapes.iter().map(|(summary, _)| table::facts(summary, look));
            put(out, &texts.collect::<Vec<String>>().join("\n"))
        }
        Format::Csv => put(out, &summary::csv(shapes.iter().map(|(summary, _)| summary))),
        Format::Json => json::write_all(shapes, out),
        other => Err(kind.refused(other)),
    }
}
