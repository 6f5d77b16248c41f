//! `areax mesh ID|FILE [--subsample N]`.

use areax::Result;
use areax::output::shape::{MESH_FORMATS, Subsample, write_mesh};
use areax::shape::{Mesh, ShapeKind};

use crate::shape_args::{MeshArgs, Reader, place};

const READER: Reader<Mesh> = Reader { kind: ShapeKind::Mesh, read: Mesh::read, parse: Mesh::parse };

pub fn run(args: &MeshArgs, quiet: bool) -> Result<()> {
    let place = place(
        "a mesh",
        &MESH_FORMATS,
        args.format.as_deref(),
        args.output.as_deref(),
        &args.shape.inputs(READER.kind),
    )?;
    let (mut mesh, mut origin) = args.shape.read(&READER, quiet)?;
    if let Some(every) = args.subsample {
        let of_vertices = mesh.vertices().len();
        origin.subsample = Some(Subsample { every: every.get(), of_vertices });
        mesh = mesh.subsample(every);
    }
    place.write(None, |format, look, out| write_mesh(format, &mesh, &origin, look, out))
}
