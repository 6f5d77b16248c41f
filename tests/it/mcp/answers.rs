//! What tools answer is what the command line answers, with ids as text.

use serde_json::{Value, json};

use super::{Agent, with_map};
use crate::cli::Areax;

/// A tool with arguments, and the command line that asks the same.
const SAME: &[(&str, &str, &str)] = &[
    ("count", "{}", "count DATA"),
    (
        "count",
        r#"{"prob_min": 0.6, "size_min": 0.05, "strict": true}"#,
        "count DATA --prob-min 0.6 --size-min 0.05 --strict",
    ),
    ("count", r#"{"population": "full-cells"}"#, "count DATA --population full-cells"),
    (
        "count",
        r#"{"where": ["prob > 0.9", "post.celltype in (MSN, GPi)"]}"#,
        "count DATA --where 'prob > 0.9' --where 'post.celltype in (MSN, GPi)'",
    ),
    (
        "count",
        r#"{"box": [0, 0, 0, 90000, 90000, 90000.5]}"#,
        "count DATA --box 0,0,0,90000,90000,90000.5",
    ),
    (
        "matrix",
        r#"{"pre_celltype": "HVC", "measure": "total-size"}"#,
        "matrix DATA --pre-celltype HVC --measure total-size",
    ),
    (
        "matrix",
        r#"{"pre_celltype": ["HVC", "LMAN"], "normalize": "input", "min_pair": 2}"#,
        "matrix DATA --pre-celltype HVC,LMAN --normalize input --min-pair 2",
    ),
    (
        "matrix",
        r#"{"rows": "pre.celltype", "columns": "post_morph", "measure": "pairs"}"#,
        "matrix DATA --rows pre.celltype --columns post_morph --measure pairs",
    ),
    ("matrix", r#"{"sparse": true, "prob_min": 0.9}"#, "matrix DATA --sparse --prob-min 0.9"),
    (
        "matrix",
        r#"{"test": "post", "permutations": 49, "units": "fragments"}"#,
        "matrix DATA --test post --permutations 49 --units fragments",
    ),
    ("matrix", r#"{"preset": "area-x"}"#, "matrix DATA --preset area-x"),
    ("matrix", r#"{"check": true}"#, "matrix DATA --check"),
    (
        "sweep",
        r#"{"axes": {"prob_min": [0.5, 0.9], "size_min": "0:0.2:0.1"}}"#,
        "sweep DATA --axis prob-min=0.5,0.9 --axis size-min=0:0.2:0.1",
    ),
    (
        "robust",
        r#"{"claim": "HVC->MSN > LMAN->MSN", "axes": {"prob_min": "0.5:0.9:0.1"}, "normalize": "input"}"#,
        "robust DATA --claim 'HVC->MSN > LMAN->MSN' --axis prob-min=0.5:0.9:0.1 --normalize input",
    ),
    (
        "robust",
        r#"{"claim": "HVC->MSN > LMAN->MSN"}"#,
        "robust DATA --claim 'HVC->MSN > LMAN->MSN'",
    ),
    (
        "null",
        r#"{"statistic": ["multi", "share:MSN/(MSN+GPe)>=0.5"], "within": "pretype", "nulls": 5, "seed": 3, "prob_min": 0.6}"#,
        "null DATA --statistic multi --statistic 'share:MSN/(MSN+GPe)>=0.5' --within pretype --nulls 5 --seed 3 --prob-min 0.6",
    ),
    (
        "test",
        r#"{"claim": "HVC->MSN > LMAN->MSN", "permutations": 99, "seed": 3, "units": "fragments", "prob_min": 0.6}"#,
        "test DATA --claim 'HVC->MSN > LMAN->MSN' --permutations 99 --seed 3 --units fragments --prob-min 0.6",
    ),
    (
        "neurons",
        r#"{"celltype": "HVC", "min_synapses": 2, "target_celltype": ["MSN"], "fields": ["celltype", "outputs"], "sort": "-outputs"}"#,
        "neurons DATA --celltype HVC --min-synapses 2 --target-celltype MSN --fields celltype,outputs --sort -outputs",
    ),
    (
        "adjacency",
        r#"{"min_count": 2, "categories": true}"#,
        "adjacency DATA --min-count 2 --categories",
    ),
    (
        "adjacency",
        r#"{"pre_celltype": "HVC", "prob_min": 0.9}"#,
        "adjacency DATA --pre-celltype HVC --prob-min 0.9",
    ),
    (
        "synapses",
        r#"{"pre_celltype": "HVC", "prob_min": 0.95, "fields": ["pre_id", "size"]}"#,
        "synapses DATA --pre-celltype HVC --prob-min 0.95 --fields pre_id,size",
    ),
    ("synapses", r#"{"max_results": 20, "seed": 7}"#, "synapses DATA --max-results 20 --seed 7"),
];

fn arguments(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What the command line says; a list that was cut says so besides.
#[track_caller]
fn check(agent: &mut Agent, areax: &Areax, (tool, given, line): (&str, &str, &str)) {
    let mut told = agent.told(tool, arguments(given));
    let expected = areax.json(&format!("{line} --format json --ids string -q"));
    if told["truncated"] == true {
        for key in ["available", "returned", "truncated"] {
            if expected.get(key).is_none() {
                told.as_object_mut().unwrap().remove(key);
            }
        }
    }
    assert_eq!(told, expected, "{tool} {given}");
}

#[test]
fn tools_answer_what_the_command_line_answers() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    for same in SAME {
        check(&mut agent, &areax, *same);
    }
    let told = agent.told("info", json!({}));
    assert_eq!(told, areax.json("info DATA --format json -q"));
    let id = told_id(&mut agent);
    for (given, line) in [
        (json!({"neuron_id": id}), format!("neuron {id} DATA --partners 1000")),
        (
            json!({"neuron_id": [id.parse::<u64>().unwrap()], "each": true}),
            format!("neuron {id} DATA --each --partners 1000"),
        ),
        (
            json!({"neuron_id": id, "max_results": 50_000, "prob_min": 0.5}),
            format!("neuron {id} DATA --partners 50000 --prob-min 0.5"),
        ),
    ] {
        check(&mut agent, &areax, ("neuron", &given.to_string(), &line));
    }
    assert_eq!(agent.end().0, 0);
}

/// The neuron with most synapses.
fn told_id(agent: &mut Agent) -> String {
    let given = json!({"fields": ["outputs"], "sort": "-outputs", "max_results": 1});
    let told = agent.told("neurons", given);
    told["neuron_ids"][0].as_str().unwrap().to_owned()
}

#[test]
fn tools_of_a_map_speak_its_words() {
    let areax = Areax::bare();
    with_map(&areax);
    let mut agent = Agent::start(&areax, "mcp toy");
    for (tool, given, line) in [
        // No threshold is hidden, whatever the map says of REST.
        ("count", "{}", "count toy"),
        (
            "count",
            r#"{"score_min": 0.5, "pre_celltype": "A, B"}"#,
            "count toy --score-min 0.5 --pre-celltype '\"A, B\"'",
        ),
        ("count", r#"{"population": "strong"}"#, "count toy --population strong"),
        ("matrix", "{}", "matrix toy"),
        (
            "matrix",
            r#"{"rows": "region", "measure": "mean:score"}"#,
            "matrix toy --rows region --measure mean:score",
        ),
        (
            "sweep",
            r#"{"axes": {"score_min": [0.25, 0.5], "min_pair": "1:3:1"}}"#,
            "sweep toy --axis score-min=0.25,0.5 --axis min-pair=1:3:1",
        ),
        (
            "robust",
            r#"{"claim": "B->B > 1", "axes": {"pre.length": [10, 20]}}"#,
            "robust toy --claim 'B->B > 1' --axis pre.length=10,20",
        ),
        (
            "neurons",
            r#"{"celltype": "B", "fields": ["type", "length", "outputs"]}"#,
            "neurons toy --celltype B --fields type,length,outputs",
        ),
        ("neuron", r#"{"neuron_id": 720575940600000001}"#, "neuron 720575940600000001 toy"),
        ("neuron", r#"{"neuron_id": ["2", "3"]}"#, "neuron 2,3 toy"),
        ("adjacency", "{}", "adjacency toy"),
        (
            "synapses",
            r#"{"fields": ["pre_id", "score", "region"]}"#,
            "synapses toy --fields pre_id,score,region",
        ),
    ] {
        check(&mut agent, &areax, (tool, given, line));
    }
    let info = agent.told("info", json!({}));
    assert_eq!(info, areax.json("info toy --format json -q"));
    assert_eq!(info["dataset"]["synapses"], 15);
    let types = info["values"][1]["values"].as_array().unwrap();
    assert!(types.contains(&json!("A, B")) && types.len() == 2, "{info}");
    let refused = agent.refused("count", json!({"region": "LO"}));
    assert!(refused.contains("where=region = VALUE") || refused.contains("where"), "{refused}");
    assert!(agent.refused("count", json!({"prob_min": 0.5})).contains("prob_min"));
    assert!(agent.refused("matrix", json!({"preset": "area-x"})).contains("preset"));
}

#[test]
fn pictures_come_beside_answers() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    let axes = json!({"prob_min": [0.5, 0.9]});
    for (tool, mut given) in [
        ("matrix", json!({})),
        ("matrix", json!({"preset": "area-x"})),
        ("sweep", json!({"axes": axes})),
        ("robust", json!({"claim": "HVC->MSN > 5", "axes": axes})),
    ] {
        let plain = agent.told(tool, given.clone());
        given["picture"] = true.into();
        let result = agent.call(tool, given);
        assert_eq!(result["structuredContent"], plain);
        let image = result["content"].as_array().unwrap().last().unwrap();
        assert_eq!((&image["type"], &image["mimeType"]), (&json!("image"), &json!("image/png")));
        // The width stands behind the signature and the name of the first chunk: bytes 16 to 20.
        let head = decoded(&image["data"].as_str().unwrap()[..32]);
        assert_eq!(&head[1..4], b"PNG");
        assert_eq!(head[16..20], 900u32.to_be_bytes(), "{tool}");
    }
    let refused = agent.refused("matrix", json!({"sparse": true, "picture": true}));
    assert!(refused.contains("png"), "{refused}");
}

/// Base64 without an end of its own.
fn decoded(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let four = |four: &[u8]| {
        let bits = four.iter().fold(0u32, |bits, c| bits << 6 | u32::from(digit(*c)));
        bits.to_be_bytes()[1..].to_vec()
    };
    text.as_bytes().chunks(4).flat_map(four).collect()
}
