//! `areax mesh ID|FILE… [--subsample N]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::shape::{Origin, Subsample, mesh_summary};
use crate::output::views::View;
use crate::shape::{Mesh, ShapeKind};

use crate::cli::caller::Caller;
use crate::cli::shape_args::MeshArgs;
use crate::cli::shapes::{self, Output, Shape};

const MESH: Shape<Mesh> = Shape {
    kind: ShapeKind::Mesh,
    one: AnswerKind::Mesh,
    several: AnswerKind::Meshes,
    read: Mesh::read,
    parse: Mesh::parse,
    summary: mesh_summary,
    view: |mesh, origin| View::Mesh(mesh, origin),
    views: |shapes| View::Meshes(shapes),
};

pub fn run(args: &MeshArgs, caller: &Caller) -> Result<()> {
    let (format, path) = (args.format.as_deref(), args.answer.output.as_deref());
    let output = Output { format, path, ids: args.answer.ids };
    let subsample = |mesh: Mesh, origin: &mut Origin| match args.subsample {
        None => mesh,
        Some(every) => {
            let of_vertices = mesh.vertices().len();
            origin.subsample = Some(Subsample { every: every.get(), of_vertices });
            mesh.subsample(every)
        }
    };
    shapes::run(&MESH, &args.shape, output, subsample, caller)
}
