//! The questions of the table as tools.

use std::sync::Arc;

use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Map, Value};

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
    let annotations = ToolAnnotations::new()
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    Tool::new(spec.name, description(spec, sets), object(input::schema(spec, sets)))
        .with_annotations(annotations)
        .with_raw_output_schema(object(output::schema(spec.answer)))
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
    format!("{summary}. {cost}")
}

fn object(schema: Value) -> Arc<Map<String, Value>> {
    Arc::new(if let Value::Object(keys) = schema { keys } else { Map::new() })
}
