//! `areax skeleton ID|FILE`.

use areax::Result;
use areax::output::shape::{SKELETON_FORMATS, write_skeleton};
use areax::shape::{ShapeKind, Skeleton};

use crate::shape_args::{Reader, SkeletonArgs, place};

const READER: Reader<Skeleton> =
    Reader { kind: ShapeKind::Skeleton, read: Skeleton::read, parse: Skeleton::parse };

pub fn run(args: &SkeletonArgs, quiet: bool) -> Result<()> {
    let place = place(
        "a skeleton",
        &SKELETON_FORMATS,
        args.format.as_deref(),
        args.output.as_deref(),
        &args.shape.inputs(READER.kind),
    )?;
    let (skeleton, origin) = args.shape.read(&READER, quiet)?;
    place.write(None, |format, look, out| write_skeleton(format, &skeleton, &origin, look, out))
}
