//! The routes of a data set with their parameters, for agents.

use crate::ask::table::{QUESTIONS, QuestionSpec, ValueKind};
use crate::server::offered::{Offered, offered};
use crate::server::state::State;

/// The routes of a data set, with what each takes.
pub fn routes(state: &State) -> String {
    let mut text =
        "\n## Routes\n\nGET, or POST with the same fields as a form or as JSON.\n".to_owned();
    for question in QUESTIONS {
        text += &route(state, question);
    }
    text
}

fn route(state: &State, question: &QuestionSpec) -> String {
    let path = question.path(&state.name);
    let mut text = format!("\n### {path}\n\n{}\n\n", question.summary());
    for parameter in offered(question, state.facts()) {
        let default = match (parameter.like.required, parameter.default.as_deref()) {
            (true, _) => " (required)".to_owned(),
            (false, Some(default)) => format!(" (default {default})"),
            (false, None) => String::new(),
        };
        text +=
            &format!("- `{}`{default}: {}{}\n", parameter.name, parameter.help, words(&parameter));
    }
    text
}

/// The words that a parameter takes.
fn words(parameter: &Offered) -> String {
    if let Some(words) = &parameter.words {
        return format!(" ({})", words.join(", "));
    }
    match parameter.like.kind {
        ValueKind::OneOf(words) | ValueKind::SomeOf(words) => format!(" ({})", words.join(", ")),
        ValueKind::Formats(answer) => {
            let formats = answer.formats_of_programs();
            let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
            format!(" ({})", names.join(", "))
        }
        ValueKind::Filter(_)
        | ValueKind::Certainty
        | ValueKind::FieldsOfNeurons
        | ValueKind::Flag
        | ValueKind::Ids
        | ValueKind::Integer
        | ValueKind::LengthUm
        | ValueKind::Names
        | ValueKind::Number(..)
        | ValueKind::Text
        | ValueKind::Texts => String::new(),
    }
}
