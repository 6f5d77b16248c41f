//! Why a call has no answer, in a sentence, and what to do next.

use crate::error::{Error, Kind};
use crate::query::Spelling;

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub sentence: String,
    /// What to do next.
    pub advice: Option<String>,
}

impl Refusal {
    /// One that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Refusal {
        Refusal { sentence: sentence.into(), advice: None }
    }

    /// The same with advice on what to do next.
    pub fn advise(self, advice: impl Into<String>) -> Refusal {
        Refusal { advice: Some(advice.into()), ..self }
    }

    /// All of it.
    pub fn text(&self) -> String {
        match &self.advice {
            Some(advice) => format!("{}\n→ {advice}", self.sentence),
            None => self.sentence.clone(),
        }
    }
}

/// In the words of the library; parameters have the names of arguments.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let sentence = match error.parameter().map(|name| Spelling::Arguments.name(name)) {
            // A name that the sentence says already.
            Some(name) if error.path().is_none() && error.what().contains(name) => {
                error.what().to_owned()
            }
            Some(name) if error.path().is_none() => format!("{name}: {}", error.what()),
            _ => error.in_words(),
        };
        let sentence = match error.kind() {
            Kind::Stopped => "the call was cancelled".to_owned(),
            _ => sentence,
        };
        Refusal { sentence, advice: error.advice().map(str::to_owned) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_said_with_the_names_of_arguments() {
        let check = |error: Error, text: &str| assert_eq!(Refusal::from(error).text(), text);
        check(Error::usage("axis", "a grid is none").advise("do"), "axes: a grid is none\n→ do");
        check(Error::usage("return_fields", "there is no 'x'"), "fields: there is no 'x'");
        check(Error::usage("prob_min", "prob_min is NaN"), "prob_min is NaN");
        check(crate::run::stopped(), "the call was cancelled");
        let path = std::path::Path::new("a.npy");
        check(Error::data("it ends early").in_file(path), "a.npy: it ends early");
    }
}
