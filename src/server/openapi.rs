//! `/openapi.json`: OpenAPI 3.1, made from the table of questions and their parameters.

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::base::{VARY, base_url};
use super::state::Shared;
use crate::ask::Opened;
use crate::ask::table::{NEURON_ID, Parameter, QUESTIONS, QuestionSpec, ValueKind};
use crate::output::Format;
use crate::query::{FilterParameter, NeuronField, ParameterKind};

/// The statuses of problems that any question may have, and when.
const PROBLEMS: [(&str, &str); 10] = [
    ("400", "An invalid value, or an unknown parameter"),
    ("406", "No format of the answer is acceptable"),
    ("408", "The body arrived too slowly"),
    ("413", "The body, a list of ids, a claim or a grid is too long"),
    ("414", "The address is too long: POST the parameters"),
    ("415", "The body is neither a form nor JSON"),
    ("421", "The server does not accept this host name"),
    ("429", "Too many questions are waiting"),
    ("500", "The server failed"),
    ("503", "The question took too long, or the engine failed"),
];

/// Those of files that may come from another server.
const OF_UPSTREAM: [(&str, &str); 2] = [
    ("502", "The upstream server failed, or sent no shape"),
    ("504", "The upstream server is slow; the download continues"),
];

/// A route that asks no question.
struct Other {
    path: &'static str,
    summary: &'static str,
    query: &'static [Parameter],
    media_type: &'static str,
}

const OTHERS: [Other; 11] = [
    Other {
        path: "/j0251/skeleton",
        summary: "A skeleton: uint32 vertices N, uint32 edges M, float32[3] × N, uint32[2] × M",
        query: &[NEURON_ID],
        media_type: BYTES,
    },
    Other {
        path: "/notebook/j0251/{version}/sv/{name}",
        summary: "A mesh (ID:0:ID_mesh): uint32 vertices N, float32[3] × N, uint32[3] triangles; \
                  its manifest (ID:0); info",
        query: &[],
        media_type: BYTES,
    },
    Other {
        path: "/notebook/j0251/{version}/skeletons/{name}",
        summary: "A skeleton (ID) as a precomputed source has it; info",
        query: &[],
        media_type: BYTES,
    },
    Other {
        path: "/notebook/j0251/{version}/info",
        summary: "The manifest of the precomputed source that meshes and skeletons belong to",
        query: &[],
        media_type: JSON,
    },
    Other {
        path: "/connectome/data/{file}",
        summary: "A published file, with ranges",
        query: &[],
        media_type: BYTES,
    },
    Other { path: "/openapi.json", summary: "This document", query: &[], media_type: JSON },
    Other {
        path: "/explorer",
        summary: "A page for trying any route",
        query: &[],
        media_type: "text/html",
    },
    Other {
        path: "/llms.txt",
        summary: "A guide to this data set for agents",
        query: &[],
        media_type: "text/plain",
    },
    Other {
        path: "/healthz",
        summary: "Whether the process is alive",
        query: &[],
        media_type: JSON,
    },
    Other {
        path: "/metrics",
        summary: "Requests, streams, waiting questions and faults, as OpenMetrics text",
        query: &[],
        media_type: "application/openmetrics-text",
    },
    Other {
        path: "/readyz",
        summary: "Whether it accepts questions",
        query: &[],
        media_type: JSON,
    },
];
const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// The paths of the routes that ask no question.
pub fn other_paths() -> impl Iterator<Item = &'static str> {
    OTHERS.iter().map(|other| other.path)
}

pub async fn document(Extract(state): Extract<Shared>, headers: HeaderMap) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, VARY),
    ];
    let text = of(&state.data, &base_url(&headers));
    (kind, format!("{text}\n")).into_response()
}

fn of(data: &Opened, base: &str) -> Value {
    let asked = QUESTIONS.iter().map(|question| (question.path(), path(question, data)));
    let others = OTHERS.iter().map(|other| (other.path.to_owned(), other_path(other, data)));
    let paths: Map<String, Value> = asked.chain(others).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "areax",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": format!("The synapses of {}", data.dataset.name),
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": {"Problem": problem()}},
    })
}

fn path(question: &QuestionSpec, data: &Opened) -> Value {
    let parameters: Vec<Value> = question.parameters().iter().map(|p| in_query(p, data)).collect();
    let id = |method: &str| format!("{method}{}", question.path().replace('/', "_"));
    json!({
        "get": {
            "operationId": id("get"),
            "summary": question.summary(),
            "parameters": parameters,
            "responses": responses(question),
        },
        "post": {
            "operationId": id("post"),
            "summary": format!("{} (for long lists of ids)", question.summary()),
            "requestBody": body(question, data),
            "responses": responses(question),
        },
    })
}

fn other_path(other: &Other, data: &Opened) -> Value {
    let names = other.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let in_path = names.map(
        |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}),
    );
    let parameters: Vec<Value> =
        in_path.chain(other.query.iter().map(|p| in_query(p, data))).collect();
    let mut responses = Map::new();
    let content: Map<String, Value> =
        [(other.media_type.to_owned(), json!({}))].into_iter().collect();
    responses.insert("200".into(), json!({"description": "The answer", "content": content}));
    for (status, when) in PROBLEMS.iter().chain(&[("404", "There is no such file or neuron")]) {
        responses.insert((*status).to_owned(), problem_response(when));
    }
    if other.path == "/j0251/skeleton" || other.path.contains('{') {
        responses.insert("206".into(), json!({"description": "The range asked for"}));
        responses.insert("416".into(), json!({"description": "No such range"}));
        for (status, when) in OF_UPSTREAM {
            responses.insert(status.to_owned(), problem_response(when));
        }
    }
    json!({"get": {
        "operationId": format!("get{}", other.path.replace(['/', '{', '}', '.'], "_")),
        "summary": other.summary,
        "parameters": parameters,
        "responses": responses,
    }})
}

fn problem_response(when: &str) -> Value {
    let schema = json!({"schema": {"$ref": "#/components/schemas/Problem"}});
    json!({"description": when, "content": {"application/problem+json": schema}})
}

fn in_query(parameter: &Parameter, data: &Opened) -> Value {
    json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.help(),
        "schema": or_nothing(parameter, data),
        // Lists are one value with commas; an axis is given once for each.
        "style": "form",
        "explode": parameter.repeats(),
    })
}

fn body(question: &QuestionSpec, data: &Opened) -> Value {
    let parameters = question.parameters();
    let properties = |of: fn(&Parameter, &Opened) -> Value| -> Map<String, Value> {
        parameters.iter().map(|p| (p.name.to_owned(), of(p, data))).collect()
    };
    let required: Vec<&str> = parameters.iter().filter(|p| p.required).map(|p| p.name).collect();
    let object = |properties: Map<String, Value>| {
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    };
    // Lists are one value with commas here too.
    let encoding: Map<String, Value> = parameters
        .iter()
        .map(|p| (p.name.to_owned(), json!({"style": "form", "explode": p.repeats()})))
        .collect();
    json!({"required": !required.is_empty(), "content": {
        "application/json": {"schema": object(properties(or_null))},
        "application/x-www-form-urlencoded": {
            "schema": object(properties(schema)),
            "encoding": encoding,
        },
    }})
}

fn schema(parameter: &Parameter, data: &Opened) -> Value {
    let mut schema = match parameter.kind {
        ValueKind::Filter(FilterParameter::PreCelltype) | ValueKind::Names => names(data, false),
        ValueKind::Filter(FilterParameter::PostCelltype) => names(data, true),
        ValueKind::Filter(FilterParameter::PostMorph) => morphs(data),
        ValueKind::Filter(param) => of_filter(param.kind()),
        ValueKind::Certainty => of_filter(ParameterKind::Float16OfNeuron),
        ValueKind::LengthUm => of_filter(ParameterKind::Float32OfNeuron),
        ValueKind::Integer => {
            let number = json!({"type": "integer", "minimum": 0, "maximum": u64::MAX});
            match parameter.none() {
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
    };
    schema["description"] = json!(parameter.help());
    if let Some(default) = parameter.default {
        schema["default"] = plain_value(default);
    }
    if !parameter.example.is_empty() {
        schema["examples"] = json!([parameter.example]);
    }
    schema
}

/// The schema of a value in an address, where a word for nothing may stand for it.
fn or_nothing(parameter: &Parameter, data: &Opened) -> Value {
    let plain = schema(parameter, data);
    if parameter.required || !parameter.takes_nothing() {
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
fn or_null(parameter: &Parameter, data: &Opened) -> Value {
    let plain = schema(parameter, data);
    match parameter.none() {
        Some(_) => json!({"anyOf": [plain, {"type": "null"}]}),
        None => plain,
    }
}

/// A number, true or false where the text is one.
fn plain_value(text: &str) -> Value {
    serde_json::from_str(text).ok().filter(|value: &Value| !value.is_null()).unwrap_or(json!(text))
}

/// Names of cell types; postsynaptic ones are not axon-only.
fn names(data: &Opened, is_post: bool) -> Value {
    let types = data.vocabulary().types.entries().iter();
    let names: Vec<&str> = types
        .filter(|(code, _)| !(is_post && data.vocabulary().is_axon_only(*code)))
        .map(|(_, name)| name.as_str())
        .collect();
    json!({"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1})
}

/// Codes and names of morphologies.
fn morphs(data: &Opened) -> Value {
    let entries = data.vocabulary().morphs.entries().iter();
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

fn responses(question: &QuestionSpec) -> Value {
    let content: Map<String, Value> = question
        .answer
        .formats_of_programs()
        .iter()
        .map(|format| (type_of(*format), content_of(*format)))
        .collect();
    let mut responses = Map::new();
    responses.insert("200".into(), json!({"description": "The answer", "content": content}));
    for (status, when) in PROBLEMS {
        responses.insert(status.into(), problem_response(when));
    }
    if question.takes(&NEURON_ID) {
        responses.insert("404".into(), problem_response("There is no such neuron"));
    }
    Value::Object(responses)
}

fn type_of(format: Format) -> String {
    format.media_type().split(';').next().unwrap_or_default().to_owned()
}

fn content_of(format: Format) -> Value {
    match format {
        Format::Json => json!({"schema": {"type": "object"}}),
        _ => json!({}),
    }
}

fn problem() -> Value {
    let text = json!({"type": "string"});
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "error"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "error": {"type": "string", "description": "The same sentence as detail"},
            "parameter": text,
            "advice": text,
            "request_id": text,
        },
    })
}
