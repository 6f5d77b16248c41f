//! `areax skeleton ID|FILE`.

use areax::Result;
use areax::output::shape::{SKELETON_FORMATS, write_skeleton};
use areax::shape::{ShapeKind, Skeleton};

use crate::shape_args::{SkeletonArgs, place};

pub fn run(args: &SkeletonArgs) -> Result<()> {
    let place =
        place("a skeleton", &SKELETON_FORMATS, args.format.as_deref(), args.output.as_deref())?;
    let (skeleton, origin) = args.shape.read(ShapeKind::Skeleton, Skeleton::read)?;
    place.write(None, |format, look, out| write_skeleton(format, &skeleton, &origin, look, out))
}
