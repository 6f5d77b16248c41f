//! The guide's own routes: parameters, defaults, shapes and sentences, and no key added.

use serde_json::Value;

use super::Served;

fn keys(answer: &Value) -> Vec<&str> {
    answer.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn synapses_have_the_guides_shape_and_defaults() {
    let served = Served::new();
    let all = served.json("/j0251/synapses/json");
    assert_eq!(keys(&all), ["size", "count", "total_size", "mean_size"]);
    let expected = served.areax.json("count DATA --prob-min 0.6 --size-min 0 --format json -q");
    for key in ["count", "total_size", "mean_size"] {
        assert_eq!(all[key], expected[key], "{key}");
    }
    let fields = "x,y,z,size,prob";
    let path =
        format!("/j0251/synapses/json?return_fields={fields}&pre_celltype=MSN&max_results=7");
    let answer = served.get(&path);
    let some = answer.json();
    assert_eq!(keys(&some), ["x", "y", "z", "size", "prob", "count", "total_size", "mean_size"]);
    assert_eq!(some["count"], 7);
    assert_eq!(some["prob"].as_array().unwrap().len(), 7);
    // The seed repeats the sample.
    let seed = answer.header("x-areax-seed");
    assert_eq!(served.json(&format!("{path}&seed={seed}")), some);
}

#[test]
fn ids_may_be_strings_and_numbers_short() {
    let served = Served::new();
    let path = "/j0251/synapses/json?return_fields=pre_id,size&max_results=20&seed=1";
    let plain = served.json(path);
    let string = served.json(&format!("{path}&ids=string"));
    for form in ["String", "STRING"] {
        assert_eq!(served.json(&format!("{path}&ids={form}&format=JSON")), string, "{form}");
    }
    let other = served.json(&format!("{path}&ids=string&precision=short"));
    for at in 0..20 {
        assert_eq!(other["pre_id"][at], plain["pre_id"][at].to_string());
        let (short, exact) =
            (other["size"][at].as_f64().unwrap(), plain["size"][at].as_f64().unwrap());
        assert!((short - exact).abs() <= exact / 2000.0, "{short} {exact}");
        assert!(other["size"][at].to_string().len() <= 9, "{short}");
    }
    assert_eq!(other["total_size"], plain["total_size"]);
}

/// The guide's curl examples, word for word behind the host; lines that end in a backslash go on.
const EXAMPLES: [&str; 5] = [
    "/j0251/synapses/json?pre_celltype=MSN&post_celltype=GPi&\
     return_fields=x,y,z,size,prob&max_results=100",
    "/j0251/synapses/json?max_results=100000&return_fields=pre_celltype,post_celltype,size",
    "/j0251/synapses/json?pre_celltype=HVC&post_celltype=MSN&post_morph=1&\
     min_pre_axon=50&min_post_dend=50&max_results=5000",
    "/j0251/neurons/json?celltype=HVC&target_celltype=MSN&direction=outgoing&\
     min_synapses=50&min_celltype_certainty=0.8&min_axon_length=50.0",
    "/notebook/j0251/72_seg_20210127_agglo2_syn_20220811_celltypes_20230822/sv/info",
];

#[test]
fn the_guides_examples_are_answered_as_they_stand() {
    let served = Served::new();
    for example in EXAMPLES {
        let answer = served.json(example);
        if let Some(rows) = answer["size"].as_array() {
            assert_eq!(answer["count"], rows.len(), "{example}");
            assert!(!rows.is_empty(), "{example}");
        }
    }
}

#[test]
fn the_axon_only_sentence_is_the_guides() {
    let served = Served::new();
    for name in ["HVC", "LMAN", "DA"] {
        let answer = served.get(&format!("/j0251/synapses/json?post_celltype={name}"));
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let sentence =
            format!("Cell type '{name}' cannot be used as post_celltype (axon-only in dataset)");
        let problem = answer.json();
        assert_eq!(problem["error"], sentence);
        assert_eq!(problem["detail"], sentence);
        assert_eq!(problem["status"], 400);
        assert_eq!(
            (&problem["type"], &problem["title"]),
            (&"about:blank".into(), &"Bad Request".into())
        );
    }
}

#[test]
fn neurons_have_the_guides_shape_and_default() {
    let served = Served::new();
    let question = "celltype=HVC&target_celltype=MSN&direction=outgoing&min_synapses=2\
        &min_celltype_certainty=0.5&min_axon_length=50.0";
    let said = served.json(&format!("/j0251/neurons/json?{question}"));
    assert_eq!(keys(&said), ["neuron_ids", "count"]);
    let expected = served.areax.json(
        "neurons DATA --celltype HVC --target-celltype MSN --min-synapses 2 \
         --min-celltype-certainty 0.5 --min-axon-length 50 --prob-min 0.6 --format json -q",
    );
    assert!(said["count"].as_u64().unwrap() > 0);
    assert_eq!(said["neuron_ids"], expected["neuron_ids"]);
    let texts = served.json(&format!("/j0251/neurons/json?{question}&ids=string"));
    assert_eq!(texts["neuron_ids"][0], said["neuron_ids"][0].to_string());
    let incoming = served.get("/j0251/neurons/json?celltype=HVC&direction=incoming");
    assert_eq!(incoming.status, 400);
    assert!(incoming.text().contains("axon-only in dataset"), "{}", incoming.text());
}
