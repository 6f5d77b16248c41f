//! What the arguments of a tool may be, as JSON Schema, made from the table of parameters. An agent reads
//! the schemas of all tools before its first question, so what an argument means stands at one of them.

use serde_json::{Map, Value, json};

use super::Set;
use super::arguments::{
    Argument, DATASET, PICTURE, RESULTS, RESULTS_MAX, arguments, has_lists, has_picture,
};
use crate::ask::table::{AXIS, MAX_RESULTS, QuestionKind, QuestionSpec, ValueKind};
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
        let schema = match is_said(spec, sets, &argument) {
            true => brief(of_argument(&argument)),
            false => described(of_argument(&argument), &argument, &of, sets.len()),
        };
        properties.insert(argument.name, schema);
    }
    if has_lists(spec) {
        properties.insert(MAX_RESULTS.name.to_owned(), most(spec));
    }
    if has_picture(spec) {
        let mut picture = json!({"type": "boolean"});
        if spec.kind == QuestionKind::Matrix {
            picture["description"] = json!("Adds a picture of the answer (PNG)");
        }
        properties.insert(PICTURE.to_owned(), picture);
    }
    let mut schema =
        json!({"type": "object", "properties": properties, "additionalProperties": false});
    let required = required(spec, sets);
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn required(spec: &QuestionSpec, sets: &[Set]) -> Vec<String> {
    let dataset = (sets.len() > 1).then(|| DATASET.to_owned());
    let own = arguments(spec, &sets[0]).into_iter().filter(|argument| argument.of.like.required);
    dataset.into_iter().chain(own.map(|argument| argument.name)).collect()
}

/// The tools at which arguments of several tools are described, each at the first that takes it.
const DESCRIBED: [QuestionKind; 3] =
    [QuestionKind::Count, QuestionKind::Matrix, QuestionKind::Sweep];
/// Most words that are listed again where they are not described.
const WORDS_MAX: usize = 4;

/// Whether an argument is described at another tool, which takes the same.
fn is_said(spec: &QuestionSpec, sets: &[Set], argument: &Argument) -> bool {
    let is_same = |of: &Argument| of.name == argument.name && of.of.help == argument.of.help;
    let takes = |kind: &QuestionKind| {
        sets.iter().any(|set| arguments(kind.spec(), set).iter().any(is_same))
    };
    DESCRIBED.iter().take_while(|kind| **kind != spec.kind).any(takes)
}

/// A schema without what another tool says already: items and lengths of lists, long lists of words.
fn brief(mut schema: Value) -> Value {
    if schema["items"]["type"].is_array() {
        schema["items"] = json!({});
    }
    if schema["enum"].as_array().is_some_and(|words| words.len() > WORDS_MAX) {
        schema = json!({"type": "string", "default": schema["default"]});
    }
    if let Value::Object(keys) = &mut schema {
        keys.retain(|key, value| !key.ends_with("Items") && !value.is_null());
    }
    schema
}

/// A schema with the meaning of the argument, which some of the data sets take.
fn described(mut schema: Value, argument: &Argument, of: &[&str], sets: usize) -> Value {
    // What is said of texts and of HTTP does not hold here.
    let help = argument.of.help.replace(", comma-separated", "");
    let help = help.replace(" and returned in the header x-areax-seed", "");
    // Nothing is on unless it is given.
    let help = help.trim_end_matches("; none disables").trim_end_matches("; 0 disables");
    schema["description"] = match of.len() < sets {
        true => json!(format!("{help} (of {} alone)", of.join(", "))),
        false => json!(help),
    };
    schema
}

fn most(spec: &QuestionSpec) -> Value {
    let which = match spec.kind {
        QuestionKind::Synapses => "Most rows: a uniform random sample",
        QuestionKind::Adjacency => "Most pairs: those with most synapses",
        QuestionKind::Describe => "Most values of a table: the most frequent",
        QuestionKind::Neuron => "Most partners on each side: the strongest",
        _ => "Most neurons: the first",
    };
    json!({
        "type": "integer", "maximum": RESULTS_MAX, "default": RESULTS, "description": which,
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
        (ValueKind::SomeOf(_), Some(words)) => list("string", json!({"enum": words})),
        (_, Some(words)) => json!({"type": "string", "enum": words}),
        (kind, None) => of_kind(kind),
    };
    // Thresholds hold where they are given, and nowhere else; so do switches, which are off.
    let holds = matches!(kind, ValueKind::OneOf(_));
    if let Some(default) = argument.of.default.as_deref().filter(|_| holds) {
        schema["default"] = json!(default);
    }
    schema
}

fn of_kind(kind: ValueKind) -> Value {
    match kind {
        ValueKind::Filter(filter) => of_filter(filter.kind()),
        ValueKind::Names | ValueKind::FieldsOfNeurons => list("string", json!({"type": "string"})),
        ValueKind::Ids => ids(),
        ValueKind::Certainty | ValueKind::LengthUm => json!({"type": "number"}),
        ValueKind::Number(least, most) => {
            json!({"type": "number", "minimum": least, "maximum": most})
        }
        ValueKind::Integer => json!({"type": "integer"}),
        ValueKind::Flag => json!({"type": "boolean"}),
        ValueKind::Texts => list("string", json!({"type": "string"})),
        _ => json!({"type": "string"}),
    }
}

fn of_filter(kind: ParameterKind) -> Value {
    match kind {
        ParameterKind::Names | ParameterKind::Conditions => {
            list("string", json!({"type": "string"}))
        }
        ParameterKind::Ids | ParameterKind::Morphs => ids(),
        ParameterKind::Count => json!({"type": "integer"}),
        ParameterKind::Flag => json!({"type": "boolean"}),
        ParameterKind::Box => {
            json!({"type": "array", "items": {"type": "number"}, "minItems": 6, "maxItems": 6})
        }
        _ => json!({"type": "number"}),
    }
}

/// A list, or one item that stands for itself.
fn list(one: &str, items: Value) -> Value {
    json!({"type": ["array", one], "items": items})
}

fn ids() -> Value {
    json!({"type": ["array", "string", "integer"], "items": {"type": ["string", "integer"]}})
}

fn axes() -> Value {
    json!({
        "type": "object",
        "additionalProperties": {"type": ["array", "string"], "items": {"type": "number"}},
    })
}
