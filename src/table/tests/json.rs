//! JSON lines.

use super::*;

#[test]
fn values_are_as_they_are_written() {
    let text = concat!(
        "{\"pre\": {\"id\": 720575940000000001, \"at\": [1, 2]}, \"x\": 0.10, \"t\": \"a\\n\\u00e9\"}\n",
        "\n",
        "{\"x\": null, \"t\": \"\", \"pre\": null, \"more\": true}\n",
        "{\"x\": 1e3, \"pre\": {\"id\": \"7\"}}",
    );
    let expected = ["720575940000000001|[1, 2]|0.10|a\né|∅", "∅|∅|∅||true", "7|∅|1e3|∅|∅"];
    assert_eq!(rows("x.jsonl", text), expected);
    assert_eq!(rows("x.csv.gz", gz(text.as_bytes())), expected);
    let (_folder, path) = file("x.json", text.as_bytes());
    let table = Table::open(&[path], &ReadOptions::default()).unwrap();
    let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["pre.id", "pre.at", "x", "t", "more"]);
    let batch = table.batches(&[0]).unwrap().next().unwrap().unwrap();
    assert_eq!(batch.place(1).to_string(), "line 3");
}

#[test]
fn what_is_no_text_is_refused_and_not_emptied() {
    let told = error("x.jsonl", "{\"a\": 1}\n{\"a\": \"\\ud800\"}\n");
    assert!(told.starts_with("x.jsonl: line 2: this is not a JSON object"), "{told}");
}

#[test]
fn lines_across_blocks_are_whole() {
    let text: String =
        (0..60_000).map(|i| format!("{{\"a\": {{\"b\": {i}}}, \"c\": \"é\\t{i}\"}}\n")).collect();
    let expected: Vec<String> = (0..60_000).map(|i| format!("{i}|é\t{i}")).collect();
    assert!(text.len() > 1 << 20);
    assert!(rows("x.jsonl", text) == expected);
}
