//! Lists as long as an agent reads them: what is left out is said, and so is what fits.

use serde_json::{Value, json};

use super::Agent;
use crate::cli::Areax;

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

#[test]
fn a_list_that_is_cut_says_so() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    let told = agent.told("synapses", json!({"fields": ["pre_id", "row"]}));
    assert_eq!((&told["available"], &told["returned"]), (&json!(5000), &json!(1000)));
    assert_eq!((&told["truncated"], told["row"].as_array().unwrap().len()), (&json!(true), 1000));
    // The same sample again by its seed, which is in the answer.
    let again = json!({"fields": ["pre_id", "row"], "seed": told["seed"], "max_results": 1000});
    assert_eq!(agent.told("synapses", again), told);
    let few = agent.told("synapses", json!({"pre_celltype": "TAN", "fields": "row"}));
    assert!(few.get("seed").is_none() && few.get("truncated").is_none(), "{few}");

    let all = agent.told("neurons", json!({"max_results": 50_000}));
    let some = agent.told("neurons", json!({"max_results": 3}));
    assert_eq!(ids(&some["neuron_ids"]), ids(&all["neuron_ids"])[..3]);
    assert_eq!((&some["available"], &some["truncated"]), (&json!(2000), &json!(true)));
    assert!(all.get("truncated").is_none(), "{}", all["available"]);

    let all = areax.json("adjacency DATA --format json --ids string -q");
    let cut = agent.told("adjacency", json!({"max_results": 40}));
    let counts = |answer: &Value| -> Vec<u64> {
        answer["count"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect()
    };
    let mut order: Vec<usize> = (0..counts(&all).len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(counts(&all)[*at]));
    order.truncate(40);
    for key in ["pre_id", "post_id", "count", "total_size"] {
        let expected: Vec<&Value> = order.iter().map(|at| &all[key][*at]).collect();
        let found: Vec<&Value> = cut[key].as_array().unwrap().iter().collect();
        assert_eq!(found, expected, "{key}");
    }
    for key in ["pairs", "neurons", "total"] {
        assert_eq!(cut[key], all[key], "{key}: of the whole answer");
    }
    assert_eq!((&cut["available"], &cut["returned"]), (&all["pairs"], &json!(40)));
}

#[test]
fn partners_are_cut_on_each_side() {
    let areax = Areax::with_data();
    let mut agent = Agent::start(&areax, "mcp DATA");
    let given = json!({"fields": ["outputs"], "sort": "-outputs", "max_results": 2});
    let two = agent.told("neurons", given)["neuron_ids"].clone();
    for given in [
        json!({"neuron_id": two[0]}),
        json!({"neuron_id": two}),
        json!({"neuron_id": two, "each": true}),
    ] {
        let whole = agent.told("neuron", given.clone());
        assert!(whole.get("truncated").is_none(), "{given}");
        let mut cut = given.clone();
        cut["max_results"] = 1.into();
        let cut = agent.told("neuron", cut);
        assert_eq!(cut["truncated"], true, "{given}");
        let one = if cut["neurons"].is_null() { &cut } else { &cut["neurons"][0] };
        let side = &one["outputs"];
        assert_eq!(side["top_partners"].as_array().unwrap().len(), 1);
        assert_eq!((&side["available"], &side["returned"]), (&side["partners"], &json!(1)));
        assert!(side["partners"].as_u64().unwrap() > 1);
    }
}

#[test]
fn answers_of_too_many_numbers_say_what_fits() {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 60000 --neurons 8000 --quiet");
    let mut agent = Agent::start(&areax, "mcp DATA");
    let fields = ["x", "y", "z", "size", "prob"];
    let refused = agent.refused("synapses", json!({"fields": fields, "max_results": 20_000}));
    assert!(refused.starts_with("the answer has 100000 numbers; the limit is 50000"), "{refused}");
    assert!(refused.contains("max_results: 10000 fits"), "{refused}");
    let told = agent.told("synapses", json!({"fields": fields, "max_results": 10_000}));
    assert_eq!(told["returned"], 10_000);
    let told = agent.told("synapses", json!({"fields": "size", "max_results": 50_000}));
    assert_eq!(told["size"].as_array().unwrap().len(), 50_000);
    let axes = json!({"prob_min": "0:1:0.001", "size_min": [0, 0.1]});
    let refused = agent.refused("sweep", json!({"axes": axes}));
    assert!(refused.contains("numbers") && refused.contains("fewer values of axes"), "{refused}");
    // Nothing is computed for it.
    let axes =
        json!({"prob_min": "0:1:0.0001", "size_min": "0:1:0.0001", "size_max": "0:1:0.0001"});
    let refused = agent.refused("robust", json!({"axes": axes, "claim": "HVC->MSN > 1"}));
    assert!(refused.contains("the limit is 50000"), "{refused}");
    let refused = agent.refused("adjacency", json!({"max_results": 50_000}));
    assert!(refused.contains("max_results: 12500 fits"), "{refused}");
}
