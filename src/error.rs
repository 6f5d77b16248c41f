//! What can go wrong, in words a user can act on: what, where, and what to do next.
//!
//! Every error belongs to one [`Kind`], and every kind to one exit code of the command line.

use std::fmt;
use std::path::{Path, PathBuf};

/// `Result` with areax' [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The family of an error; it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Something outside areax failed: disk, memory, permissions (exit 1).
    Failure,
    /// A question that makes no sense as asked (exit 2).
    Usage,
    /// Data that is bad or missing (exit 3).
    Data,
    /// The prepared copy does not hold what was written there (exit 3). Asked again, it is made
    /// anew from the published files.
    Damaged,
    /// The engine or GPU adapter that was asked for is unavailable or failed (exit 4).
    Engine,
    /// The asked engine does not support the question; others do (exit 4).
    Unsupported,
    /// Two engines gave different answers (exit 5).
    Disagree,
    /// The work was asked to end before it was done (exit 130).
    Stopped,
}

impl Kind {
    /// Whether another engine may answer.
    pub fn is_of_engine(self) -> bool {
        matches!(self, Kind::Engine | Kind::Unsupported)
    }

    /// The process exit code of this kind.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Failure => 1,
            Kind::Usage => 2,
            Kind::Data | Kind::Damaged => 3,
            Kind::Engine | Kind::Unsupported => 4,
            Kind::Disagree => 5,
            Kind::Stopped => 130,
        }
    }
}

/// Where in its source an error was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A byte offset from the start of a file.
    Byte(u64),
    /// A line of a text file, counted from 1.
    Line(u64),
    /// A record of an array, counted from 0, and the byte offset where it starts.
    Row {
        /// Index of the record.
        row: u64,
        /// Offset of its first byte from the start of the file.
        byte: u64,
    },
    /// A row of a table without fixed places in its file, counted from 0.
    Record(u64),
    /// A parameter or flag, by its name in the library (`prob_min`).
    Parameter(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Byte(byte) => write!(f, "byte {byte}"),
            Place::Line(line) => write!(f, "line {line}"),
            Place::Row { row, byte } => write!(f, "row {row} (byte {byte})"),
            Place::Record(row) => write!(f, "row {row}"),
            Place::Parameter(name) => f.write_str(name),
        }
    }
}

/// An error: its kind, where it was found, what is wrong, and what to do next.
///
/// `{error}` prints all of it: [`Error::in_words`], and [`Error::advice`] on a line of its own. A program
/// that ends with it has an exit code for each kind, [`Kind::exit_code`].
///
/// ```
/// use areax::{Filter, Kind};
///
/// let filter = Filter { prob_min: Some(f64::NAN), ..Filter::default() };
/// let error = filter.check().unwrap_err();
/// assert_eq!((error.kind(), error.parameter()), (Kind::Usage, Some("prob_min")));
/// assert_eq!(error.what(), "NaN is not a threshold");
/// assert!(error.advice().is_some() && error.path().is_none());
/// ```
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    path: Option<PathBuf>,
    place: Option<Place>,
    what: String,
    next: Option<String>,
    source: Option<std::io::Error>,
}

impl Error {
    /// An error of `kind` that says `what` is wrong.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Error { kind, path: None, place: None, what: what.into(), next: None, source: None }
    }

    /// Bad or missing data ([`Kind::Data`]).
    pub fn data(what: impl Into<String>) -> Self {
        Error::new(Kind::Data, what)
    }

    /// A bad value of a parameter ([`Kind::Usage`]); `parameter` is its name in the library.
    pub fn usage(parameter: &str, what: impl Into<String>) -> Self {
        Error::new(Kind::Usage, what).at(Place::Parameter(parameter.to_owned()))
    }

    /// An operating system error ([`Kind::Failure`]); `what` names the attempt ("cannot open").
    pub fn io(path: &Path, what: impl Into<String>, source: std::io::Error) -> Self {
        Error { source: Some(source), ..Error::new(Kind::Failure, what) }.in_file(path)
    }

    /// `what` needs the neuron table, which is not there; `folder` is where it would be.
    pub fn no_neuron_table(what: &str, folder: Option<&Path>) -> Self {
        let place = folder.map_or(String::new(), |folder| format!(" in {}", folder.display()));
        Error::data(format!("{what} needs the neuron table, and there is no *neurons.npy{place}"))
            .advise(
                "put the published neurons file beside the synapses, or name it: --neurons FILE",
            )
    }

    /// The same error, found in the file `path`.
    pub fn in_file(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// The same error, found in the file `path` unless it names another.
    pub fn or_in_file(self, path: &Path) -> Self {
        if self.path.is_some() { self } else { self.in_file(path) }
    }

    /// The same error, found at `place`.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same error with advice on what to do next.
    pub fn advise(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// The same error in other words: of what is wrong, of what to do next, and of the parameter's name.
    pub fn reworded(mut self, reword: impl Fn(&str) -> String) -> Self {
        self.what = reword(&self.what);
        self.next = self.next.map(|next| reword(&next));
        if let Some(Place::Parameter(name)) = &mut self.place {
            *name = reword(name);
        }
        self
    }

    /// The same error as another kind (a missing input file is a data error, say).
    pub fn as_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The family this error belongs to.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What is wrong, without place or advice: the sentence that the REST API repeats.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// File, place and what is wrong, in one line without advice.
    pub fn in_words(&self) -> String {
        let whole = self.to_string();
        whole.split("\n  → ").next().unwrap_or_default().to_owned()
    }

    /// What kind of refusal the system gave, if one is the cause.
    pub fn io_kind(&self) -> Option<std::io::ErrorKind> {
        self.source.as_ref().map(std::io::Error::kind)
    }

    /// Where it was found, if that is known.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// What to do next, if there is advice.
    pub fn advice(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The file that it is about, if there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The parameter that it is about, by its name in the library, if there is one.
    pub fn parameter(&self) -> Option<&str> {
        match &self.place {
            Some(Place::Parameter(name)) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.what)?;
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        if let Some(next) = &self.next {
            write!(f, "\n  → {next}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_file_place_cause_and_advice() {
        let error = Error::data("the header ends early")
            .in_file(Path::new("x_synapses.npy"))
            .at(Place::Byte(10))
            .advise("download the file again");
        assert_eq!(
            error.to_string(),
            "x_synapses.npy: byte 10: the header ends early\n  → download the file again"
        );
        assert_eq!(error.kind().exit_code(), 3);
    }
}
