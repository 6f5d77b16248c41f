//! Data that cannot be prepared: the error names the place, and nothing is left behind.

use areax::error::Kind;

use super::tables::{Place, Tables};

/// Preparing `tables` fails with a data error that holds every one of `words`.
#[track_caller]
fn check(tables: &Tables, words: &[&str]) {
    let place = Place::with(tables);
    let error = place.open().unwrap_err();
    assert_eq!(error.kind(), Kind::Data);
    for word in words {
        assert!(error.to_string().contains(word), "'{word}' is not in: {error}");
    }
    assert_eq!(place.names(), ["lock"]);
}

#[test]
fn the_first_row_with_an_unknown_cell_type_is_named() {
    let mut tables = Tables::random(1, 50_000, 10);
    for row in [20_011, 40_000, 49_999] {
        tables.synapses[row].post_type = 9;
    }
    let first = ["t_synapses.npy", "row 20011 ", "postsynaptic cell type 9 is not in the"];
    check(&tables, &first);
    tables.synapses[7].pre_type = 99;
    check(&tables, &["row 7 ", "presynaptic cell type 99 is"]);
    let mut tables = Tables::random(1, 5, 40_000);
    let neurons = tables.neurons.as_mut().unwrap();
    neurons[39_000].cell_type = 4;
    neurons[33_333].cell_type = 5;
    check(&tables, &["t_neurons.npy", "row 33333 ", "cell type 5 is not"]);
}

#[test]
fn a_neuron_id_that_stands_twice_is_named_with_both_rows() {
    for id in [0, u64::MAX, 1 << 60] {
        let mut tables = Tables::random(1, 50, 5000);
        let neurons = tables.neurons.as_mut().unwrap();
        neurons.retain(|neuron| neuron.id != id);
        neurons[11].id = id;
        neurons[4321].id = id;
        neurons[4700].id = id;
        let words = [&format!("neuron id {id} is duplicated"), "in row 11 and in row 4321"];
        check(&tables, &[words[0], words[1], "t_neurons.npy"]);
    }
}

#[test]
fn a_file_cut_short_is_refused_and_the_old_copy_stays() {
    let tables = Tables::random(2, 500, 50);
    let place = Place::with(&tables);
    place.open().unwrap();
    let before = place.names();
    let path = place.data.join("t_synapses.npy");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(place.open().unwrap_err().kind(), Kind::Data);
    assert_eq!(place.names(), before);
}
