//! Texts of a category that a condition lets pass.

use regex::Regex;

use super::named::of_numbers;
use crate::error::Result;
use crate::query::{CodeSet, Condition, Operator, Vocabulary};
use crate::schema::{ColumnNumber, POST_MORPH};

/// Texts that pass, or those that fail.
#[derive(Debug)]
pub struct Texts {
    of: Set,
    /// Whether the others pass.
    not: bool,
}

#[derive(Debug)]
enum Set {
    /// These, as they are written.
    Listed(Vec<String>),
    /// Those that match as a whole.
    Matching(Box<Regex>),
}

impl Texts {
    /// The texts that a comparison or a list lets pass.
    ///
    /// # Errors
    /// An order of texts; a regular expression that is none (usage).
    pub(super) fn of(condition: &Condition) -> Result<Texts> {
        let (operator, value) = match condition {
            Condition::In { values, not, .. } => {
                return Ok(Texts { of: Set::Listed(values.clone()), not: *not });
            }
            Condition::Compare { operator, value, .. } => (*operator, value),
            Condition::Null { .. } | Condition::Pair(_) => {
                return Ok(Texts { of: Set::Listed(vec![]), not: false });
            }
        };
        if operator.is_order() {
            return Err(condition
                .wrong(format!("texts have no order for {}", operator.sign()))
                .advise(format!("of numbers there are {}", of_numbers())));
        }
        let of = match operator.is_match() {
            true => Set::Matching(Box::new(pattern(value, condition)?)),
            false => Set::Listed(vec![value.clone()]),
        };
        Ok(Texts { of, not: matches!(operator, Operator::NotEqual | Operator::NotMatches) })
    }

    /// Whether a text passes.
    fn contain(&self, text: &str) -> bool {
        let is_in = match &self.of {
            Set::Listed(texts) => texts.iter().any(|one| one == text),
            Set::Matching(pattern) => pattern.is_match(text),
        };
        is_in != self.not
    }

    /// The codes of a column whose texts pass.
    pub(super) fn codes(&self, column: ColumnNumber, vocabulary: &Vocabulary) -> CodeSet {
        if column == POST_MORPH {
            // A code without a name is called by its number.
            let name = |code: u8| match vocabulary.morphs.name_of(code) {
                Some(name) => self.contain(name),
                None => self.contain(&code.to_string()),
            };
            return CodeSet::of(name);
        }
        CodeSet::of(|code| vocabulary.types.name_of(code).is_some_and(|name| self.contain(name)))
    }
}

/// A regular expression that must match the whole text.
fn pattern(text: &str, condition: &Condition) -> Result<Regex> {
    // By itself first: a pattern may not close what surrounds it.
    let read = Regex::new(text).and_then(|_| Regex::new(&format!(r"\A(?:{text})\z")));
    read.map_err(|error| {
        let error = error.to_string();
        let reason = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
        condition
            .wrong(format!("'{text}' is not a regular expression: {reason}"))
            .advise("write a pattern such as MSN|GP.*, in quotes where it has signs")
    })
}
