//! What a value of a parameter may be, as JSON Schema.

use serde_json::{Map, Value, json};

use crate::ask::Offered;
use crate::ask::table::ValueKind;
use crate::names::Vocabulary;
use crate::query::{FilterParameter, NeuronField, ParameterKind};

/// The schema of a value.
pub fn schema(parameter: &Offered, known: &Vocabulary) -> Value {
    let mut schema = match &parameter.words {
        Some(words) => of_words(parameter.like.kind, words),
        None => of_kind(parameter, known),
    };
    schema["description"] = json!(parameter.help);
    if let Some(default) = &parameter.default {
        schema["default"] = plain_value(default);
    }
    if !parameter.example.is_empty() {
        schema["examples"] = json!([parameter.example]);
    }
    schema
}

/// Words of the data set's own.
fn of_words(kind: ValueKind, words: &[String]) -> Value {
    let word = json!({"type": "string", "enum": words});
    match kind {
        ValueKind::SomeOf(_) => {
            json!({"type": "array", "items": word, "minItems": 1, "uniqueItems": true})
        }
        _ => word,
    }
}

fn of_kind(parameter: &Offered, known: &Vocabulary) -> Value {
    match parameter.like.kind {
        ValueKind::Filter(FilterParameter::PreCelltype) | ValueKind::Names => names(known, false),
        ValueKind::Filter(FilterParameter::PostCelltype) => names(known, true),
        ValueKind::Filter(FilterParameter::PostMorph) => morphs(known),
        ValueKind::Filter(param) => of_filter(param.kind()),
        ValueKind::Certainty => of_filter(ParameterKind::Float16OfNeuron),
        ValueKind::LengthUm => of_filter(ParameterKind::Float32OfNeuron),
        ValueKind::Integer => {
            let number = json!({"type": "integer", "minimum": 0, "maximum": u64::MAX});
            match parameter.like.none() {
                Some(none) => json!({"anyOf": [number, {"const": none}]}),
                None => number,
            }
        }
        ValueKind::Flag => of_filter(ParameterKind::Flag),
        // What Python and JavaScript write for on and off is taken too.
        kind @ ValueKind::OneOf(words) if kind.is_switch() => {
            json!({"anyOf": [{"type": "string", "enum": words}, {"type": "boolean"}]})
        }
        ValueKind::OneOf(words) => json!({"type": "string", "enum": words}),
        ValueKind::SomeOf(words) => json!({
            "type": "array",
            "items": {"type": "string", "enum": words},
            "minItems": 1,
            "uniqueItems": true,
        }),
        ValueKind::Ids => of_filter(ParameterKind::Ids),
        ValueKind::FieldsOfNeurons if known.types.is_empty() => of_filter(ParameterKind::Names),
        ValueKind::FieldsOfNeurons => {
            let names: Vec<String> = NeuronField::all().iter().map(NeuronField::name).collect();
            json!({
                "type": "array",
                "items": {"type": "string", "enum": names},
                "uniqueItems": true,
                "minItems": 1,
            })
        }
        ValueKind::Number(least, most) => {
            json!({"type": "number", "minimum": least, "maximum": most})
        }
        ValueKind::Text => json!({"type": "string"}),
        ValueKind::Texts => json!({"type": "array", "items": {"type": "string"}, "minItems": 1}),
        ValueKind::Formats(answer) => {
            let formats = answer.formats_of_programs();
            json!({"type": "string", "enum": formats.iter().map(|f| f.name()).collect::<Vec<_>>()})
        }
    }
}

/// The schema of a value in an address, where a word for nothing may stand for it.
pub fn or_nothing(parameter: &Offered, known: &Vocabulary) -> Value {
    let plain = schema(parameter, known);
    if parameter.like.required || !parameter.like.takes_nothing() {
        return plain;
    }
    let said = ["description", "default", "examples"]
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), plain.get(key)?.clone())));
    let mut either: Map<String, Value> = said.collect();
    either.insert("anyOf".to_owned(), json!([plain, {"type": "null"}]));
    Value::Object(either)
}

/// The schema of a value in JSON, where `null` may mean `none`.
pub fn or_null(parameter: &Offered, known: &Vocabulary) -> Value {
    let plain = schema(parameter, known);
    match parameter.like.none() {
        Some(_) => json!({"anyOf": [plain, {"type": "null"}]}),
        None => plain,
    }
}

/// A number, true or false where the text is one.
fn plain_value(text: &str) -> Value {
    serde_json::from_str(text).ok().filter(|value: &Value| !value.is_null()).unwrap_or(json!(text))
}

/// Names of cell types; postsynaptic ones are not axon-only. A data set with a map may have too many
/// to be listed.
fn names(known: &Vocabulary, is_post: bool) -> Value {
    if known.types.is_empty() {
        return of_filter(ParameterKind::Names);
    }
    let types = known.types.entries().iter();
    let names: Vec<&str> = types
        .filter(|(code, _)| !(is_post && known.is_axon_only(*code)))
        .map(|(_, name)| name.as_str())
        .collect();
    json!({"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1})
}

/// Codes and names of morphologies.
fn morphs(known: &Vocabulary) -> Value {
    let entries = known.morphs.entries().iter();
    let names: Vec<&str> = entries.map(|(_, name)| name.as_str()).collect();
    let code = json!({"type": "integer", "minimum": -1, "maximum": 255});
    json!({"type": "array", "items": {"anyOf": [code, {"enum": names}]}, "minItems": 1})
}

fn of_filter(kind: ParameterKind) -> Value {
    let number_or_none = |least: Option<f64>| {
        let mut number = json!({"type": "number"});
        if let Some(least) = least {
            number["minimum"] = json!(least);
        }
        json!({"anyOf": [number, {"const": "none"}]})
    };
    match kind {
        ParameterKind::Names => {
            json!({"type": "array", "items": {"type": "string"}, "minItems": 1})
        }
        ParameterKind::Ids => json!({
            "type": "array",
            "items": {"type": "integer", "minimum": 0, "maximum": u64::MAX},
            "minItems": 1,
        }),
        // Their names are the data set's.
        ParameterKind::Morphs => json!({"type": "array", "minItems": 1}),
        ParameterKind::Float16OfSynapse => number_or_none(None),
        ParameterKind::Float16OfNeuron | ParameterKind::Float32OfNeuron => {
            number_or_none(Some(0.0))
        }
        ParameterKind::Count => json!({
            "anyOf": [{"type": "integer", "minimum": 0}, {"const": "none"}],
        }),
        ParameterKind::Box => {
            json!({"type": "array", "items": {"type": "number"}, "minItems": 6, "maxItems": 6})
        }
        ParameterKind::Flag => json!({"type": "boolean"}),
        ParameterKind::Conditions => {
            json!({"type": "array", "items": {"type": "string"}, "minItems": 1})
        }
    }
}
