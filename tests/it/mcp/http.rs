//! `/mcp`: the same over HTTP, without sessions, for no page of another origin, under the limits of the
//! server.

use areax::server::{DataSets, Hosts, Limits, Origins};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::cli::Areax;
use crate::server::{Answer, Served, state};

fn message(method: &str, params: Value) -> Request<Body> {
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    Request::post("/mcp")
        .header("host", "127.0.0.1:8080")
        .header("accept", "application/json, text/event-stream")
        .header("content-type", "application/json")
        .header("mcp-protocol-version", "2025-06-18")
        .body(Body::from(message.to_string()))
        .unwrap()
}

fn call(tool: &str, arguments: Value) -> Request<Body> {
    message("tools/call", json!({"name": tool, "arguments": arguments}))
}

fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

#[track_caller]
fn result(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["result"].clone()
}

#[test]
fn tools_answer_over_http_what_they_answer_otherwise() {
    let served = Served::new();
    let client = json!({"name": "test", "version": "1"});
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
    let answer = served.ask(message("initialize", hello));
    assert_eq!(result(&answer)["serverInfo"]["name"], "areax");
    assert!(answer.headers.get("mcp-session-id").is_none(), "there are no sessions");
    let tools = result(&served.ask(message("tools/list", json!({}))));
    assert_eq!(tools["tools"].as_array().unwrap().len(), areax::ask::table::QUESTIONS.len());
    // The command line's defaults, not those of the other routes.
    let told = result(&served.ask(call("count", json!({}))));
    let expected = served.areax.json("count DATA --format json --ids string -q");
    assert_eq!(told["structuredContent"], expected);
    assert_ne!(served.json("/j0251/count/json")["count"], 5000);
    let told = result(&served.ask(call("adjacency", json!({"min_count": 2}))));
    let expected = served.areax.json("adjacency DATA --min-count 2 --format json --ids string -q");
    assert_eq!(told["structuredContent"], expected);
    // No path of the server's disk.
    let info = result(&served.ask(call("info", json!({}))))["structuredContent"].clone();
    assert_eq!(info["dataset"]["synapses"], 5000);
    assert!(info.get("sources").is_none() && !info.to_string().contains("/tmp"), "{info}");
    let uri = json!({"uri": "areax://j0251/guide"});
    let guide = result(&served.ask(message("resources/read", uri)));
    assert!(guide["contents"][0]["text"].as_str().unwrap().contains("### matrix"));
}

#[test]
fn failures_over_http_are_results_too() {
    let served = Served::new();
    for (tool, given, said) in [
        ("cuont", json!({}), "did you mean 'count'?"),
        ("count", json!({"prob_mni": 1}), "did you mean 'prob_min'?"),
        ("count", json!({"post_celltype": "HVC"}), "axon-only"),
        ("synapses", json!({"fields": "sise"}), "fields"),
        ("neuron", json!({"neuron_id": 1}), "1"),
    ] {
        let told = result(&served.ask(call(tool, given)));
        let text = told["content"][0]["text"].as_str().unwrap();
        assert_eq!(told["isError"], true, "{tool}: {told}");
        assert!(text.contains(said) && !text.contains("return_fields"), "{tool}: {text}");
    }
}

#[test]
fn pages_of_other_origins_and_names_are_refused() {
    let areax = Areax::with_data();
    let hosts = Hosts::new(&["lab.example".to_owned()], "127.0.0.1".parse().unwrap());
    let origins = Origins::parse(&["https://notebook.example".to_owned()]).unwrap();
    let state = state(&areax, Limits::default()).unwrap().with_hosts(hosts).with_origins(origins);
    let served = Served::of(areax, state);
    let status = |name: &'static str, value: &str| {
        served.ask(with(call("count", json!({})), name, value)).status
    };
    for origin in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:9",
        "https://127.0.0.1:8080.evil.example",
        "x",
    ] {
        assert_eq!(status("origin", origin), StatusCode::FORBIDDEN, "{origin}");
    }
    for origin in ["https://notebook.example", "http://127.0.0.1:8080"] {
        assert_eq!(status("origin", origin), StatusCode::OK, "{origin}");
    }
    for host in ["evil.example", "evil.example:8080"] {
        assert_eq!(status("host", host), StatusCode::FORBIDDEN, "{host}");
    }
    for host in ["lab.example", "localhost:8080", "127.0.0.1:1"] {
        assert_eq!(status("host", host), StatusCode::OK, "{host}");
    }
    let both = with(
        with(call("count", json!({})), "host", "evil.example"),
        "origin",
        "http://evil.example",
    );
    assert_eq!(served.ask(both).status, StatusCode::FORBIDDEN);
}

#[test]
fn the_limits_of_the_server_hold() {
    let limits = Limits {
        body_bytes_max: 2000,
        ids_max: 3,
        pairs_max: 10,
        claim_bytes_max: 30,
        ..Limits::default()
    };
    let served = Served::over(Areax::with_data(), limits);
    let ids: Vec<u64> = (0..1000).collect();
    let answer = served.ask(call("count", json!({"pre_neuron_ids": ids})));
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text());
    for (tool, given, said) in [
        (
            "count",
            json!({"pre_neuron_ids": [1, 2, 3, 4]}),
            "a list of 4 ids; the limit of this server is 3",
        ),
        ("adjacency", json!({}), "synapses pass; the limit of this server is 10"),
        (
            "robust",
            json!({"claim": "HVC->MSN,GPe,GPi,STN > LMAN->MSN", "axes": {"prob_min": [0]}}),
            "the limit of this server is 30",
        ),
    ] {
        let told = result(&served.ask(call(tool, given)));
        assert_eq!(told["isError"], true, "{told}");
        assert!(told["content"][0]["text"].as_str().unwrap().contains(said), "{told}");
    }
    let none = Served::over(Areax::with_data(), Limits { waiting_max: 0, ..Limits::default() });
    let answer = none.ask(call("count", json!({})));
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text());
    assert_eq!(answer.header("retry-after"), "1");
}

#[test]
fn there_is_nothing_to_get_or_to_delete() {
    let served = Served::new();
    for method in ["GET", "DELETE", "PUT"] {
        let request = Request::builder().method(method).uri("/mcp").header("host", "localhost");
        let answer = served.ask(request.body(Body::empty()).unwrap());
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.header("allow"), "POST");
    }
    let areax = Areax::with_data();
    let state = state(&areax, Limits::default()).unwrap().named("mcp");
    assert!(DataSets::new(vec![state]).is_err(), "a data set has no name of a route");
}
