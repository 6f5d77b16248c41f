//! Which formats an answer has; one that it does not have is refused before anything is computed.

use super::format::Format;
use super::kind::AnswerKind;
use crate::error::{Error, Result};

/// Most axes of curves.
const CURVE_AXES_MAX: usize = 2;

impl AnswerKind {
    /// The formats that it has.
    pub fn formats(self) -> Vec<Format> {
        Format::ALL.into_iter().filter(|format| format.is_of(self)).collect()
    }

    /// The formats that it has for programs, JSON first: all but those for a terminal.
    pub fn formats_of_programs(self) -> Vec<Format> {
        let others = self.formats().into_iter();
        let others = others.filter(|format| !matches!(format, Format::Table | Format::Json));
        std::iter::once(Format::Json).chain(others).collect()
    }

    /// Their names, between commas.
    pub fn format_names(self) -> String {
        let names: Vec<&str> = self.formats().iter().map(|format| format.name()).collect();
        names.join(", ")
    }

    /// The format with this name, in whatever case.
    ///
    /// # Errors
    /// An unknown name (usage); the message names those that it has.
    pub fn parse(self, name: &str) -> Result<Format> {
        Format::parse(name).map_err(|error| error.advise(format!("choose {}", self.format_names())))
    }

    /// Refuses a format that it does not have.
    ///
    /// # Errors
    /// Such a format (usage); the message names those that it has.
    pub fn check(self, format: Format) -> Result<()> {
        match self {
            AnswerKind::Sweep { axes } if format.is_picture() && axes > CURVE_AXES_MAX => {
                let name = format.name();
                let what =
                    format!("{name} shows curves over one axis or two; this grid has {axes}");
                Err(Error::usage("format", what)
                    .advise("leave axes out, or choose csv, json or npy"))
            }
            _ if format.is_of(self) => Ok(()),
            _ => Err(self.refused(format)),
        }
    }

    /// What is said of a format that it does not have.
    pub(super) fn refused(self, format: Format) -> Error {
        let what = format!("{} cannot be written as {}", self.noun(), format.name());
        Error::usage("format", what).advise(format!("choose {}", self.format_names()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format::{Arrows, Csv, Graphml, Json, Npz, Parquet, Svg, Table};

    #[test]
    fn curves_have_no_more_than_two_axes() {
        assert!(AnswerKind::Sweep { axes: 2 }.check(Svg).is_ok());
        assert!(AnswerKind::Sweep { axes: 3 }.check(Svg).is_err());
        assert!(AnswerKind::Sweep { axes: 3 }.check(Csv).is_ok());
        assert!(AnswerKind::Sweep { axes: 1 }.check(Parquet).is_err());
    }

    #[test]
    fn programs_get_json_unless_they_ask() {
        let of_pairs = [Json, Csv, Npz, Parquet, Arrows, Graphml];
        assert_eq!(AnswerKind::Adjacency.formats_of_programs(), of_pairs);
        assert_eq!(AnswerKind::Info.formats_of_programs(), [Json, Csv]);
        assert_eq!(AnswerKind::Info.formats(), [Table, Csv, Json]);
    }
}
