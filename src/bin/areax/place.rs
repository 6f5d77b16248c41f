//! Where an answer goes: a file that is opened before the long work, or stdout.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use areax::output::{Format, Look, Theme};
use areax::{Error, Result};

use crate::cli::{OutputArgs, ThemeName};

/// An open place for one answer.
pub struct Place {
    pub format: Format,
    pub look: Look,
    file: Option<(PathBuf, File)>,
}

impl Place {
    /// Opens the place that the flags name.
    pub fn open(args: &OutputArgs) -> Result<Place> {
        let look = look(args.theme);
        Place::of(args.format.as_deref(), args.output.clone(), default_format(), look)
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
            None => by_ending.unwrap_or(default),
        };
        if path.is_none() && format.is_binary() && std::io::stdout().is_terminal() {
            return Err(Error::usage(
                "format",
                format!("{} would spoil the terminal", format.name()),
            )
            .advise(format!("write it to a file: -o FILE.{}", format.name())));
        }
        let file = match path {
            None => None,
            Some(path) => {
                let file = File::create(&path)
                    .map_err(|error| Error::io(&path, "cannot be written", error))?;
                Some((path, file))
            }
        };
        let look = if file.is_some() { Look { color: false, ..look } } else { look };
        Ok(Place { format, look, file })
    }

    /// Writes the answer, and `meta` beside a file whose format cannot carry it.
    pub fn write(
        self,
        meta: &str,
        answer: impl FnOnce(Format, &Look, &mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let Some((path, file)) = self.file else {
            let mut out = BufWriter::new(std::io::stdout().lock());
            answer(self.format, &self.look, &mut out)?;
            let stdout = std::path::Path::new("stdout");
            return out.flush().map_err(|error| Error::io(stdout, "cannot be written", error));
        };
        let failed = |error| Error::io(&path, "cannot be written", error);
        let mut out = BufWriter::new(file);
        answer(self.format, &self.look, &mut out)?;
        out.flush().map_err(failed)?;
        if !self.format.carries_context() {
            let mut beside = path.clone().into_os_string();
            beside.push(".meta.json");
            std::fs::write(&beside, meta)
                .map_err(|error| Error::io(beside.as_ref(), "cannot be written", error))?;
        }
        Ok(())
    }
}

fn default_format() -> Format {
    if std::io::stdout().is_terminal() { Format::Table } else { Format::Csv }
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
