//! Where an answer goes: a file that is opened before the long work, or stdout.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use areax::output::{Format, Look, Theme};
use areax::read::Snapshot;
use areax::{Error, Result};

use crate::cli::{OutputArgs, ThemeName};

/// An open place for one answer.
pub struct Place {
    pub format: Format,
    pub look: Look,
    file: Option<Part>,
    /// What the answer is about: it must still be so when the answer is there.
    about: Option<Snapshot>,
}

impl Place {
    /// Opens the place that the flags name.
    pub fn open(args: &OutputArgs) -> Result<Place> {
        let (path, look) = (args.output.clone(), look(args.theme));
        Place::of(args.format.as_deref(), path.clone(), default_format(path.as_deref()), look)
    }

    /// Opens a file, or stdout; without a format the file's ending decides, else `default`.
    pub fn of(
        format: Option<&str>,
        path: Option<PathBuf>,
        default: Format,
        look: Look,
    ) -> Result<Place> {
        let by_ending = path.as_deref().and_then(Format::of_path);
        let format = match format {
            Some(name) => Format::parse(name)?,
            None => by_ending.map_or_else(|| known_ending(path.as_deref(), default), Ok)?,
        };
        if path.is_none() && format.is_binary() && std::io::stdout().is_terminal() {
            return Err(Error::usage(
                "format",
                format!("{} would spoil the terminal", format.name()),
            )
            .advise(format!("write it to a file: -o FILE.{}", format.name())));
        }
        let file = path.map(Part::create).transpose()?;
        let look = if file.is_some() { Look { color: false, ..look } } else { look };
        Ok(Place { format, look, file, about: None })
    }

    /// The same place for an answer about these files: it is not given once they have changed.
    pub fn about(self, files: Snapshot) -> Place {
        Place { about: Some(files), ..self }
    }

    /// Refuses formats that the answer does not have, before the long work.
    pub fn only(self, what: &str, formats: &[Format]) -> Result<Place> {
        if formats.contains(&self.format) {
            return Ok(self);
        }
        let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
        let refused = format!("{what} cannot be written as {}", self.format.name());
        Err(Error::usage("format", refused).advise(format!("choose {}", names.join(", "))))
    }

    /// Writes the answer, and `meta` beside a file whose format cannot carry it.
    pub fn write(
        self,
        meta: Option<&str>,
        answer: impl FnOnce(Format, &Look, &mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        // What is longer than a buffer is on its way before its end is checked.
        let unchanged = || self.about.as_ref().map_or(Ok(()), Snapshot::unchanged);
        unchanged()?;
        let Some(mut part) = self.file else {
            let mut out = BufWriter::new(std::io::stdout().lock());
            answer(self.format, &self.look, &mut out)?;
            let mut out = kept_back(out, unchanged())?;
            let stdout = Path::new("stdout");
            return out.flush().map_err(|error| Error::io(stdout, "cannot be written", error));
        };
        let mut out = BufWriter::new(&mut part.file);
        answer(self.format, &self.look, &mut out)?;
        let mut out = kept_back(out, unchanged())?;
        out.flush().map_err(|error| Error::io(&part.path, "cannot be written", error))?;
        drop(out);
        let beside = with_suffix(&part.path, ".meta.json");
        match meta.filter(|_| !self.format.carries_context()) {
            Some(meta) => std::fs::write(&beside, meta)
                .map_err(|error| Error::io(&beside, "cannot be written", error))?,
            // What an answer in another format left there is not about this one.
            None => drop(std::fs::remove_file(&beside)),
        }
        part.finish()
    }
}

/// Drops what is not yet written where there is an error; dropped as it is, it would be written.
fn kept_back<W: Write>(out: BufWriter<W>, checked: Result<()>) -> Result<BufWriter<W>> {
    match checked {
        Ok(()) => Ok(out),
        Err(error) => {
            drop(out.into_parts());
            Err(error)
        }
    }
}

/// Writes a whole file; an older one keeps its name until then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut part = Part::create(path.to_owned())?;
    part.file.write_all(bytes).map_err(|error| Error::io(path, "cannot be written", error))?;
    part.finish()
}

/// The default, unless the ending promises a format that areax does not write.
fn known_ending(path: Option<&Path>, default: Format) -> Result<Format> {
    let ending = path.and_then(Path::extension).map(|ending| ending.to_string_lossy());
    match ending.filter(|ending| OTHERS.contains(&ending.to_ascii_lowercase().as_str())) {
        Some(ending) => {
            let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
            Err(Error::usage("output", format!("areax does not write .{ending} files"))
                .advise(format!("--format says what is to stand in it: {}", names.join(", "))))
        }
        None => Ok(default),
    }
}

/// Endings of formats that areax does not write.
const OTHERS: [&str; 17] = [
    "arrow", "bz2", "feather", "gz", "h5", "hdf5", "html", "ipc", "jpg", "jsonl", "mat", "pdf",
    "tsv", "xlsx", "xz", "zip", "zst",
];

/// A file in the making: it takes its name, and the place of an older answer, when it is whole.
struct Part {
    path: PathBuf,
    part: PathBuf,
    file: File,
}

/// Names of unfinished files that are tried.
const PARTS_MAX: u32 = 100;

impl Part {
    fn create(path: PathBuf) -> Result<Part> {
        // A device or a pipe cannot be replaced by a file.
        let in_place = std::fs::metadata(&path).is_ok_and(|meta| !meta.is_file());
        if in_place {
            let file = File::create(&path);
            let file = file.map_err(|error| Error::io(&path, "cannot be written", error))?;
            return Ok(Part { part: path.clone(), path, file });
        }
        // Another process may write the same answer, and nobody else's file is touched.
        for number in 0..PARTS_MAX {
            let part = with_suffix(&path, &format!(".{}-{number}.part", std::process::id()));
            match File::create_new(&part) {
                Ok(file) => return Ok(Part { path, part, file }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(&path, "cannot be written", error)),
            }
        }
        Err(Error::io(&path, "cannot be written", ErrorKind::AlreadyExists.into()))
    }

    fn finish(self) -> Result<()> {
        if self.part == self.path {
            return Ok(());
        }
        std::fs::rename(&self.part, &self.path)
            .map_err(|error| Error::io(&self.path, "cannot be written", error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.part != self.path {
            // After `finish` there is nothing left to remove.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

/// Prints text to stdout.
pub fn print(text: &str) -> Result<()> {
    let stdout = Path::new("stdout");
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Error::io(stdout, "cannot be written", error))
}

/// The format without a flag or an ending: a table, which may leave rows out, for eyes alone.
pub fn default_format(path: Option<&Path>) -> Format {
    match path {
        None if std::io::stdout().is_terminal() => Format::Table,
        _ => Format::Csv,
    }
}

/// How answers look here: colours and width of the terminal, `NO_COLOR` honoured.
pub fn look(theme: ThemeName) -> Look {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Look {
        color: std::io::stdout().is_terminal() && !no_color,
        width: width.unwrap_or(100),
        theme: match theme {
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
        },
    }
}
