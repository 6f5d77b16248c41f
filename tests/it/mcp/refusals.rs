//! Every failure of a call is a result that says what is wrong and what to do next, in the words of
//! arguments.

use serde_json::{Value, json};

use super::{Agent, with_map};
use crate::cli::Areax;

#[test]
fn failures_of_calls_are_results_with_advice() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    for (tool, given, sentence, advice) in [
        ("cuont", json!({}), "there is no tool 'cuont'", "did you mean 'count'?"),
        ("zzz", json!({}), "there is no tool 'zzz'", "choose synapses, neurons"),
        (
            "count",
            json!({"prob_mni": 1}),
            "there is no argument 'prob_mni': did you mean 'prob_min'?",
            "this tool takes",
        ),
        (
            "synapses",
            json!({"return_fields": "x"}),
            "there is no argument 'return_fields'",
            "fields",
        ),
        ("sweep", json!({"axis": "prob_min:0,1"}), "there is no argument 'axis'", "axes"),
        ("count", json!({"prob_min": "high"}), "prob_min: \"high\" is not a number", ""),
        ("count", json!({"strict": "yes"}), "strict: \"yes\" is not true or false", ""),
        ("count", json!({"min_pair": 1.5}), "min_pair: 1.5 is not a whole number from 0", ""),
        ("matrix", json!({"measure": "size"}), "measure: there is no 'size'", "choose count"),
        (
            "matrix",
            json!({"normalize": "all"}),
            "normalize: there is no 'all'",
            "choose none, input, output",
        ),
        ("count", json!({"pre_celltype": "hvc"}), "hvc", "HVC"),
        ("count", json!({"post_celltype": "HVC"}), "axon-only", ""),
        ("count", json!({"where": "size >"}), "where", ""),
        ("sweep", json!({}), "axes: a grid needs at least one axis", "\"axes\": {\"prob_min\""),
        ("sweep", json!({"axes": {"probb": [1]}}), "probb", ""),
        (
            "sweep",
            json!({"axes": {"prob_min": [0.5]}, "prob_min": 0.6}),
            "axes: prob_min is an axis and a filter too",
            "leave out one",
        ),
        ("robust", json!({}), "there is no claim", "\"claim\": \"HVC->MSN > LMAN->MSN\""),
        ("robust", json!({"claim": "HVC->"}), "claim", ""),
        ("neuron", json!({}), "give the id of a neuron", "the question neurons lists"),
        ("neuron", json!({"neuron_id": "1"}), "1", ""),
        ("neuron", json!({"neuron_id": "x"}), "x", ""),
        ("synapses", json!({"fields": ["sise"]}), "sise", "size"),
        (
            "synapses",
            json!({"max_results": 60_000}),
            "max_results: 60000 are too many",
            "at most 50000",
        ),
        ("neurons", json!({"sort": "weight"}), "weight", ""),
        (
            "count",
            json!({"dataset": "j0251"}),
            "there is no argument 'dataset' here",
            "leave it out",
        ),
    ] {
        let text = agent.refused(tool, given.clone());
        let (said, then) = text.split_once("\n→ ").unwrap_or((&text, ""));
        assert!(said.contains(sentence), "{tool} {given}: {text}");
        assert!(then.contains(advice), "{tool} {given}: {text}");
        assert!(!text.contains("--"), "no flags: {text}");
    }
    // It goes on.
    assert_eq!(agent.told("count", json!({}))["count"], 5000);
    let answer = agent.ask("resources/read", json!({"uri": "areax://x/guide"}));
    assert!(
        answer["error"]["message"].as_str().unwrap().contains("areax://j0251/guide"),
        "{answer}"
    );
}

#[test]
fn an_empty_answer_has_a_hint_beside_it() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    let result = agent.call("count", json!({"pre_neuron_ids": [1]}));
    assert_eq!(result["structuredContent"]["count"], 0);
    assert!(result["structuredContent"].get("hint").is_none(), "as the command line says it");
    let hint = result["content"][1]["text"].as_str().unwrap();
    assert!(hint.contains("no synapse and no neuron has the id 1"), "{hint}");
    let result = agent.call("count", json!({"explain": true, "prob_min": 0.6}));
    let explain = &result["structuredContent"]["explain"];
    assert_eq!(explain["kept"][0]["filter"], "prob_min");
    assert_eq!(result["content"].as_array().unwrap().len(), 1);
}

#[test]
fn of_several_data_sets_each_tool_is_told_which() {
    let areax = Areax::with_data();
    with_map(&areax);
    let mut agent = Agent::start(&areax, "mcp songbird=DATA toy");
    let tools = agent.ask("tools/list", json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().unwrap();
    assert_eq!(tools.len(), areax::ask::table::QUESTIONS.len());
    for tool in tools {
        let schema = &tool["inputSchema"];
        assert_eq!(schema["properties"]["dataset"]["enum"], json!(["songbird", "toy"]), "{tool}");
        assert!(schema["required"].as_array().unwrap().contains(&json!("dataset")), "{tool}");
    }
    let properties =
        &tools.iter().find(|tool| tool["name"] == "count").unwrap()["inputSchema"]["properties"];
    let help = |name: &str| properties[name]["description"].as_str().unwrap_or_default();
    assert!(help("score_min").contains("of toy alone"), "{properties}");
    assert!(help("prob_min").contains("of songbird alone"), "{properties}");
    let count = |agent: &mut Agent, name: &str| -> Value {
        agent.told("count", json!({"dataset": name}))["count"].clone()
    };
    assert_eq!((count(&mut agent, "songbird"), count(&mut agent, "toy")), (json!(5000), json!(15)));
    for given in [json!({}), json!({"dataset": "j0251"}), json!({"dataset": 1})] {
        let refused = agent.refused("count", given);
        assert!(refused.contains("dataset is one of songbird, toy"), "{refused}");
    }
    let refused = agent.refused("count", json!({"dataset": "toy", "prob_min": 0.5}));
    assert!(refused.contains("prob_min"), "{refused}");
    let resources = agent.ask("resources/list", json!({}))["result"]["resources"].clone();
    let uris: Vec<&str> =
        resources.as_array().unwrap().iter().map(|of| of["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, ["areax://songbird/guide", "areax://toy/guide"]);
}
