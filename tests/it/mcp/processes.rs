//! How the process begins, works and ends: nothing but messages on stdout, exit codes, progress,
//! cancellation.

use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Agent, with_map};
use crate::cli::Areax;

/// Within so long the process has to be gone.
const END: Duration = Duration::from_secs(5);

/// A claim in thousands of settings, each of which the reference reads every row for.
fn long_call() -> Value {
    json!({
        "claim": "HVC->MSN > LMAN->MSN",
        "axes": {"prob_min": "0:1:0.001", "size_min": [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07]},
        "check": true,
    })
}

#[test]
fn an_agent_is_told_what_there_is() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    let hello = &agent.hello;
    assert_eq!(hello["protocolVersion"], "2025-06-18");
    assert_eq!(hello["serverInfo"]["name"], "areax");
    let said = hello["instructions"].as_str().unwrap();
    for part in ["`info` first", "µm²", "No threshold", "j0251 (cell types", "HVC", "max_results"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let tools = agent.ask("tools/list", json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let expected = [
        "info",
        "synapses",
        "neurons",
        "count",
        "matrix",
        "sweep",
        "robust",
        "neuron",
        "adjacency",
        "null",
        "test",
        "describe",
    ];
    assert_eq!(names, expected);
    let in_count = tools.iter().find(|tool| tool["name"] == "count").unwrap();
    for (name, of) in in_count["inputSchema"]["properties"].as_object().unwrap() {
        assert!(of["description"].is_string(), "{name}: {of}");
    }
    for tool in tools {
        let schema = &tool["inputSchema"];
        assert_eq!(schema["additionalProperties"], false, "{tool}");
        assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
        let hints = &tool["annotations"];
        assert_eq!(
            (&hints["readOnlyHint"], &hints["idempotentHint"], &hints["openWorldHint"]),
            (&json!(true), &json!(true), &json!(false))
        );
        for (name, of) in schema["properties"].as_object().unwrap() {
            // What `count` or `matrix` says of an argument that others take too is not said again.
            let is_said =
                |tool: &Value| tool["inputSchema"]["properties"][name]["description"].is_string();
            assert!(tools.iter().any(is_said), "{name}: {of}");
            let in_count = &in_count["inputSchema"]["properties"][name];
            assert!(in_count["type"].is_null() || in_count["type"] == of["type"], "{name}: {of}");
            // A threshold that holds unless it is taken back would be a hidden one.
            let is_threshold = name.ends_with("_min") || name.starts_with("min_");
            assert!(!is_threshold || of.get("default").is_none(), "{name}: {of}");
        }
    }
    let text = tools.iter().map(Value::to_string).collect::<String>();
    assert!(!text.contains("@FILE") && !text.contains("theme"), "{text}");
    // An agent reads all of it before its first question.
    assert!(text.len() <= 35_000, "{} bytes", text.len());
}

#[test]
fn the_guide_is_a_resource_with_an_example_of_every_tool() {
    let areax = Areax::with_data();
    with_map(&areax);
    for line in ["mcp DATA", "mcp toy"] {
        let mut agent = Agent::start(&areax, line);
        let resources = agent.ask("resources/list", json!({}))["result"]["resources"].clone();
        let uri = resources[0]["uri"].clone();
        let read = agent.ask("resources/read", json!({"uri": uri}))["result"]["contents"].clone();
        let text = read[0]["text"].as_str().unwrap();
        assert!(text.len() <= 14_000, "{} bytes", text.len());
        let mut seen = Vec::new();
        for example in text.lines().filter_map(|line| line.strip_prefix("    ")) {
            let (tool, arguments) = example.split_once(' ').unwrap();
            agent.told(tool, serde_json::from_str(arguments).unwrap());
            seen.push(tool.to_owned());
        }
        // Two types of the map cannot be compared: but for one their names need quotes.
        let lacking = usize::from(line == "mcp toy");
        assert_eq!(seen.len() + lacking, areax::ask::table::QUESTIONS.len(), "{text}");
    }
}

#[test]
fn a_bad_folder_ends_with_exit_code_3_and_a_silent_stdout() {
    let areax = Areax::bare();
    std::fs::create_dir(areax.path("empty")).unwrap();
    for folder in ["empty", "nowhere"] {
        let run = areax.run(&format!("mcp {folder}"));
        assert_eq!((run.code, run.stdout.len()), (3, 0), "{}", run.stderr);
        assert!(run.stderr.starts_with("areax: "), "{}", run.stderr);
    }
    assert_eq!(areax.run("mcp").code, 2);
}

#[test]
fn the_first_message_is_answered_before_the_data_is_prepared() {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 60000 --neurons 8000 --quiet");
    let mut agent = Agent::start(&areax, "mcp DATA");
    assert_eq!(agent.told("count", json!({}))["count"], 60_000);
    assert!(areax.path("DATA/.areax").is_dir());
    assert_eq!(agent.end().0, 0);
}

#[test]
fn files_that_change_are_found_anew() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    assert_eq!(agent.told("count", json!({}))["count"], 5000);
    areax.answer("synth OTHER --synapses 4000 --neurons 2000 --quiet");
    for entry in std::fs::read_dir(areax.path("OTHER")).unwrap() {
        let path = entry.unwrap().path();
        let beside = areax.path("DATA/next");
        std::fs::copy(&path, &beside).unwrap();
        std::fs::rename(&beside, areax.path("DATA").join(path.file_name().unwrap())).unwrap();
    }
    assert_eq!(agent.told("count", json!({}))["count"], 4000);
}

#[test]
fn input_that_ends_at_once_is_no_failure() {
    let areax = Areax::with_data();
    let run = areax.run("mcp DATA");
    assert_eq!((run.code, run.stdout.len()), (0, 0), "{}", run.stderr);
}

/// Messages that are none get errors of the protocol, and the next ones are answered.
#[test]
fn what_is_no_message_does_not_end_it() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    for line in ["{", "[]", "null", "{\"jsonrpc\": \"2.0\"}", ""] {
        let input = agent.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
    }
    assert_eq!(agent.told("count", json!({}))["count"], 5000);
}

#[test]
fn a_long_call_says_how_long_it_takes_and_stops_when_it_is_cancelled() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    agent.told("count", json!({}));
    let params =
        json!({"name": "robust", "arguments": long_call(), "_meta": {"progressToken": "t"}});
    let id = agent.begin("tools/call", params);
    let mut said = Vec::new();
    while said.len() < 2 {
        let message = agent.heard().unwrap();
        assert_eq!(message["method"], "notifications/progress", "{message}");
        assert_eq!(message["params"]["progressToken"], "t");
        said.push(message["params"]["progress"].as_f64().unwrap());
    }
    assert!(said[0] < said[1], "{said:?}");
    let cancel = json!({"requestId": id, "reason": "enough"});
    agent.say(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": cancel}));
    // Others are answered, and nothing keeps the process.
    assert_eq!(agent.told("count", json!({}))["count"], 5000);
    let (code, took) = agent.end();
    assert_eq!(code, 0);
    assert!(took < END, "{took:?}");
}

#[test]
fn the_process_ends_while_a_call_goes_on() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    agent.begin("tools/call", json!({"name": "robust", "arguments": long_call()}));
    let (code, took) = agent.end();
    assert_eq!(code, 0);
    assert!(took < END, "{took:?}");
}

/// Who writes its messages and closes the input gets the answers.
#[test]
fn calls_before_the_end_of_the_input_are_answered() {
    let areax = Areax::with_data();
    let mut child = areax.command("mcp DATA");
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let client = json!({"name": "test", "version": "1"});
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
    let mut input = child.stdin.take().unwrap();
    for message in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "count", "arguments": {}}}),
    ] {
        writeln!(input, "{message}").unwrap();
    }
    drop(input);
    let begin = Instant::now();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success() && begin.elapsed() < END);
    let text = String::from_utf8(done.stdout).unwrap();
    let answers: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2, "{text}");
    assert_eq!(answers[1]["result"]["structuredContent"]["count"], 5000);
}
