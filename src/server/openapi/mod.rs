//! `/openapi.json`: OpenAPI 3.1, made from the table of questions and their parameters.

mod schema;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use schema::{or_nothing, or_null, schema};

use super::base::{VARY, base_url};
use super::others::{GUIDE, Other, guide_path, others};
use super::sets::Sets;
use super::state::{Shared, State};
use super::strongest;
use crate::ask::table::{NEURON_ID, QUESTIONS, QuestionSpec};
use crate::ask::{Offered, offered};
use crate::names::Vocabulary;
use crate::output::Format;

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

pub async fn document(Extract(sets): Extract<Sets>, headers: HeaderMap) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, VARY),
    ];
    let text = of(&sets.current(), &base_url(&headers));
    (kind, format!("{text}\n")).into_response()
}

fn of(states: &[Shared], base: &str) -> Value {
    let asked = states.iter().flat_map(|state| {
        QUESTIONS.iter().map(move |question| (question.path(&state.name), path(question, state)))
    });
    let has_guide = states.iter().any(|state| state.has_guide());
    let others = others(has_guide).map(|other| (other.path.to_owned(), other_path(other)));
    let several = if states.len() > 1 { states } else { &[] };
    let guides = several.iter().map(|state| {
        let path = guide_path(&state.name);
        let value = get(&path, &GUIDE);
        (path, value)
    });
    let names: Vec<&str> = states.iter().map(|state| &*state.data().sources.name).collect();
    let paths: Map<String, Value> = asked.chain(others).chain(guides).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "areax",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": format!("The synapses of {}", names.join(", ")),
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": {"Problem": problem()}},
    })
}

fn path(question: &QuestionSpec, state: &State) -> Value {
    let known = &state.data().vocabulary;
    let parameters: Vec<Value> =
        taken(question, state).iter().map(|p| in_query(p, known)).collect();
    let id = |method: &str| format!("{method}{}", question.path(&state.name).replace('/', "_"));
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
            "requestBody": body(question, state),
            "responses": responses(question),
        },
    })
}

/// What a route takes: what its question does, and what the route has of its own.
fn taken(question: &QuestionSpec, state: &State) -> Vec<Offered> {
    let own = strongest::parameters(question).iter().map(|parameter| Offered::of(*parameter));
    offered(question, state.facts()).into_iter().chain(own).collect()
}

fn other_path(other: &Other) -> Value {
    get(other.path, other)
}

fn get(path: &str, other: &Other) -> Value {
    let none = Vocabulary::none();
    let names = path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let in_path = names.map(
        |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}),
    );
    let parameters: Vec<Value> =
        in_path.chain(other.query.iter().map(|p| in_query(&Offered::of(*p), &none))).collect();
    let mut responses = Map::new();
    let content: Map<String, Value> =
        [(other.media_type.to_owned(), json!({}))].into_iter().collect();
    responses.insert("200".into(), json!({"description": "The answer", "content": content}));
    for (status, when) in PROBLEMS.iter().chain(&[("404", "There is no such file or neuron")]) {
        responses.insert((*status).to_owned(), problem_response(when));
    }
    if path == "/j0251/skeleton" || path.contains('{') {
        responses.insert("206".into(), json!({"description": "The range asked for"}));
        responses.insert("416".into(), json!({"description": "No such range"}));
        for (status, when) in OF_UPSTREAM {
            responses.insert(status.to_owned(), problem_response(when));
        }
    }
    json!({"get": {
        "operationId": format!("get{}", path.replace(['/', '{', '}', '.'], "_")),
        "summary": other.summary,
        "parameters": parameters,
        "responses": responses,
    }})
}

fn problem_response(when: &str) -> Value {
    let schema = json!({"schema": {"$ref": "#/components/schemas/Problem"}});
    json!({"description": when, "content": {"application/problem+json": schema}})
}

fn in_query(parameter: &Offered, known: &Vocabulary) -> Value {
    json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.like.required,
        "description": parameter.help,
        "schema": or_nothing(parameter, known),
        // Lists are one value with commas; an axis is given once for each.
        "style": "form",
        "explode": parameter.like.repeats(),
    })
}

fn body(question: &QuestionSpec, state: &State) -> Value {
    let (parameters, known) = (taken(question, state), &state.data().vocabulary);
    let properties = |of: fn(&Offered, &Vocabulary) -> Value| -> Map<String, Value> {
        parameters.iter().map(|p| (p.name.clone(), of(p, known))).collect()
    };
    let required: Vec<&str> =
        parameters.iter().filter(|p| p.like.required).map(|p| p.name.as_str()).collect();
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
        .map(|p| (p.name.clone(), json!({"style": "form", "explode": p.like.repeats()})))
        .collect();
    json!({"required": !required.is_empty(), "content": {
        "application/json": {"schema": object(properties(or_null))},
        "application/x-www-form-urlencoded": {
            "schema": object(properties(schema)),
            "encoding": encoding,
        },
    }})
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
