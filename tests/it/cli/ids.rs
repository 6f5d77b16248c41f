//! Lists of neuron ids: what `neurons` writes goes back in, and what people write.

use std::io::Write;
use std::process::Stdio;

use super::Areax;
use super::output::shell;

const ASKED: &str = "neurons DATA --celltype HVC --target-celltype MSN --prob-min 0.6 --quiet";

fn with_lists() -> (Areax, Vec<String>) {
    let areax = Areax::with_data();
    let csv = areax.answer(ASKED);
    let ids: Vec<String> = csv.lines().skip(1).map(str::to_owned).collect();
    assert!(ids.len() > 20, "{csv}");
    (areax, ids)
}

#[test]
fn neurons_go_back_in_whatever_their_format() {
    let (areax, ids) = with_lists();
    let list = ids.join(",");
    let expected = areax.answer(&format!("matrix DATA --pre-neuron-ids {list}"));
    for format in ["csv", "npy", "json", "ndjson", "parquet", "arrows"] {
        areax.answer(&format!("{ASKED} -o ids.{format}"));
        areax.answer(&format!("{ASKED} --fields axon,celltype -o more.{format}"));
        let line = format!("matrix DATA --pre-neuron-ids @more.{format}");
        assert_eq!(areax.answer(&line), expected, "{line}");
        for engine in ["cpu", "reference"] {
            let line = format!("matrix DATA --pre-neuron-ids @ids.{format} --engine {engine}");
            assert_eq!(areax.answer(&line), expected, "{line}");
        }
    }
    let rows = areax.answer(&format!("synapses DATA --post-neuron-ids {list}"));
    assert_eq!(areax.answer("synapses DATA --post-neuron-ids @ids.csv"), rows);
}

#[test]
fn lists_of_people_are_read() {
    let (areax, ids) = with_lists();
    let expected = areax.answer(&format!("count DATA --pre-neuron-ids {}", ids.join(",")));
    let table: String = ids.iter().map(|id| format!("\"a, {id}\",{id}\n")).collect();
    for text in [
        ids.join("\n"),
        format!("# mine\r\n\r\n{} # and all these\r\n", ids.join(", ")),
        ids.join("\t"),
        format!("label,id\n{table}"),
    ] {
        areax.write("ids.txt", &text);
        assert_eq!(areax.answer("count DATA --pre-neuron-ids @ids.txt"), expected, "{text}");
    }
}

#[test]
fn a_dash_reads_the_standard_input() {
    let (areax, ids) = with_lists();
    let expected = areax.answer(&format!("count DATA --pre-neuron-ids {}", ids.join(",")));
    let mut command = areax.command("count DATA --pre-neuron-ids @-");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut asking = command.spawn().unwrap();
    let mut stdin = asking.stdin.take().unwrap();
    stdin.write_all(areax.answer(ASKED).as_bytes()).unwrap();
    drop(stdin);
    let done = asking.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(done.stdout).unwrap(), expected);
}

#[test]
fn a_list_that_is_the_standard_input_is_never_replaced() {
    let (areax, ids) = with_lists();
    areax.write("ids.txt", &ids.join("\n"));
    areax.write("groups.csv", &format!("id,label\n{},mine\n", ids[0]));
    for (line, name) in [
        ("count DATA --pre-neuron-ids @- -o ids.txt --format csv < ids.txt", "ids.txt"),
        ("neuron @- DATA -o ids.txt --format csv < ids.txt", "ids.txt"),
        ("skeleton @- --from . -o ids.txt --format csv < ids.txt", "ids.txt"),
        ("count DATA --pre-neuron-ids @/dev/stdin -o ids.txt --format csv < ids.txt", "ids.txt"),
        ("matrix DATA --groups - -o groups.csv < groups.csv", "groups.csv"),
    ] {
        let before = areax.read(name);
        let run = shell(&areax, &format!("areax {line}"));
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        assert!(run.stderr.contains("the answer would"), "{line}: {}", run.stderr);
        assert_eq!(areax.read(name), before, "{line}");
    }
}

#[test]
fn an_id_is_digits_alone_wherever_it_stands() {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    areax.write("plus.csv", "id,label\n+5,x\n");
    areax.write("plus.txt", "+5\n");
    for line in [
        "count DATA --pre-neuron-ids +5",
        "count DATA --post-neuron-ids=1,+5",
        "count DATA --pre-neuron-ids @plus.txt",
        "matrix DATA --groups plus.csv",
        "neuron +5 DATA",
        "skeleton +5 --from DATA",
        "mesh +5 --from DATA",
    ] {
        let run = areax.run(line);
        assert!([2, 3].contains(&run.code), "areax {line}: {}", run.stderr);
        assert!(run.stderr.contains("'+5' is not a neuron id"), "areax {line}: {}", run.stderr);
    }
}

/// Every id in a JSON text, by the keys that hold ids.
fn ids_of(value: &serde_json::Value, found: &mut Vec<serde_json::Value>) {
    const KEYS: [&str; 6] =
        ["neuron_id", "neuron_ids", "pre_id", "post_id", "pre_neuron_ids", "post_neuron_ids"];
    match value {
        serde_json::Value::Object(keys) => {
            for (key, value) in keys {
                match value {
                    serde_json::Value::Array(ids) if KEYS.contains(&key.as_str()) => {
                        found.extend(ids.iter().cloned());
                    }
                    id if KEYS.contains(&key.as_str()) => found.push(id.clone()),
                    inner => ids_of(inner, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| ids_of(item, found)),
        _ => {}
    }
}

fn ids_in(value: &serde_json::Value) -> Vec<serde_json::Value> {
    let mut found = Vec::new();
    ids_of(value, &mut found);
    found
}

#[test]
fn ids_are_strings_in_json_where_that_is_asked_for() {
    let (areax, ids) = with_lists();
    let list = ids[..3].join(",");
    let some = format!("--pre-neuron-ids {list}");
    for line in [
        format!("count DATA {some}"),
        format!("matrix DATA {some}"),
        format!("matrix DATA --preset area-x {some}"),
        format!("sweep DATA --axis prob_min=0.5,0.6 {some}"),
        format!("robust DATA --claim HVC->MSN>1 --axis prob_min=0.5 {some}"),
        format!("synapses DATA {some}"),
        format!("adjacency DATA {some}"),
        format!("neuron {} DATA --post-neuron-ids {list}", ids[0]),
        "neurons DATA --celltype HVC".to_owned(),
    ] {
        let of = |flags: &str| {
            let found = ids_in(&areax.json(&format!("{line} --format json --quiet {flags}")));
            assert!(!found.is_empty(), "{line}");
            found
        };
        let (plain, texts) = (of(""), of("--ids string"));
        assert!(plain.iter().all(serde_json::Value::is_u64), "{line}: {plain:?}");
        let expected: Vec<serde_json::Value> =
            plain.iter().map(|id| id.to_string().into()).collect();
        assert_eq!(texts, expected, "{line}");
        assert_eq!(of("--ids number"), plain, "{line}");
    }
    areax.answer("synth SHAPES --synapses 0 --neurons 5 --shapes 2 --quiet");
    let first = &ids_in(&areax.json("skeleton --list --from SHAPES --format json"))[0];
    for (line, count) in [
        ("skeleton --list --from SHAPES".to_owned(), 2),
        (format!("skeleton {first} --from SHAPES"), 1),
        (format!("mesh {first} --from SHAPES"), 1),
    ] {
        let texts = ids_in(&areax.json(&format!("{line} --format json --ids string")));
        assert!(texts.len() == count && texts.iter().all(serde_json::Value::is_string), "{line}");
    }
    let rows = areax.answer("neurons DATA --celltype HVC --format ndjson --ids string");
    assert!(rows.starts_with("{\"neuron_id\":\""), "{rows}");
    let rows = areax.answer("synapses DATA --max-results 1 --seed 1 --format ndjson --ids string");
    assert!(rows.contains("\"pre_id\":\""), "{rows}");
    areax.answer(&format!("matrix DATA {some} -o m.npy --ids string"));
    let meta: serde_json::Value = serde_json::from_str(&areax.read("m.npy.meta.json")).unwrap();
    assert!(meta["filter"]["pre_neuron_ids"][0].is_string(), "{meta}");
}
