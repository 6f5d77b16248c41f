//! Where an answer goes: a file that is opened before the long work, a pipe, or stdout.

mod folder;
mod inputs;
mod meta;
mod part;
mod target;

use std::fs::File;
use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::output::figure::Choice;
use crate::output::views::View;
use crate::output::{self, AnswerKind, Context, Figure, Format, Look};
use crate::read::Snapshot;
use crate::{Error, Kind, Result, Run};

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

impl Sink {
    fn open(path: Option<&Path>, target: Target) -> Result<Sink> {
        Ok(match (target.stream()?, target) {
            (Some(stream), _) => Sink::Stream(path.unwrap_or(Path::new("")).to_owned(), stream),
            (None, Target::File(path)) => {
                let part = Part::create(&path)?;
                Sink::File(path, part)
            }
            (None, _) => Sink::Stdout,
        })
    }

    fn is_terminal(&self) -> bool {
        match self {
            Sink::Stdout => std::io::stdout().is_terminal(),
            Sink::Stream(_, stream) => stream.is_terminal(),
            Sink::File(..) => false,
        }
    }
}

/// A place that the flags name, not open yet: which formats there are depends on the answer.
pub struct Named<'a> {
    format: Option<&'a str>,
    path: Option<&'a Path>,
    /// The format without a flag or an ending.
    default: Option<Format>,
    look: Look,
    inputs: &'a Inputs,
    /// Whether a file beside the answer says what it is about.
    has_meta: bool,
}

impl<'a> Named<'a> {
    /// The place that the flags name, for an answer about data.
    pub fn new(args: &'a OutputArgs, inputs: &'a Inputs) -> Named<'a> {
        let (format, path) = (args.format.as_deref(), args.output.as_deref());
        Named::of(format, path, None, look(args.theme), inputs).with_meta()
    }

    /// The same place for an answer beside which more will stand: no file of somebody else's.
    pub fn with_meta(self) -> Named<'a> {
        Named { has_meta: true, ..self }
    }

    /// The same of flags by themselves. Without a format the file's ending decides, else `default`,
    /// else whether a person reads it.
    pub fn of(
        format: Option<&'a str>,
        path: Option<&'a Path>,
        default: Option<Format>,
        look: Look,
        inputs: &'a Inputs,
    ) -> Named<'a> {
        Named { format, path, default, look, inputs, has_meta: false }
    }

    /// Opens it, which is none of the inputs. Formats that the answer does not have are refused, before
    /// the long work.
    pub fn only(self, answer: AnswerKind) -> Result<Place> {
        let target = self.target()?;
        let format = self.format_at(&target, answer)?;
        answer.check(format)?;
        let Named { path, look, inputs, has_meta, .. } = self;
        path.map_or_else(|| inputs.check_stdout(), |path| inputs.check(path))?;
        let sink = Sink::open(path, target)?;
        if sink.is_terminal() && format.is_binary() {
            let what = format!("{} would garble the terminal", format.name());
            return Err(Error::usage("format", what)
                .advise(format!("write it to a file: -o FILE.{}", format.name())));
        }
        match &sink {
            Sink::File(path, _) if has_meta && !format.carries_context() => meta::check(path)?,
            _ => {}
        }
        let color = look.color && matches!(sink, Sink::Stdout);
        Ok(Place { format, look: Look { color, ..look }, sink, about: None })
    }

    /// What an answer will be written as.
    ///
    /// # Errors
    /// A format or an ending that is none.
    pub fn format(&self, answer: AnswerKind) -> Result<Format> {
        self.format_at(&self.target()?, answer)
    }

    fn target(&self) -> Result<Target> {
        self.path.map_or(Ok(Target::Stdout), Target::find)
    }

    fn format_at(&self, target: &Target, answer: AnswerKind) -> Result<Format> {
        let default = self.default.unwrap_or_else(|| default_format(target));
        match (self.format, self.path) {
            (Some(name), _) => answer.parse(name),
            (None, Some(path)) => Ok(by_ending(path, target, answer)?.unwrap_or(default)),
            (None, None) => Ok(default),
        }
    }
}

impl Place {
    /// What the answer will be written as.
    pub fn format(&self) -> Format {
        self.format
    }

    /// A place for bytes that no format is for, which are none of the inputs.
    pub fn of_bytes(path: Option<&Path>, inputs: &Inputs) -> Result<Place> {
        path.map_or_else(|| inputs.check_stdout(), |path| inputs.check(path))?;
        let sink = Sink::open(path, path.map_or(Ok(Target::Stdout), Target::find)?)?;
        if sink.is_terminal() {
            return Err(Error::usage("output", "a partial would garble the terminal")
                .advise("write it to a file: -o FILE"));
        }
        Ok(Place { format: Format::Json, look: look(ThemeName::Light), sink, about: None })
    }

    /// Gives them.
    pub fn give_bytes(self, bytes: &[u8]) -> Result<()> {
        self.write(None, |_, _, out| {
            out.write_all(bytes)
                .map_err(|error| Error::io(Path::new("-"), "cannot be written", error))
        })
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

    /// Gives an answer about data, and what it cannot carry beside it; characters that its picture
    /// lacks are named.
    pub fn give(self, view: &View, context: &Context, run: &Run) -> Result<()> {
        let meta = output::meta_json(view, self.format, context, &self.look)?;
        if let Some(idle) = self.look.figure.without_effect(self.format, Choice::flag) {
            run.progress.note(&idle);
        }
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
                    put(part.file(), &path, answer)?;
                    part.finish()?;
                    meta::remove(&path);
                    return Ok(());
                };
                let mut hashed = Hashed::new(part.file());
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

/// Whether an answer could not be written because its reader has ended.
pub fn is_closed_pipe(error: &Error) -> bool {
    error.kind() == Kind::Failure && error.io_kind() == Some(ErrorKind::BrokenPipe)
}

/// The format that the ending asks for; none where there is no ending, or where bytes go to what is
/// no file.
///
/// # Errors
/// An ending that promises what areax does not write.
fn by_ending(path: &Path, target: &Target, answer: AnswerKind) -> Result<Option<Format>> {
    // A link without an ending is called what it leads to.
    let names = match target {
        Target::File(file) => [path, file.as_path()],
        _ => [path, path],
    };
    let Some(name) = names.into_iter().find(|name| ending(name).is_some()) else { return Ok(None) };
    match (Format::of_path(name), target) {
        (Some(format), _) => Ok(Some(format)),
        (None, Target::File(_)) => Err(unknown_ending(name, answer)),
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
pub fn unknown_ending(path: &Path, answer: AnswerKind) -> Error {
    let what = format!("areax does not write .{} files", ending(path).unwrap_or_default());
    Error::usage("output", what)
        .advise(format!("choose its format with --format: {}", answer.format_names()))
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
