//! Where an answer goes: a file that is opened before the long work, a pipe, or stdout.

mod folder;
mod inputs;
mod meta;
mod part;
mod target;

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::output::views::View;
use crate::output::{self, AnswerKind, Context, Figure, Format, Look};
use crate::read::Snapshot;
use crate::{Error, Result, Run};

use crate::cli::args::{OutputArgs, ThemeName};
use crate::cli::say;
pub use folder::{replace_all, streams};
pub use inputs::Inputs;
use meta::Hashed;
pub use meta::hash;
use part::Part;
use target::Target;

/// An open place for one answer.
pub struct Place {
    pub format: Format,
    pub look: Look,
    sink: Sink,
    /// What the answer is about: it must still be so when the answer is there.
    about: Option<Snapshot>,
}

/// What is open.
enum Sink {
    Stdout,
    /// A pipe or a device, under the name it was given.
    Stream(PathBuf, File),
    /// A file in the making, and the name it will have.
    File(PathBuf, Part),
}

impl Place {
    /// Opens the place that the flags name, which is none of the inputs.
    pub fn open(args: &OutputArgs, inputs: &Inputs) -> Result<Place> {
        let (format, path) = (args.format.as_deref(), args.output.as_deref());
        Place::of(format, path, None, look(args.theme), inputs)?.with_meta()
    }

    /// The same place for an answer beside which more will stand: no file of somebody else's.
    pub fn with_meta(self) -> Result<Place> {
        match &self.sink {
            Sink::File(path, _) if !self.format.carries_context() => meta::check(path)?,
            _ => {}
        }
        Ok(self)
    }

    /// The same of flags by themselves. Without a format the file's ending decides, else
    /// `default`, else whether a person reads it.
    pub fn of(
        format: Option<&str>,
        path: Option<&Path>,
        default: Option<Format>,
        look: Look,
        inputs: &Inputs,
    ) -> Result<Place> {
        let target = path.map_or(Ok(Target::Stdout), Target::find)?;
        let default = default.unwrap_or_else(|| default_format(&target));
        let format = match (format, path) {
            (Some(name), _) => Format::parse(name)?,
            (None, Some(path)) => by_ending(path, &target)?.unwrap_or(default),
            (None, None) => default,
        };
        path.map_or_else(|| inputs.check_stdout(), |path| inputs.check(path))?;
        let sink = match (target.stream()?, target) {
            (Some(stream), _) => Sink::Stream(path.unwrap_or(Path::new("")).to_owned(), stream),
            (None, Target::File(path)) => {
                let part = Part::create(&path)?;
                Sink::File(path, part)
            }
            (None, _) => Sink::Stdout,
        };
        let is_terminal = match &sink {
            Sink::Stdout => std::io::stdout().is_terminal(),
            Sink::Stream(_, stream) => stream.is_terminal(),
            Sink::File(..) => false,
        };
        if is_terminal && format.is_binary() {
            let what = format!("{} would garble the terminal", format.name());
            return Err(Error::usage("format", what)
                .advise(format!("write it to a file: -o FILE.{}", format.name())));
        }
        let color = look.color && matches!(sink, Sink::Stdout);
        Ok(Place { format, look: Look { color, ..look }, sink, about: None })
    }

    /// The same place for an answer about these files: it is not given once they have changed.
    pub fn about(self, files: Snapshot) -> Place {
        Place { about: Some(files), ..self }
    }

    /// The same place for an answer that looks like this.
    pub fn drawn(mut self, figure: Figure) -> Place {
        self.look.figure = figure;
        self
    }

    /// Refuses formats that the answer does not have, before the long work.
    pub fn only(self, answer: AnswerKind) -> Result<Place> {
        answer.check(self.format)?;
        Ok(self)
    }

    /// Gives an answer about data, and what it cannot carry beside it; characters that its picture
    /// lacks are named.
    pub fn give(self, view: &View, context: &Context, run: &Run) -> Result<()> {
        let meta = output::meta_json(view, self.format, context, &self.look)?;
        let mut lacking = None;
        self.write(meta.as_deref(), |format, look, out| {
            lacking = output::write(view, format, context, look, run, out)?;
            Ok(())
        })?;
        if let Some(lacking) = lacking {
            run.progress.note(&lacking.sentence());
        }
        Ok(())
    }

    /// Writes the answer, and `meta` beside a file whose format cannot carry it.
    pub fn write(
        self,
        meta: Option<&str>,
        answer: impl FnOnce(Format, &Look, &mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let Place { format, look, sink, about } = self;
        // What is longer than a buffer is on its way before its end is checked.
        let unchanged = || about.as_ref().map_or(Ok(()), Snapshot::unchanged);
        unchanged()?;
        let answer = |out: &mut dyn Write| answer(format, &look, out).and_then(|()| unchanged());
        match sink {
            Sink::Stdout => put(std::io::stdout().lock(), Path::new("stdout"), answer),
            Sink::Stream(path, stream) => put(stream, &path, answer),
            Sink::File(path, mut part) => {
                let Some(meta) = meta.filter(|_| !format.carries_context()) else {
                    put(&mut part.file, &path, answer)?;
                    part.finish()?;
                    meta::remove(&path);
                    return Ok(());
                };
                let mut hashed = Hashed::new(&mut part.file);
                put(&mut hashed, &path, answer)?;
                // Both are whole before either gets its name.
                let beside = meta::write(&path, meta, &hashed.hash())?;
                // Who may not read the answer may not read what it was asked with either.
                beside.with_mode_of(&part)?;
                part.finish()?;
                beside.finish()
            }
        }
    }
}

/// Writes an answer in large pieces.
fn put(
    to: impl Write,
    path: &Path,
    answer: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let mut out = BufWriter::new(to);
    if let Err(error) = answer(&mut out) {
        // Dropped as it is, what is not yet written would be.
        drop(out.into_parts());
        return Err(error);
    }
    out.flush().map_err(|error| Error::io(path, "cannot be written", error))
}

/// The format that the ending asks for; none where there is no ending, or where bytes go to what is
/// no file.
///
/// # Errors
/// An ending that promises what areax does not write.
fn by_ending(path: &Path, target: &Target) -> Result<Option<Format>> {
    // A link without an ending is called what it leads to.
    let names = match target {
        Target::File(file) => [path, file.as_path()],
        _ => [path, path],
    };
    let Some(name) = names.into_iter().find(|name| ending(name).is_some()) else { return Ok(None) };
    match (Format::of_path(name), target) {
        (Some(format), _) => Ok(Some(format)),
        (None, Target::File(_)) => Err(unknown_ending(name)),
        (None, _) => Ok(None),
    }
}

/// What stands behind the last dot of a file's name.
pub fn ending(path: &Path) -> Option<String> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
    ending.filter(|ending| !ending.is_empty())
}

/// Whether a path is written as a folder's.
pub fn ends_with_slash(path: &Path) -> bool {
    path.as_os_str()
        .as_encoded_bytes()
        .last()
        .is_some_and(|b| std::path::is_separator(char::from(*b)))
}

/// Refuses an ending that is no format's.
pub fn unknown_ending(path: &Path) -> Error {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let what = format!("areax does not write .{} files", ending(path).unwrap_or_default());
    Error::usage("output", what)
        .advise(format!("choose its format with --format: {}", names.join(", ")))
}

/// Prints text to stdout, control characters written out.
pub fn print(text: &str) -> Result<()> {
    let stdout = Path::new("stdout");
    let mut out = std::io::stdout().lock();
    let written = out.write_all(say::visible(text).as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Error::io(stdout, "cannot be written", error))
}

/// The format without a flag or an ending: a table, which may leave rows out, for eyes alone.
fn default_format(target: &Target) -> Format {
    match target {
        Target::Stdout if std::io::stdout().is_terminal() => Format::Table,
        _ => Format::Csv,
    }
}

/// How answers look here: colours and width of the terminal.
pub fn look(theme: ThemeName) -> Look {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Look {
        color: say::takes_colors(&std::io::stdout()),
        width: width.unwrap_or(100),
        figure: Figure { theme: theme.theme(), ..Figure::default() },
    }
}
