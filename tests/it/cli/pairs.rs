//! `adjacency`: which pairs are kept, what is said of their neurons, and the graph.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Areax;

type Pairs = Vec<(u64, u64, u64)>;

fn pairs(json: &Value) -> Pairs {
    let column = |name: &str| {
        let numbers = json[name].as_array().unwrap().iter();
        numbers.map(|number| number.as_u64().unwrap()).collect::<Vec<u64>>()
    };
    let (pre, post, count) = (column("pre_id"), column("post_id"), column("count"));
    pre.into_iter().zip(post).zip(count).map(|((pre, post), count)| (pre, post, count)).collect()
}

#[test]
fn weak_pairs_and_those_without_an_opposite_are_left_out() {
    let areax = Areax::with_data();
    let of = |flags: &str| areax.json(&format!("adjacency DATA {flags} --format json --check"));
    let all = pairs(&of(""));
    let strong = of("--min-count 2");
    let expected: Pairs = all.iter().copied().filter(|(_, _, count)| *count >= 2).collect();
    assert!(!expected.is_empty() && expected.len() < all.len());
    assert_eq!(pairs(&strong), expected);
    assert_eq!(pairs(&of("--min-pair 2")), expected);
    assert_eq!(pairs(&of("--min-pair 2 --min-count 1")), expected);

    let known: HashSet<(u64, u64)> = all.iter().map(|(pre, post, _)| (*pre, *post)).collect();
    let both = |(pre, post, _): &(u64, u64, u64)| pre != post && known.contains(&(*post, *pre));
    let expected: Pairs = all.iter().copied().filter(both).collect();
    let found = of("--reciprocal");
    assert!(!expected.is_empty());
    assert_eq!(pairs(&found), expected);
    let neurons: HashSet<u64> = expected.iter().map(|(pre, ..)| *pre).collect();
    assert_eq!(found["neurons"], neurons.len());
    let none = areax.run("adjacency DATA --min-count -1 --format csv");
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("min_count") || none.stderr.contains("min-count"));
}

#[test]
fn both_neurons_have_their_categories_in_long_formats() {
    let areax = Areax::with_data();
    let list = areax.json("neurons DATA --fields celltype --format json");
    let ids = list["neuron_ids"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap());
    let names = list["celltype"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let types: HashMap<u64, &str> = ids.zip(names).collect();
    let line = "adjacency DATA --min-count 2 --categories";
    let json = areax.json(&format!("{line} --format json --check"));
    let csv = areax.answer(line);
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap(), "pre_id,post_id,count,total_size,pre.celltype,post.celltype");
    for (at, ((pre, post, _), line)) in pairs(&json).into_iter().zip(lines).enumerate() {
        let name = |id: u64| types.get(&id).copied();
        assert_eq!(json["pre.celltype"][at].as_str(), name(pre));
        assert_eq!(json["post.celltype"][at].as_str(), name(post));
        let end = format!(",{},{}", name(pre).unwrap_or(""), name(post).unwrap_or(""));
        assert!(line.ends_with(&end), "{line}");
    }
    areax.answer(&format!("{line} -o pairs.parquet"));
    let old = areax.answer("adjacency DATA --min-count 2");
    assert!(old.starts_with("pre_id,post_id,count,total_size\n"));
}

#[test]
fn a_graph_has_a_node_for_each_neuron_and_an_edge_for_each_pair() {
    let areax = Areax::with_data();
    let json = areax.json("adjacency DATA --min-count 2 --format json");
    let graph = areax.answer("adjacency DATA --min-count 2 --format graphml");
    let count = |what: &str| graph.matches(what).count() as u64;
    assert_eq!(count("<node id="), json["neurons"].as_u64().unwrap());
    assert_eq!(count("<edge source="), json["pairs"].as_u64().unwrap());
    for name in ["celltype", "certainty", "axon", "soma", "dend", "count", "total_size"] {
        assert_eq!(count(&format!("attr.name=\"{name}\"")), 1, "{name}");
    }
    assert!(graph.ends_with("</graphml>\n"));
    assert_eq!(areax.run("matrix DATA --format graphml").code, 2);
}
