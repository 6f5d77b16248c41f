//! The table of questions: what front ends offer, stated once. Routes, OpenAPI, `/llms.txt` and the
//! errors of the server are made from it, and so are the texts of the command line.

mod parameter;
mod questions;

pub use parameter::*;
pub use questions::QUESTIONS;

use crate::output::AnswerKind;

/// Where the routes of the questions begin.
pub const ROOT: &str = "/j0251";

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

/// A question of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// Rows of the synapse table.
    Synapses,
    /// Which neurons there are.
    Neurons,
    /// How many synapses pass.
    Count,
    /// A matrix, or those of a preset.
    Matrix,
    /// A matrix at every point of a grid.
    Sweep,
    /// In which settings of a grid a claim holds.
    Robust,
    /// One neuron.
    Neuron,
    /// Neuron × neuron.
    Adjacency,
    /// What the data holds.
    Info,
}

/// How long a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Milliseconds.
    Quick,
    /// Up to seconds, and all threads.
    Long,
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

    /// Its route.
    pub fn path(&self) -> String {
        format!("{ROOT}/{}", self.segment)
    }
}
