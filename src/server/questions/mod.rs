//! How requests for the questions of the table are read and answered, one file each.

mod adjacency;
mod count;
mod info;
mod matrix;
mod matrix_set;
mod neuron;
mod neurons;
mod robust;
mod sweep;
mod synapses;

use super::fields::Fields;
use super::filter;
use super::problem::Problem;
use super::reply::Reply;
use super::scheduler::Priority;
use super::state::{Shared, State};
use crate::ask::table::{Cost, Parameter, QUESTIONS, QuestionKind, QuestionSpec};
use crate::output::Format;
use crate::query::Filter;
use crate::run::Run;

/// A question with its route.
pub struct Route {
    /// What the table says of it.
    pub spec: &'static QuestionSpec,
    /// What a request may give.
    pub parameters: Vec<Parameter>,
    /// The filter of a request, for `explain`.
    pub filter: fn(&Fields) -> Result<Filter, Problem>,
    /// Reads a request, and refuses it before anything is computed.
    pub read: Read,
}

/// From what a request gives to the work that answers it.
pub type Read = fn(&State, &Fields, Format) -> Result<Work, Problem>;
/// Computes an answer.
pub type Work = Box<dyn FnOnce(&Shared, &Run) -> Result<Reply, Problem> + Send>;

/// Every question.
pub fn all() -> impl Iterator<Item = Route> {
    QUESTIONS.iter().map(|spec| Route {
        spec,
        parameters: spec.parameters(),
        filter: match spec.kind {
            QuestionKind::Matrix => matrix::filter,
            QuestionKind::Sweep => sweep::filter,
            QuestionKind::Robust => robust::filter,
            _ => filter::alone,
        },
        read: match spec.kind {
            QuestionKind::Synapses => synapses::read,
            QuestionKind::Neurons => neurons::read,
            QuestionKind::Count => count::read,
            QuestionKind::Matrix => matrix::read,
            QuestionKind::Sweep => sweep::read,
            QuestionKind::Robust => robust::read,
            QuestionKind::Neuron => neuron::read,
            QuestionKind::Adjacency => adjacency::read,
            QuestionKind::Info => info::read,
        },
    })
}

impl Route {
    /// Where its question waits for a processor.
    pub fn priority(&self) -> Priority {
        match self.spec.cost {
            Cost::Quick => Priority::Quick,
            Cost::Long => Priority::Long,
        }
    }
}
