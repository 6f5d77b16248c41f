//! NumPy's neurons, pairs of neurons and single neurons, asked of every engine, with the index
//! and without.

use areax::Run;
use areax::engine::Engine;
use areax::query::{Names, NeuronQuery, NeuronsQuery, Pair, Partners, Synapses};
use serde_json::Value;

use super::check::{assert_same, filter, folder, sources, text};
use super::engines;

fn cases(kind: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("graph.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let cases = all[kind].as_array().unwrap().clone();
    assert!(cases.len() > 3);
    cases
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

#[test]
fn every_engine_finds_numpys_neurons() {
    let engines = engines();
    for with_index in [false, true] {
        for case in cases("neurons") {
            let mut query = NeuronsQuery::default();
            for (name, value) in case["query"].as_object().unwrap() {
                query.set(name, text(value)).unwrap();
            }
            for engine in &engines.all {
                let found = engine.neurons(&query, &Run::default()).unwrap();
                assert_eq!(found, numbers(&case["ids"]), "{}: {}", engine.name(), case["query"]);
            }
        }
        if !with_index {
            make_index(&engines.all);
        }
    }
}

/// Adjacency needs the index, and builds it.
fn make_index(engines: &[Box<dyn Engine>]) {
    for engine in engines {
        engine.adjacency(&Default::default(), &Run::default()).unwrap();
    }
}

#[test]
fn every_engine_finds_numpys_pairs() {
    for case in cases("adjacency") {
        for engine in &engines().all {
            let context = format!("{}: {}", engine.name(), case["filter"]);
            let found = engine.adjacency(&filter(&case), &Run::default()).unwrap();
            assert_eq!(found.neuron_ids, numbers(&case["neuron_ids"]), "{context}");
            let pairs: Vec<_> = found.iter().collect();
            let column = |of: fn(&Pair) -> u64| pairs.iter().map(of).collect();
            let columns: [Vec<u64>; 3] = [
                column(|p| p.pre_id.number("").unwrap()),
                column(|p| p.post_id.number("").unwrap()),
                column(|p| p.count),
            ];
            for (column, name) in columns.into_iter().zip(["pre_id", "post_id", "count"]) {
                assert_eq!(column, numbers(&case[name]), "{context}: {name}");
            }
            for (pair, size) in pairs.iter().zip(case["total_size"].as_array().unwrap()) {
                assert_same(pair.total_size, text(size), &context);
            }
        }
    }
}

#[test]
fn every_engine_says_of_a_neuron_what_numpy_says() {
    let types = sources().vocabulary().unwrap().types;
    for case in cases("neuron") {
        let query =
            NeuronQuery { id: case["neuron_id"].as_u64().unwrap().into(), filter: filter(&case) };
        for engine in &engines().all {
            let context = format!("{}: neuron {} {}", engine.name(), query.id, case["filter"]);
            let found = engine.neuron(&query, &Run::default()).unwrap();
            assert_eq!(found.record.is_some(), case["in_neuron_table"], "{context}");
            if let Some(record) = &found.record {
                assert_eq!(types.name_of(record.cell_type), case["cell_type"].as_str());
                assert_same(record.certainty, text(&case["celltype_certainty"]), &context);
                let lengths = [record.axon_um, record.soma_um, record.dendrite_um];
                for (um, name) in lengths.into_iter().zip(["axon", "soma", "dendrite"]) {
                    let expected = &case[format!("skel_length_{name}")];
                    assert_same(um.into(), text(expected), &context);
                }
            }
            check_side(&found.outputs, &case["outputs"], &types, &context);
            check_side(&found.inputs, &case["inputs"], &types, &context);
        }
    }
}

fn check_side(found: &Partners, expected: &Value, types: &Names, context: &str) {
    check(&found.all, expected, context);
    assert_eq!(found.rows.len() as u64, found.all.count);
    assert_eq!(found.by_neuron.len() as u64, expected["partners"].as_u64().unwrap());
    let of_types = expected["by_celltype"].as_array().unwrap();
    assert_eq!(found.by_type.len(), of_types.len(), "{context}");
    for ((code, synapses), of_type) in found.by_type.iter().zip(of_types) {
        assert_eq!(types.name_of(*code), of_type["cell_type"].as_str(), "{context}");
        check(synapses, of_type, context);
    }
    for (partner, of) in found.by_neuron.iter().zip(expected["top_partners"].as_array().unwrap()) {
        assert_eq!(partner.id, of["neuron_id"].as_u64().unwrap().into(), "{context}");
        let name = partner.cell_type.and_then(|code| types.name_of(code));
        assert_eq!(name, of["cell_type"].as_str(), "{context}");
        check(&partner.synapses, of, context);
    }
}

fn check(found: &Synapses, expected: &Value, context: &str) {
    assert_eq!(found.count, expected["count"].as_u64().unwrap(), "{context}");
    assert_same(found.total_size, text(&expected["total_size"]), context);
}
