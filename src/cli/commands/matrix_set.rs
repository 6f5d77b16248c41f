//! `areax matrix [DATA] --preset NAME [filters]`: the matrices of a preset, as the files of a
//! folder or as one stream.

use std::path::Path;

use crate::output::figure::Choice;
use crate::output::matrix_set::files;
use crate::output::views::{Page, View};
use crate::output::{AnswerKind, Context, Format, Look};
use crate::progress::Progress;
use crate::query::{MatrixSet, MatrixSetQuery, Population, Preset};
use crate::{Error, Result};

use super::matrices::named_files;
use crate::cli::args::{MatrixArgs, OutputArgs};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::place::{self, Inputs, Place};
use crate::cli::session::Session;

pub fn run(
    args: &MatrixArgs,
    (query, population): (MatrixSetQuery, Option<Population>),
    caller: &Caller,
) -> Result<()> {
    let figure = args.figure()?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let question = query.clone().into();
    session.check(&question)?;
    let inputs = session.inputs(named_files(args));
    let types = session.data().vocabulary.types.entries().iter().map(|(_, name)| name.as_str());
    figure.order.check(types)?;
    let to = Target::open(args, &session)?;
    let (set, by) = session.ask::<MatrixSet>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    hint::about(&session, &query.filter, set.0.iter().all(|matrix| matrix.total == 0));
    let context = session.context(&args.output, &query.filter, population, &by)?;
    let page = Page::new(&set, &query, Preset::of_matrix_set(&query));
    match to {
        Target::Folder(folder) => {
            let look = Look { figure, ..place::look(args.output.theme) };
            write(folder, (&page, &context), &look, &inputs, &session.progress)
        }
        Target::Place(place) => session.give(place.drawn(figure), &View::MatrixSet(page), &context),
    }
}

/// Writes a matrix set as the files of a folder.
pub fn write(
    folder: &Path,
    (page, context): (&Page, &Context),
    look: &Look,
    inputs: &Inputs,
    progress: &dyn Progress,
) -> Result<()> {
    let idle = look.figure.without_effect(Format::OF_SHEET, Choice::flag);
    idle.into_iter().for_each(|idle| progress.note(&idle));
    let files = files(page, context, look, place::hash)?;
    place::replace_all(folder, &files, inputs)?;
    progress.note(&format!("written to {}", folder.display()));
    Ok(())
}

/// Where a matrix set goes.
enum Target<'a> {
    Folder(&'a Path),
    Place(Place),
}

impl Target<'_> {
    /// One stream, or a folder, which is made before the long work.
    fn open<'a>(args: &'a MatrixArgs, session: &Session) -> Result<Target<'a>> {
        let (output, kind) = (&args.output, AnswerKind::MatrixSet);
        match folder(output)? {
            Some(folder) => Ok(Target::Folder(folder)),
            None => Ok(Target::Place(session.place(output, named_files(args), kind)?)),
        }
    }
}

/// The folder that `-o` names, which is made; none where a format is named, by itself or by an ending: that is
/// one stream.
pub fn folder(output: &OutputArgs) -> Result<Option<&Path>> {
    let folder = output.output.as_deref().filter(|path| {
        let is_named = output.format.is_some() || Format::of_path(path).is_some();
        path.is_dir() && output.format.is_none() || !is_named && !place::streams(path)
    });
    // A name that looks like a file's is not a new folder's, unless a slash says so.
    match folder.filter(|path| !path.is_dir() && !place::ends_with_slash(path)) {
        Some(path) if place::ending(path).is_some() => {
            let names = AnswerKind::MatrixSet.format_names();
            return Err(place::unknown_ending(path, AnswerKind::MatrixSet).advise(format!(
                "end a folder's name with a slash, or choose its format with --format: {names}"
            )));
        }
        _ => {}
    }
    if let Some(path) = folder.filter(|path| path.is_file()) {
        let what = "this is a file, and the matrices of a preset are several";
        return Err(Error::usage("output", what)
            .in_file(path)
            .advise("give the name of a folder, or say with --format what the one file is"));
    }
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::io(folder, "cannot be made", error))?;
    }
    Ok(folder)
}
