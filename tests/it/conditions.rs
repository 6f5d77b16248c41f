//! Conditions on columns (`--where`) on every surface: command line, REST, JSON, explanation.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::cli::Areax;
use crate::server::Served;

/// A run with conditions, which `line` has no room for, as arguments of their own.
fn asked(areax: &Areax, line: &str, conditions: &[&str]) -> (i32, Vec<u8>, String) {
    let mut command = areax.command(line);
    conditions.iter().for_each(|text| {
        command.args(["--where", text]);
    });
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap_or(-1), output.stdout, said)
}

fn answer(areax: &Areax, line: &str, conditions: &[&str]) -> Vec<u8> {
    let (code, stdout, said) = asked(areax, line, conditions);
    assert_eq!(code, 0, "{line} {conditions:?}: {said}");
    stdout
}

#[test]
fn conditions_leave_the_rows_that_filters_leave() {
    let areax = Areax::with_data();
    let pairs: [(&[&str], &str); 6] = [
        (&["size >= 0.05 and prob >= 0.6"], "--size-min 0.05 --prob-min 0.6"),
        (&["prob > 0.6", "size < 1"], "--prob-min 0.6 --size-max 1 --strict"),
        (&["pre.celltype in (HVC, LMAN)"], "--pre-celltype HVC,LMAN"),
        (&["pre.axon >= 50 and both.certainty >= 0.5"], "--min-pre-axon 50 --cell-certainty 0.5"),
        (&["pre != post"], "--exclude-autapses"),
        (&["post_morph in (spine_head, shaft)"], "--post-morph 1,shaft"),
    ];
    // A list of types chooses the rows of a table too, a condition does not.
    for question in [
        "count",
        "matrix --all-types",
        "adjacency",
        "synapses",
        "sweep --all-types --axis size-min=0,0.1",
    ] {
        for (conditions, filters) in pairs {
            if question.starts_with("sweep") && filters.contains("--size-min") {
                continue;
            }
            let line = format!("{question} DATA --format csv");
            let strict = if filters.contains("--strict") { " --strict" } else { "" };
            let expected = answer(&areax, &format!("{line} {filters}"), &[]);
            for engine in ["cpu", "reference"] {
                let line = format!("{line}{strict} --engine {engine}");
                assert!(answer(&areax, &line, conditions) == expected, "{line} {conditions:?}");
            }
        }
    }
}

#[test]
fn answers_echo_conditions_and_the_numbers_really_compared() {
    let areax = Areax::with_data();
    let conditions = ["size>0.05 and pre.celltype != HVC", "pre.axon < 1e2"];
    let filter = |line: &str| -> Value {
        let bytes = answer(&areax, line, &conditions);
        serde_json::from_slice::<Value>(&bytes).unwrap()["filter"].clone()
    };
    let said = filter("count DATA --format json");
    assert_eq!(said["where"], json!(["size > 0.05 and pre.celltype != HVC", "pre.axon < 1e2"]));
    let compared = json!(["size > 0.04998779296875 and pre.celltype != HVC", "pre.axon < 1e2"]);
    assert_eq!(said["where_compared"], compared);
    assert_eq!(filter("count DATA --format json --exact-thresholds").get("where_compared"), None);
}

#[test]
fn refused_conditions_say_what_there_is() {
    let areax = Areax::with_data();
    let mut lines = String::new();
    for text in [
        "sise > 1",
        "xyz > 1",
        "pre.axxon > 1",
        "celltype = MSN",
        "pre.size > 1",
        "size > MSN",
        "size = nan",
        "size ~ '1.*'",
        "pre ~ 1",
        "pre.celltype < MSN",
        "pre.celltype = null",
        "pre.celltype ~ '('",
        "post = x",
        "size > 1 or prob > 1",
        "weight > 1",
    ] {
        let (code, _, said) = asked(&areax, "count DATA", &[text]);
        assert_eq!(code, 2, "{text}: {said}");
        lines += &format!("{text}\n{said}\n");
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn explanations_repeat_conditions() {
    let areax = Areax::with_data();
    let conditions = ["pre.celltype = HVC", "size > 1"];
    let (code, _, said) = asked(&areax, "count DATA --explain --prob-min 0.6", &conditions);
    assert_eq!(code, 0, "{said}");
    for part in [
        "--where='pre.celltype = HVC and size > 1'",
        "where=pre.celltype%20%3D%20HVC%20and%20size%20%3E%201",
        "FilterParameter::Where.set(&mut filter, \"pre.celltype = HVC and size > 1\")?",
    ] {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
}

#[test]
fn requests_take_conditions_as_often_as_they_are_given() {
    let served = Served::new();
    let two = "/j0251/count/json?where=size%3E0.05&where=pre.celltype+in+(HVC,LMAN)&prob_min=none\
               &size_min=none";
    let said = served.get(two);
    assert_eq!(said.status, StatusCode::OK, "{}", said.text());
    let conditions = ["size > 0.05", "pre.celltype in (HVC, LMAN)"];
    assert!(said.body == answer(&served.areax, "count DATA --format json", &conditions));
    let body = r#"{"where": ["size>0.05", "pre.celltype in (HVC,LMAN)"], "prob_min": null,
                   "size_min": null}"#;
    assert!(served.post("/j0251/count/json", "application/json", body).body == said.body);
    let one = r#"{"where": "size > 0.05 and pre.celltype in (HVC,LMAN)", "prob_min": null,
                  "size_min": null}"#;
    let one = served.post("/j0251/count/json", "application/json", one).json();
    assert_eq!(one["count"], said.json()["count"]);
    let refused = served.get("/j0251/count/json?where=sise%3E0.05");
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text().contains("did you mean 'size'?"), "{}", refused.text());
}
