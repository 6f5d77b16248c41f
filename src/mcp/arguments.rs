//! The arguments of a tool: the parameters of its question, under the names that they have here. What is
//! about files and about how a picture looks is left out; lists are cut by one argument, whatever they
//! are lists of.

use super::Set;
use crate::ask::table::{
    CHECK, EXPLAIN, LISTING, MAX_RESULTS, QuestionKind, QuestionSpec, ValueKind, is_of_answer,
};
use crate::ask::{Offered, offered};
use crate::output::Format;
use crate::query::Spelling;

/// Most lines of a list, unless another number is asked for.
pub const RESULTS: u64 = 1000;
/// Most lines that may be asked for.
pub const RESULTS_MAX: u64 = 50_000;

/// The argument that adds a picture.
pub const PICTURE: &str = "picture";
/// The argument that says which data set, where there are several.
pub const DATASET: &str = "dataset";

/// An argument that is a parameter of the question.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// The parameter.
    pub of: Offered,
}

/// What a question takes of a data set, but for [`MAX_RESULTS`] and [`PICTURE`].
pub fn arguments(spec: &QuestionSpec, set: &Set) -> Vec<Argument> {
    let argument = |of: Offered| Argument { name: argument_of(&of.name).to_owned(), of };
    let offered = offered(spec, set.facts.as_ref()).into_iter();
    offered.filter(|of| is_argument(&of.name)).map(argument).collect()
}

fn is_argument(name: &str) -> bool {
    let cuts_a_list = [MAX_RESULTS, LISTING[2]].iter().any(|parameter| parameter.name == name);
    let is_question = !is_of_answer(name) || [CHECK, EXPLAIN].iter().any(|of| of.name == name);
    is_question && !cuts_a_list
}

/// The argument that a parameter is.
pub fn argument_of(parameter: &str) -> &str {
    Spelling::Arguments.name(parameter)
}

/// Whether the answer to a question has lists that are cut.
pub fn has_lists(spec: &QuestionSpec) -> bool {
    let kinds = [
        QuestionKind::Synapses,
        QuestionKind::Neurons,
        QuestionKind::Neuron,
        QuestionKind::Adjacency,
        QuestionKind::Describe,
    ];
    kinds.contains(&spec.kind)
}

/// Whether there is a picture of the answer to a question.
pub fn has_picture(spec: &QuestionSpec) -> bool {
    spec.answer.formats_of_programs().contains(&Format::Png)
}

/// Whether a list is one of texts that may have commas.
pub fn is_list(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::Names | ValueKind::Ids | ValueKind::SomeOf(_) | ValueKind::FieldsOfNeurons
    )
}
