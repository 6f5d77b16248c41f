//! `areax skeleton ID|FILE…`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::shape::skeleton_summary;
use crate::output::views::View;
use crate::shape::{ShapeKind, Skeleton};

use crate::cli::caller::Caller;
use crate::cli::shape_args::SkeletonArgs;
use crate::cli::shapes::{self, Output, Shape};

const SKELETON: Shape<Skeleton> = Shape {
    kind: ShapeKind::Skeleton,
    one: AnswerKind::Skeleton,
    several: AnswerKind::Skeletons,
    read: Skeleton::read,
    parse: Skeleton::parse,
    summary: skeleton_summary,
    view: |skeleton, origin| View::Skeleton(skeleton, origin),
    views: |shapes| View::Skeletons(shapes),
};

pub fn run(args: &SkeletonArgs, caller: &Caller) -> Result<()> {
    let (format, path) = (args.format.as_deref(), args.answer.output.as_deref());
    let output = Output { format, path, ids: args.answer.ids };
    shapes::run(&SKELETON, &args.shape, output, |skeleton, _| skeleton, caller)
}
