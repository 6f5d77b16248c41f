//! The tables of questions and filters, for signatures, help and stubs.

use areax::ask::table::{FILTERS, Parameter, QUESTIONS, QuestionSpec, ValueKind};
use areax::query::{ParameterKind, Spelling};
use pyo3::prelude::*;

/// A keyword: its name, what its value is, its default, its help.
type Keyword = (&'static str, &'static str, Option<&'static str>, String);

/// What a value of Python is.
fn kind(parameter: &Parameter) -> &'static str {
    match parameter.kind {
        ValueKind::Filter(filter) => match filter.kind() {
            ParameterKind::Names => "names",
            ParameterKind::Ids => "ids",
            ParameterKind::Morphs => "morphs",
            ParameterKind::Count => "count",
            ParameterKind::Box => "box",
            ParameterKind::Flag => "flag",
            ParameterKind::Conditions => "conditions",
            _ => "number",
        },
        ValueKind::Certainty | ValueKind::LengthUm | ValueKind::Number(..) => "number",
        ValueKind::Integer => "count",
        ValueKind::Flag => "flag",
        ValueKind::Names => "names",
        ValueKind::Ids => "ids",
        ValueKind::FieldsOfNeurons | ValueKind::SomeOf(_) => "fields",
        ValueKind::Texts => "conditions",
        ValueKind::OneOf(_) | ValueKind::Text | ValueKind::Formats(_) => "text",
    }
}

fn keyword(parameter: &Parameter) -> Keyword {
    let help = match parameter.kind {
        ValueKind::OneOf(words) => format!("{}: {}", parameter.help(), words.join(", ")),
        _ => parameter.help(),
    };
    let help = help.replace(", comma-separated", "");
    (Spelling::Keywords.name(parameter.name), kind(parameter), parameter.default, help)
}

/// A question: its name, its summary, its keywords but for filters.
type Question = (&'static str, String, Vec<Keyword>);

fn question(spec: &QuestionSpec) -> Question {
    let own = spec.keywords().into_iter();
    let own = own.filter(|known| FILTERS.iter().all(|filter| filter.name != known.name));
    (spec.name, spec.summary(), own.map(|parameter| keyword(&parameter)).collect())
}

/// Every question with its keywords.
#[pyfunction]
pub fn questions() -> Vec<Question> {
    QUESTIONS.iter().map(question).collect()
}

/// Every filter.
#[pyfunction]
pub fn filters() -> Vec<Keyword> {
    FILTERS.iter().map(keyword).collect()
}
