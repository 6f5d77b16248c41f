//! The questions of the table as tools.

use areax_mcp::{Object, Tool};
use serde_json::Value;

use super::Set;
use super::{input, output};
use crate::ask::table::{Cost, QUESTIONS, QuestionKind, QuestionSpec};

/// Every tool, that which comes first at the head.
pub fn tools(sets: &[Set]) -> Vec<Tool> {
    let mut specs: Vec<&QuestionSpec> = QUESTIONS.iter().collect();
    specs.sort_by_key(|spec| spec.kind != QuestionKind::Info);
    specs.into_iter().map(|spec| tool(spec, sets)).collect()
}

fn tool(spec: &'static QuestionSpec, sets: &[Set]) -> Tool {
    Tool {
        name: spec.name,
        description: description(spec, sets),
        arguments: object(input::schema(spec, sets)),
        answer: object(output::schema(spec.answer)),
    }
}

fn description(spec: &QuestionSpec, sets: &[Set]) -> String {
    // What parameters make of it is of the published layout.
    let summary = match sets.iter().any(|set| set.facts.is_none()) {
        true => spec.summary(),
        false => spec.summary.to_owned(),
    };
    let cost = match spec.cost {
        Cost::Quick => "Milliseconds.",
        Cost::Long => "Up to seconds.",
    };
    let others = match spec.kind {
        QuestionKind::Info | QuestionKind::Count => "",
        QuestionKind::Sweep => " Arguments as of `count`, `matrix`.",
        QuestionKind::Robust => " Arguments as of `count`, `matrix`, `sweep`.",
        _ => " Filters as of `count`.",
    };
    format!("{summary}. {cost}{others}")
}

fn object(schema: Value) -> Object {
    if let Value::Object(keys) = schema { keys } else { Object::new() }
}
