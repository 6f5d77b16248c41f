//! A question in words.

use std::fmt;

use super::Question;
use crate::query::{Measure, Normalize};

impl fmt::Display for Question {
    /// As a command line, but for the data and the groups file; as words where no command asks it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.command_line("DATA", &[]) {
            return f.write_str(&line);
        }
        match self {
            Question::MatrixSet(query) => {
                let one = |(measure, normalize): &(Measure, Normalize)| {
                    format!("{}/{}", measure.name(), normalize.name())
                };
                let all: Vec<String> = query.matrices.iter().map(one).collect();
                let rows = Question::Count(query.filter.clone());
                write!(f, "a matrix set of {} of {rows}", all.join(", "))
            }
            Question::Connections(query) => {
                let (measure, normalize) = (query.measure.name(), query.normalize.name());
                let (connections, grid) = (&query.connections, query.grid.clone());
                write!(f, "{connections:?} by {measure}, normalize {normalize} of ")?;
                write!(f, "{}", Question::Sweep(grid))
            }
            other => f.write_str(other.name()),
        }
    }
}
