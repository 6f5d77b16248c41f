//! The questions that the API answers, one file each; this one lists them. The router, OpenAPI
//! and `/llms.txt` are made from the list.

mod adjacency;
mod count;
mod info;
mod matrix;
mod neuron;
mod neurons;
mod robust;
mod sheet;
mod sweep;
mod synapses;

use super::desk::Lane;
use super::fields::Fields;
use super::parameter::{EXPLAIN, POPULATION, Parameter, Shape};
use super::problem::Problem;
use super::reply::Reply;
use super::state::{Shared, State};
use crate::output::Format;
use crate::query::Filter;
use crate::run::Run;

/// A question with a route of its own.
pub struct Question {
    /// Its path.
    pub path: &'static str,
    /// What it answers, in one line.
    pub summary: &'static str,
    /// How long it takes.
    pub lane: Lane,
    /// What a request may give.
    pub parameters: Vec<Parameter>,
    /// The formats of its answer, the default first.
    pub formats: &'static [Format],
    /// The filter of a request, for `explain`.
    pub filter: fn(&Fields) -> Result<Filter, Problem>,
    /// Reads a request, and refuses it before anything is computed.
    pub read: Read,
}

impl Question {
    /// Whether every filter is a parameter of it.
    pub fn is_about_synapses(&self) -> bool {
        self.parameters.contains(&POPULATION)
    }
}

/// From what a request gives to the work that answers it.
pub type Read = fn(&State, &Fields, Format) -> Result<Work, Problem>;
/// Computes an answer.
pub type Work = Box<dyn FnOnce(&Shared, &Run) -> Result<Reply, Problem> + Send>;

/// Every question.
pub fn all() -> Vec<Question> {
    let mut questions = vec![
        synapses::question(),
        neurons::question(),
        count::question(),
        matrix::question(),
        sweep::question(),
        robust::question(),
        neuron::question(),
        adjacency::question(),
        info::question(),
    ];
    for question in &mut questions {
        if question.is_about_synapses() {
            question.parameters.push(EXPLAIN);
        }
        question.parameters.push(format_of(question.formats));
    }
    questions
}

const fn format_of(formats: &'static [Format]) -> Parameter {
    Parameter {
        name: "format",
        shape: Shape::Formats(formats),
        default: None,
        help: "Format of the answer, in place of what the header Accept prefers",
        example: formats[0].name(),
        required: false,
    }
}
