//! What `skeleton` and `mesh` share: one shape into a file, the numbers of several, or a folder with
//! a file for each.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::fetch::{self, Client, RetryPolicy, shape_url};
use crate::output::shape::{Origin, Summary};
use crate::output::views::{ShapeIds, View};
use crate::output::{AnswerKind, Context, Format};
use crate::progress::Progress;
use crate::shape::ShapeKind;
use crate::{Error, Filter, Kind, Result, Run};

use crate::cli::args::ThemeName;
use crate::cli::caller::Caller;
use crate::cli::id_form::IdForm;
use crate::cli::place::{self, Inputs, Named, Place};
use crate::cli::progress::Bar;
use crate::cli::say;
use crate::cli::shape_args::{ShapeArgs, Sought};

/// Tries after the first at a shape: somebody is waiting for it.
const RETRIES: u32 = 2;

/// How a kind of shape is read, measured and written.
pub struct Shape<S: 'static> {
    pub kind: ShapeKind,
    pub one: AnswerKind,
    pub several: AnswerKind,
    pub read: fn(&Path) -> Result<S>,
    pub parse: fn(&[u8]) -> Result<S>,
    pub summary: fn(&S, &Origin) -> Summary,
    pub view: for<'a> fn(&'a S, &'a Origin) -> View<'a>,
    pub views: for<'a> fn(&'a [(Summary, Origin)]) -> View<'a>,
}

/// The flags of an answer.
#[derive(Clone, Copy)]
pub struct Output<'a> {
    pub format: Option<&'a str>,
    pub path: Option<&'a Path>,
    pub ids: IdForm,
}

/// Answers a command. `change` is done to each shape when it is read.
pub fn run<S>(
    shape: &Shape<S>,
    args: &ShapeArgs,
    output: Output,
    change: impl Fn(S, &mut Origin) -> S,
    caller: &Caller,
) -> Result<()> {
    if args.list {
        return list(shape.kind, args, output, caller.quiet);
    }
    let (sought, lists) = (args.sought(shape.kind)?, args.id_files());
    let progress = Bar::new(caller.quiet);
    let task = Task { shape, lists, change, ids: output.ids, progress: &progress, caller };
    match (output.path, sought.as_slice()) {
        (Some(folder), _) if is_folder(folder) => task.write_folder(folder, output.format, &sought),
        (_, [one]) => task.write_one(task.place(output, one)?, one),
        _ => task.summaries(output, &sought),
    }
}

/// The ids of a folder.
fn list(kind: ShapeKind, args: &ShapeArgs, output: Output, quiet: bool) -> Result<()> {
    let look = place::look(ThemeName::Light);
    let inputs = Inputs::default();
    let place = Named::of(output.format, output.path, None, look, &inputs);
    let place = place.only(AnswerKind::ShapeIds)?;
    let folder = args.folder()?;
    let ids = kind.list(folder)?;
    if ids.is_empty() {
        Bar::new(quiet).note(&nothing_listed(kind, folder));
    }
    give(
        place,
        &View::ShapeIds(ShapeIds { kind, ids: &ids, as_text: output.ids == IdForm::String }),
    )
}

/// Gives an answer that is about no data set.
fn give(place: Place, view: &View) -> Result<()> {
    place.give(view, &Context::of_no_data(&Filter::default()), &Run::default())
}

/// What is said where no file has the name of a shape.
fn nothing_listed(kind: ShapeKind, folder: &Path) -> String {
    let (kinds, foreign) = (kind.plural(), kind.count_foreign(folder));
    let folder = folder.display();
    match foreign {
        0 => format!("{folder}: no file has the name of one of the {kinds} (docs/FORMATS.md)"),
        _ => format!(
            "{folder}: no {kinds} in the published encoding (docs/FORMATS.md); {foreign} files in \
             formats that areax does not read (SWC, PLY, OBJ, STL)"
        ),
    }
}

struct Task<'a, S: 'static, C> {
    shape: &'a Shape<S>,
    /// The files with ids.
    lists: Vec<PathBuf>,
    change: C,
    ids: IdForm,
    progress: &'a Bar,
    caller: &'a Caller,
}

impl<S, C: Fn(S, &mut Origin) -> S> Task<'_, S, C> {
    /// Opens the place of one shape's answer, which is not a file that it is read from.
    fn place(&self, output: Output, sought: &Sought) -> Result<Place> {
        let named = self.lists.iter().cloned().chain(sought.file(self.shape.kind)).collect();
        let inputs = Inputs { named, ..Inputs::default() };
        let look = place::look(ThemeName::Light);
        Named::of(output.format, output.path, None, look, &inputs).only(self.shape.one)
    }

    fn write_one(&self, place: Place, sought: &Sought) -> Result<()> {
        let (shape, origin) = self.read(sought)?;
        give(place, &(self.shape.view)(&shape, &origin))
    }

    /// What several shapes measure.
    fn summaries(&self, output: Output, sought: &[Sought]) -> Result<()> {
        let kinds = self.shape.kind.plural();
        let files = sought.iter().filter_map(|sought| sought.file(self.shape.kind));
        let named = self.lists.iter().cloned().chain(files).collect();
        let inputs = Inputs { named, ..Inputs::default() };
        let look = place::look(ThemeName::Light);
        let place = Named::of(output.format, output.path, None, look, &inputs);
        let (one, several) = (self.shape.one, self.shape.several);
        let format = place.format(one)?;
        if one.check(format).is_ok() && several.check(format).is_err() {
            let format = format.name();
            let what = format!("{} {kinds} do not fit into one {format} file", sought.len());
            return Err(Error::usage("output", what)
                .advise(format!("a folder gets one file each: --format {format} -o DIR/")));
        }
        let place = place.only(several)?;
        let mut all = Vec::new();
        let each = |sought: &Sought| {
            let (shape, origin) = self.read(sought)?;
            all.push(((self.shape.summary)(&shape, &origin), origin));
            Ok(())
        };
        let missing = self.each(sought, each)?;
        let given = give(place, &(self.shape.views)(&all));
        // A reader that has seen enough has not seen what is missing.
        given.or_else(|error| {
            if place::is_closed_pipe(&error) && missing > 0 { Ok(()) } else { Err(error) }
        })?;
        self.said(missing, sought.len())
    }

    /// A file for each shape.
    fn write_folder(&self, folder: &Path, format: Option<&str>, sought: &[Sought]) -> Result<()> {
        let Some(name) = format else {
            let names: Vec<&str> =
                self.shape.one.formats().iter().map(|format| format.name()).collect();
            return Err(Error::usage(
                "format",
                "the format of the files in a folder must be given",
            )
            .advise(format!("choose --format {}", names.join(", "))));
        };
        let format = Format::parse(name)?;
        let mut targets = HashSet::new();
        for one in sought {
            if !targets.insert(self.target(folder, format, one)) {
                let what = format!("two shapes would be '{}'", one.name().to_string_lossy());
                return Err(Error::usage("ID", what).advise("give each shape once"));
            }
        }
        let failed = |error| Error::io(folder, "cannot create the folder", error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let each = |sought: &Sought| {
            let path = self.target(folder, format, sought);
            let output = Output { format: Some(name), path: Some(&path), ids: self.ids };
            self.write_one(self.place(output, sought)?, sought)
        };
        let missing = self.each(sought, each)?;
        self.said(missing, sought.len())
    }

    /// The file of a shape in a folder; the encoding under a name by which `--from` finds it.
    fn target(&self, folder: &Path, format: Format, sought: &Sought) -> PathBuf {
        let ending = match (format, self.shape.kind) {
            (Format::Raw, ShapeKind::Skeleton) => "skel",
            (Format::Raw, ShapeKind::Mesh) => "mesh",
            (Format::Table, _) => "txt",
            (format, _) => format.name(),
        };
        let mut name = sought.name();
        name.push(".");
        name.push(ending);
        folder.join(name)
    }

    /// Does something for each shape, and says which are missing or no shapes. How many those are.
    fn each(
        &self,
        sought: &[Sought],
        mut each: impl FnMut(&Sought) -> Result<()>,
    ) -> Result<usize> {
        let run = self.caller.interrupt.run(self.progress);
        let mut missing = 0;
        self.progress.start("reading shapes", sought.len() as u64);
        for one in sought {
            run.check()?;
            match each(one) {
                // One of several: fragments may have no shape.
                Err(error) if error.kind() == Kind::Data && sought.len() > 1 => {
                    missing += 1;
                    // An error, which stands also where nothing else is printed.
                    match self.caller.quiet {
                        true => say::line(&error.to_string()),
                        false => self.progress.note(&error.to_string()),
                    }
                }
                done => done?,
            }
            self.progress.advance(1);
        }
        self.progress.finish();
        Ok(missing)
    }

    fn said(&self, missing: usize, of: usize) -> Result<()> {
        let kinds = self.shape.kind.plural();
        match missing {
            0 => Ok(()),
            _ => Err(Error::data(format!("{missing} of {of} {kinds} could not be read"))
                .advise("the others were written; stderr has a line for each that was not")),
        }
    }

    /// Reads a shape, from wherever it is, and says where that was.
    fn read(&self, sought: &Sought) -> Result<(S, Origin)> {
        let kind = self.shape.kind;
        let (shape, source, neuron_id) = match sought {
            Sought::On(server, id) => {
                let client =
                    Client::new(RetryPolicy { retries: RETRIES, ..RetryPolicy::default() });
                let bytes = fetch::shape(&client, server, kind, *id, self.progress)?;
                let url = shape_url(server, kind, *id);
                let shape = (self.shape.parse)(&bytes);
                (shape.map_err(|error| error.in_file(url.as_ref()))?, url, Some(*id))
            }
            Sought::In(folder, id) => {
                let path = kind.require(folder, *id)?;
                ((self.shape.read)(&path)?, path.to_string_lossy().into_owned(), Some(*id))
            }
            Sought::File(path) => {
                ((self.shape.read)(path)?, path.to_string_lossy().into_owned(), None)
            }
        };
        let mut origin =
            Origin { source, neuron_id, ids_as_text: self.ids == IdForm::String, subsample: None };
        Ok(((self.change)(shape, &mut origin), origin))
    }
}

/// Whether an answer goes into a folder.
fn is_folder(path: &Path) -> bool {
    place::ends_with_slash(path) || path.is_dir()
}
