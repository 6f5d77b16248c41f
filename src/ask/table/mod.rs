//! The table of questions: what front ends offer, stated once. Routes, OpenAPI, `/llms.txt` and the
//! errors of the server are made from it, and so are the texts of the command line.

mod distributions;
mod intervals;
mod neurons;
mod parameter;
mod permutations;
mod questions;
mod statistics;

pub use distributions::{BY, DISTRIBUTION};
pub use intervals::*;
pub use neurons::{CONDITIONS, LISTING, NEURON_FILTERS};
pub use parameter::*;
pub use permutations::*;
pub use questions::{QUESTIONS, QuestionKind};
pub use statistics::*;

use crate::output::AnswerKind;

/// The name of the data set whose guide says how it is asked: its routes begin with it.
pub const GUIDE_NAME: &str = "j0251";

/// A question that front ends offer: one row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuestionSpec {
    /// Which question it is.
    pub kind: QuestionKind,
    /// The command that asks it.
    pub name: &'static str,
    /// The last part of its route.
    pub segment: &'static str,
    /// What it answers, in one line.
    pub summary: &'static str,
    /// What parameters make of it, behind the summary; may be empty.
    pub more: &'static str,
    /// How long it takes.
    pub cost: Cost,
    /// What may be given besides the format, in the order of the documents.
    groups: &'static [&'static [Parameter]],
    /// What its answer is; the formats follow from that.
    pub answer: AnswerKind,
}

/// How long a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Milliseconds.
    Quick,
    /// Up to seconds, and all threads.
    Long,
}

impl QuestionKind {
    /// Its row of the table.
    pub const fn spec(self) -> &'static QuestionSpec {
        &QUESTIONS[self as usize]
    }
}

impl QuestionSpec {
    /// The question with this name.
    pub fn by_name(name: &str) -> Option<&'static QuestionSpec> {
        QUESTIONS.iter().find(|spec| spec.name == name)
    }

    /// What may be given.
    pub fn parameters(&self) -> Vec<Parameter> {
        let own = self.groups.iter().copied().flatten().copied();
        own.chain([format_of(self.answer)]).collect()
    }

    /// What may be said of the question itself, as keyword arguments say it; whether it is checked, too.
    pub fn keywords(&self) -> Vec<Parameter> {
        let own = self.groups.iter().copied().flatten().copied();
        own.filter(|known| known.name == CHECK.name || !is_of_answer(known.name)).collect()
    }

    /// Whether this parameter may be given.
    pub fn takes(&self, parameter: &Parameter) -> bool {
        self.groups.iter().copied().flatten().any(|known| known.name == parameter.name)
    }

    /// What it answers, with all that parameters make of it.
    pub fn summary(&self) -> String {
        match self.more {
            "" => self.summary.to_owned(),
            more => format!("{}; {more}", self.summary),
        }
    }

    /// Its route, of the data set with this name.
    pub fn path(&self, name: &str) -> String {
        format!("/{name}/{}", self.segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_stands_at_its_own_place() {
        for spec in QUESTIONS {
            assert_eq!(spec.kind.spec(), spec);
        }
    }
}
