//! What the arguments of a tool may be, as JSON Schema, made from the table of parameters.

use serde_json::{Map, Value, json};

use super::Set;
use super::arguments::{
    Argument, DATASET, PICTURE, RESULTS, RESULTS_MAX, arguments, has_lists, has_picture,
};
use crate::ask::table::{AXIS, MAX_RESULTS, QuestionSpec, ValueKind};
use crate::query::ParameterKind;

/// The schema of what a question takes of these data sets.
pub fn schema(spec: &QuestionSpec, sets: &[Set]) -> Value {
    let mut properties = Map::new();
    if let [_, _, ..] = sets {
        let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
        let dataset = json!({"type": "string", "enum": names, "description": "Which data set"});
        properties.insert(DATASET.to_owned(), dataset);
    }
    for (argument, of) in merged(spec, sets) {
        let mut schema = of_argument(&argument);
        let help = argument.of.help.replace(", comma-separated", "");
        schema["description"] = match of.len() < sets.len() {
            true => json!(format!("{help} (of {} alone)", of.join(", "))),
            false => json!(help),
        };
        properties.insert(argument.name, schema);
    }
    if has_lists(spec) {
        properties.insert(MAX_RESULTS.name.to_owned(), most());
    }
    if has_picture(spec) {
        let help = "Adds a picture of the answer (PNG)";
        let picture = json!({"type": "boolean", "default": false, "description": help});
        properties.insert(PICTURE.to_owned(), picture);
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required(spec, sets),
        "additionalProperties": false,
    })
}

fn required(spec: &QuestionSpec, sets: &[Set]) -> Vec<String> {
    let dataset = (sets.len() > 1).then(|| DATASET.to_owned());
    let own = arguments(spec, &sets[0]).into_iter().filter(|argument| argument.of.like.required);
    dataset.into_iter().chain(own.map(|argument| argument.name)).collect()
}

fn most() -> Value {
    json!({
        "type": "integer",
        "minimum": 0,
        "maximum": RESULTS_MAX,
        "default": RESULTS,
        "description": "Most lines of each list: of synapses a uniform random sample, of pairs those with \
                        most synapses, of neurons and partners the first ones",
    })
}

/// Every argument once, with the names of the data sets that take it.
fn merged<'s>(spec: &QuestionSpec, sets: &'s [Set]) -> Vec<(Argument, Vec<&'s str>)> {
    let mut all: Vec<(Argument, Vec<&str>)> = Vec::new();
    for set in sets {
        for argument in arguments(spec, set) {
            match all.iter_mut().find(|(known, _)| known.name == argument.name) {
                Some((known, of)) => {
                    of.push(&set.name);
                    add_words(known, argument);
                }
                None => all.push((argument, vec![&set.name])),
            }
        }
    }
    all
}

/// Words of another data set beside those that are known.
fn add_words(known: &mut Argument, other: Argument) {
    let Some(words) = other.of.words.or_else(|| own_words(other.of.like.kind)) else { return };
    let mut all =
        known.of.words.take().or_else(|| own_words(known.of.like.kind)).unwrap_or_default();
    all.extend(words.into_iter().filter(|word| !all.contains(word)).collect::<Vec<_>>());
    known.of.words = Some(all);
}

fn own_words(kind: ValueKind) -> Option<Vec<String>> {
    match kind {
        ValueKind::OneOf(words) | ValueKind::SomeOf(words) => {
            Some(words.iter().map(|word| (*word).to_owned()).collect())
        }
        _ => None,
    }
}

fn of_argument(argument: &Argument) -> Value {
    let kind = argument.of.like.kind;
    if argument.of.like.name == AXIS.name {
        return axes();
    }
    let words = argument.of.words.clone().or_else(|| own_words(kind));
    let mut schema = match (kind, words) {
        (ValueKind::SomeOf(_), Some(words)) => list(json!({"type": "string", "enum": words})),
        (_, Some(words)) => json!({"type": "string", "enum": words}),
        (kind, None) => of_kind(kind),
    };
    // Thresholds hold where they are given, and nowhere else.
    let holds = matches!(kind, ValueKind::OneOf(_) | ValueKind::Flag);
    if let Some(default) = argument.of.default.as_deref().filter(|_| holds) {
        schema["default"] = match kind {
            ValueKind::Flag => json!(default == "true"),
            _ => json!(default),
        };
    }
    schema
}

fn of_kind(kind: ValueKind) -> Value {
    match kind {
        ValueKind::Filter(filter) => of_filter(filter.kind()),
        ValueKind::Names | ValueKind::FieldsOfNeurons => list(json!({"type": "string"})),
        ValueKind::Ids => list(json!({"type": ["integer", "string"]})),
        ValueKind::Certainty | ValueKind::LengthUm => json!({"type": "number", "minimum": 0}),
        ValueKind::Number(least, most) => {
            json!({"type": "number", "minimum": least, "maximum": most})
        }
        ValueKind::Integer => json!({"type": "integer", "minimum": 0}),
        ValueKind::Flag => json!({"type": "boolean"}),
        ValueKind::Texts => list(json!({"type": "string"})),
        _ => json!({"type": "string"}),
    }
}

fn of_filter(kind: ParameterKind) -> Value {
    match kind {
        ParameterKind::Names | ParameterKind::Conditions => list(json!({"type": "string"})),
        ParameterKind::Ids | ParameterKind::Morphs => list(json!({"type": ["integer", "string"]})),
        ParameterKind::Count => json!({"type": "integer", "minimum": 0}),
        ParameterKind::Flag => json!({"type": "boolean"}),
        ParameterKind::Box => {
            json!({"type": "array", "items": {"type": "number"}, "minItems": 6, "maxItems": 6})
        }
        _ => json!({"type": "number"}),
    }
}

/// A list, or one item that stands for itself.
fn list(item: Value) -> Value {
    json!({"anyOf": [{"type": "array", "items": item.clone(), "minItems": 1}, item]})
}

fn axes() -> Value {
    json!({
        "type": "object",
        "additionalProperties": {"anyOf": [
            {"type": "array", "items": {"type": "number"}, "minItems": 1},
            {"type": "string"},
        ]},
    })
}
