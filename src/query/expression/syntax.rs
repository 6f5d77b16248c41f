//! What is wrong with the text of an expression, and where.

use crate::error::Error;

/// What is wrong with the text, and where.
#[derive(Debug)]
pub(super) struct Syntax {
    at: usize,
    what: String,
    advice: String,
}

impl Syntax {
    pub(super) fn new(at: usize, what: impl Into<String>) -> Syntax {
        Syntax { at, what: what.into(), advice: String::new() }
    }

    pub(super) fn advise(self, advice: impl Into<String>) -> Syntax {
        Syntax { advice: advice.into(), ..self }
    }

    pub(super) fn shifted(self, by: usize) -> Syntax {
        Syntax { at: self.at + by, ..self }
    }

    /// The error of the whole text.
    pub(super) fn of(self, text: &str) -> Error {
        let before = text.get(..self.at).unwrap_or(text).chars().count();
        let place = format!("at character {} of: {text}", before + 1);
        let error = Error::usage("where", format!("{}, {place}", self.what));
        match self.advice.is_empty() {
            true => error.advise(EXAMPLES),
            false => error.advise(self.advice),
        }
    }
}

const EXAMPLES: &str = "for example size > 0.05 and post.celltype in (MSN, GPi)";
