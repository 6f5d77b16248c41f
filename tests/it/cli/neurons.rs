//! `neurons`, `neuron` and `adjacency` from outside.

use serde_json::Value;

use super::Areax;

fn ids(json: &Value) -> Vec<u64> {
    json["neuron_ids"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect()
}

#[test]
fn neurons_have_the_guides_shape_and_every_format_says_the_same() {
    let areax = Areax::with_data();
    let line = "neurons DATA --celltype HVC --target-celltype MSN --min-synapses 2 --prob-min 0.6";
    let json = areax.json(&format!("{line} --format json --check"));
    let ids = ids(&json);
    assert!(!ids.is_empty());
    assert_eq!(json["count"], ids.len());
    assert_eq!(json["checked_against"], "reference");
    let filter = &json["filter"];
    assert_eq!((&filter["direction"], &filter["min_synapses"]), (&"outgoing".into(), &2.into()));
    assert_eq!(filter["prob_min_float16"], 0.60009765625);
    let lines: Vec<String> = ids.iter().map(u64::to_string).collect();
    assert_eq!(areax.answer(line), format!("neuron_id\n{}\n", lines.join("\n")));
    let rows = areax.answer(&format!("{line} --format ndjson"));
    let first: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    assert_eq!((&first["neuron_id"], rows.lines().count()), (&ids[0].into(), ids.len()));
    areax.answer(&format!("{line} -o ids.npy"));
    let bytes = std::fs::read(areax.path("ids.npy")).unwrap();
    let found = bytes[bytes.len() - 8 * ids.len()..].chunks_exact(8);
    let found: Vec<u64> = found.map(|id| u64::from_le_bytes(id.try_into().unwrap())).collect();
    assert_eq!(found, ids);
    assert!(areax.read("ids.npy.meta.json").contains("\"min_synapses\": 2"));
    let table = areax.answer(&format!("{line} --format table"));
    assert!(table.contains("HVC, ≥ 2 synapses onto MSN, prob ≥ 0.6"), "{table}");
}

#[test]
fn fields_are_columns_and_counts_sorted_and_limited_in_every_format() {
    let areax = Areax::with_data();
    let conditions = "neurons DATA --celltype HVC,MSN --target-celltype MSN --min-synapses 0";
    let all = areax.json(&format!("{conditions} --format json"));
    let fields = "celltype,axon,outputs,output_partners,output_total_size,inputs";
    let line = format!("{conditions} --fields {fields} --sort -outputs --limit 30");
    let json = areax.json(&format!("{line} --format json --check"));
    assert_eq!((json["count"].clone(), &json["available"]), (30.into(), &all["count"]));
    assert!(all.get("available").is_none() && all.get("outputs").is_none());
    let text = areax.answer(&format!("{line} --format json"));
    assert!(text.contains("],\"count\":30,\"available\":"), "{text}");
    assert!(text.starts_with("{\"neuron_ids\":[") && text.contains("\"celltype\":[\""), "{text}");
    let outputs: Vec<u64> =
        json["outputs"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert!(outputs.is_sorted_by(|a, b| a >= b) && outputs[0] > outputs[29]);
    // Of the first neuron the same as of its pairs: the target type restricts them.
    let id = &json["neuron_ids"][0];
    let pairs = areax
        .json(&format!("adjacency DATA --pre-neuron-ids {id} --post-celltype MSN --format json"));
    assert_eq!(
        (&pairs["total"], &pairs["pairs"]),
        (&json["outputs"][0], &json["output_partners"][0])
    );

    let csv = areax.answer(&line);
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap(), format!("neuron_id,{fields}"));
    let first = lines.next().unwrap();
    let (name, count) = (json["celltype"][0].as_str().unwrap(), outputs[0]);
    assert!(first.starts_with(&format!("{id},{name},")), "{first}");
    assert!(first.contains(&format!(",{count},")), "{first}");
    let rows = areax.answer(&format!("{line} --format ndjson --ids string"));
    let row: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    assert_eq!((&row["outputs"], &row["neuron_id"]), (&count.into(), &id.to_string().into()));
    let id_last = areax.answer(&format!("{conditions} --fields outputs,id --limit 1"));
    assert!(id_last.starts_with("outputs,id\n"), "{id_last}");
    let table = areax.answer(&format!("{line} --format table"));
    assert!(table.contains("output_partners") && table.contains("… and 10 more"), "{table}");
    areax.answer(&format!("{line} -o n.npy"));
    assert!(areax.read("n.npy.meta.json").contains("\"available\""));
    areax.answer(&format!("{line} -o n.parquet"));

    let none = areax.run("neurons DATA --sort -cells --format csv");
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("neurons have no field 'cells'"), "{}", none.stderr);
    assert_eq!(areax.run("neurons DATA --limit -1 --format csv").code, 2);
    assert_eq!(areax.answer("neurons DATA --limit 0"), "neuron_id\n");
}

#[test]
fn a_target_type_asks_for_a_synapse_and_a_direction_for_its_end() {
    let areax = Areax::with_data();
    let count =
        |flags: &str| areax.json(&format!("neurons DATA {flags} --format json"))["count"].clone();
    let all = count("");
    assert_eq!(all, 2000);
    assert_eq!(count("--target-celltype MSN --min-synapses 0"), all);
    let some = count("--target-celltype MSN");
    assert!(some.as_u64() < all.as_u64() && some.as_u64() > Some(0), "{some}");
    assert_eq!(count("--target-celltype MSN --min-synapses 1"), some);
    assert_ne!(count("--target-celltype MSN --direction incoming"), some);
    // Before and behind the making of the index.
    areax.answer("adjacency DATA --quiet");
    assert_eq!(count("--target-celltype MSN"), some);
}

#[test]
fn explain_shows_what_each_condition_leaves() {
    let areax = Areax::with_data();
    let run = areax.run(
        "neurons DATA --celltype MSN --min-axon-length 20 --target-celltype GPe \
                         --strict --explain --quiet",
    );
    for said in [
        "all neurons of the table",
        "celltype MSN",
        "min_axon_length 20",
        "min_synapses 1",
        "areax neurons DATA --celltype MSN --target-celltype GPe",
        "/j0251/neurons/json?celltype=MSN&target_celltype=GPe",
        "prob_min=none",
        "query.set(\"strict\", \"true\")?",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    let run = areax.run("adjacency DATA --prob-min 0.6 --explain --quiet");
    assert!(
        run.stderr
            .contains("connectome.ask(&Question::Adjacency(filter.into()), &Run::default())?"),
        "{}",
        run.stderr
    );
    let id = ids(&areax.json("neurons DATA --format json"))[0];
    let run = areax.run(&format!("neuron {id} DATA --prob-min 0.6 --explain --quiet"));
    assert!(run.stderr.contains(&format!("areax neuron {id} DATA --prob-min=0.6")));
}

#[test]
fn one_neuron_adds_up_to_what_count_says() {
    let areax = Areax::with_data();
    let line = "adjacency DATA --prob-min 0.5 --format json --check";
    let pairs = areax.json(line);
    let id = pairs["pre_id"][0].as_u64().unwrap();
    let neuron = areax.json(&format!("neuron {id} DATA --prob-min 0.5 --format json --check"));
    assert_eq!(neuron["neuron_id"], id);
    assert!(neuron["cell_type"].is_string() && neuron["skel_length_axon"].is_number());
    for (side, flag) in [("outputs", "pre"), ("inputs", "post")] {
        let count = areax
            .json(&format!("count DATA --{flag}-neuron-ids {id} --prob-min 0.5 --format json"));
        assert_eq!(neuron[side]["count"], count["count"], "{side}");
        assert_eq!(neuron[side]["total_size"], count["total_size"], "{side}");
        let sum = |key: &str| -> u64 {
            let list = neuron[side][key].as_array().unwrap().iter();
            list.map(|entry| entry["count"].as_u64().unwrap()).sum()
        };
        assert_eq!(sum("by_celltype"), count["count"].as_u64().unwrap());
    }
    let csv = areax.answer(&format!("neuron {id} DATA --prob-min 0.5"));
    assert!(csv.starts_with("direction,partner_id,partner_celltype,count,total_size\noutgoing,"));
    let partners = neuron["outputs"]["partners"].as_u64().unwrap()
        + neuron["inputs"]["partners"].as_u64().unwrap();
    assert_eq!(csv.lines().count() as u64, partners + 1);
    let table = areax.answer(&format!("neuron {id} DATA --format table --partners 1"));
    assert!(table.contains("Outputs:") && table.contains("Inputs:"), "{table}");
}

#[test]
fn ids_that_only_synapses_have_are_known() {
    let areax = Areax::bare();
    areax.answer("synth NASTY --nasty --synapses 3000 --neurons 800 --quiet");
    let info = areax.json("info NASTY --format json --quiet");
    assert!(info["facts"]["orphan_ids"].as_u64() > Some(0));
    let listed = ids(&areax.json("neurons NASTY --format json --quiet"));
    let pairs = areax.json("adjacency NASTY --format json --quiet");
    let all =
        pairs["pre_id"].as_array().unwrap().iter().chain(pairs["post_id"].as_array().unwrap());
    let orphan = all.map(|id| id.as_u64().unwrap()).find(|id| !listed.contains(id)).unwrap();
    for engine in ["cpu", "reference"] {
        let found =
            areax.json(&format!("neuron {orphan} NASTY --format json --engine {engine} --quiet"));
        assert_eq!(found["in_neuron_table"], false, "{engine}");
        assert!(found["cell_type"].is_null() && found["skel_length_soma"].is_null());
        let synapses = found["outputs"]["count"].as_u64().unwrap()
            + found["inputs"]["count"].as_u64().unwrap();
        assert!(synapses > 0);
    }
}

#[test]
fn adjacency_has_every_format_and_an_empty_one_a_hint() {
    let areax = Areax::with_data();
    let csv = areax.answer("adjacency DATA --prob-min 0.6 --quiet");
    assert!(csv.starts_with("pre_id,post_id,count,total_size\n"));
    for ending in ["npz", "parquet", "json", "csv"] {
        areax.answer(&format!("adjacency DATA --prob-min 0.6 -o pairs.{ending} --quiet"));
        assert!(super::has_bytes(&areax.path(&format!("pairs.{ending}"))));
    }
    assert_eq!(areax.read("pairs.csv"), csv);
    assert!(areax.read("pairs.npz.meta.json").contains("\"prob_min\": 0.6"));
    let table = areax.answer("adjacency DATA --prob-min 0.6 --format table");
    assert!(table.contains("weaker pairs"), "{table}");
    let empty = areax.run("adjacency DATA --prob-min inf");
    assert_eq!(String::from_utf8(empty.stdout).unwrap(), "pre_id,post_id,count,total_size\n");
    assert!(empty.stderr.contains("no synapse passed"), "{}", empty.stderr);
    let none = areax.run("neurons DATA --celltype MSN --min-axon-length inf");
    assert!(none.stderr.contains("no neuron fulfils this"), "{}", none.stderr);
}
