//! The columns and facts of prepared copies against plain constructions.

use areax::dataset::Prepare;

use super::tables::{Place, Tables};

fn check(tables: &Tables) {
    let place = Place::with(tables);
    tables.assert_prepared(&place.open().unwrap());
    tables.assert_prepared(&place.open().unwrap());
    assert!(!place.prepare(Prepare::Verify).unwrap().rebuilt, "{}", place.notes.all());
}

#[test]
fn random_tables_are_prepared_as_the_plain_construction_says() {
    for (seed, (synapses, neurons)) in
        [(0, 0), (1, 0), (0, 1), (1, 1), (2, 3), (100, 10), (3000, 300), (40_000, 500)]
            .into_iter()
            .enumerate()
    {
        check(&Tables::random(seed as u64, synapses, neurons));
    }
}

#[test]
fn without_a_neuron_table_every_id_is_an_orphan() {
    for synapses in [0, 1, 2000] {
        check(&Tables { neurons: None, ..Tables::random(9, synapses, 40) });
    }
}

#[test]
fn one_segment_of_one_probability_keeps_the_file_order() {
    let mut tables = Tables::random(3, 30_000, 5);
    for synapse in &mut tables.synapses {
        (synapse.pre_type, synapse.post_type, synapse.morph) = (2, 2, 1);
        synapse.prob = 0x3a00;
    }
    check(&tables);
}

#[test]
fn every_column_opens_in_numpy_form() {
    let tables = Tables::random(4, 50, 7);
    let prepared = Place::with(&tables).prepare(Prepare::IfNeeded);
    drop(prepared);
    let place = Place::with(&tables);
    let prepared = place.prepare(Prepare::IfNeeded).unwrap();
    let prob = std::fs::read(prepared.place.join("synapse_prob.npy")).unwrap();
    let header = "{'descr': '<u2', 'fortran_order': False, 'shape': (50,), }";
    assert_eq!(&prob[..10], b"\x93NUMPY\x01\x00\x76\x00");
    assert!(prob[10..].starts_with(header.as_bytes()));
    assert_eq!(prob[127], b'\n');
    assert_eq!(prob.len(), 128 + 100);
    let files = std::fs::read_dir(&prepared.place).unwrap();
    let sizes = files.map(|file| file.unwrap()).filter(|file| file.file_name() != "manifest.json");
    assert_eq!(sizes.map(|file| file.metadata().unwrap().len()).sum::<u64>(), prepared.bytes);
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let tables = Tables::random(5, 5000, 200);
    let one = Place::with(&tables);
    let first = one.prepare(Prepare::IfNeeded).unwrap().place;
    let contents = |place: &std::path::Path| {
        let mut files: Vec<_> =
            std::fs::read_dir(place).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        let read = |path: &std::path::PathBuf| {
            (path.file_name().unwrap().to_owned(), std::fs::read(path).unwrap())
        };
        files.iter().map(read).collect::<Vec<_>>()
    };
    let before = contents(&first);
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let second = single.install(|| one.prepare(Prepare::Force)).unwrap();
    assert!(second.rebuilt && second.place != first);
    assert!(before == contents(&second.place));
}

#[test]
fn facts_are_those_of_a_plain_count() {
    let tables = Tables::random(6, 4000, 100);
    let neurons = tables.neurons.as_ref().unwrap();
    let facts = Place::with(&tables).prepare(Prepare::IfNeeded).unwrap().facts;
    let synapses = &tables.synapses;
    let count = |test: &dyn Fn(&super::tables::Synapse) -> bool| {
        synapses.iter().filter(|s| test(s)).count() as u64
    };
    let of = |id: u64| neurons.iter().find(|neuron| neuron.id == id);
    let nan = |bits: u16| bits & 0x7fff > 0x7c00;
    let finite = |bits: u16| bits & 0x7c00 != 0x7c00;
    assert_eq!((facts.synapses, facts.neurons), (4000, 100));
    assert_eq!(facts.rows.size.nan, count(&|s| nan(s.size)));
    assert_eq!(facts.rows.prob.infinite, count(&|s| s.prob & 0x7fff == 0x7c00));
    assert_eq!(facts.rows.autapses, count(&|s| s.pre_id == s.post_id));
    assert_eq!(facts.rows.pre_orphans, count(&|s| of(s.pre_id).is_none()));
    assert_eq!(facts.rows.post_orphans, count(&|s| of(s.post_id).is_none()));
    let differs = |id, cell_type| of(id).is_some_and(|neuron| neuron.cell_type != cell_type);
    assert_eq!(facts.rows.pre_type_disagreements, count(&|s| differs(s.pre_id, s.pre_type)));
    assert_eq!(facts.rows.post_type_disagreements, count(&|s| differs(s.post_id, s.post_type)));
    let sizes = synapses.iter().map(|s| s.size).filter(|bits| finite(*bits));
    let sizes: Vec<f64> = sizes.map(areax::codes::f16_to_f64).collect();
    let max = sizes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let min = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(facts.rows.size.max.map(f64::from), Some(max));
    assert_eq!(facts.rows.size.min.map(f64::from), Some(min));
    let y = synapses.iter().map(|s| s.at[1]);
    assert_eq!(facts.rows.y, Some((y.clone().min().unwrap(), y.max().unwrap())));
    assert_eq!(facts.soma.nan, neurons.iter().filter(|n| n.soma.is_nan()).count() as u64);
    let infinite = neurons.iter().filter(|n| n.dendrite.is_infinite()).count() as u64;
    assert_eq!(facts.dendrite.infinite, infinite);
    let of_types: u64 = facts.neurons_by_type.iter().map(|(_, neurons)| neurons).sum();
    assert_eq!(of_types, 100);
    let ends = synapses.iter().flat_map(|s| [s.pre_id, s.post_id]);
    let orphans: std::collections::BTreeSet<u64> = ends.filter(|id| of(*id).is_none()).collect();
    assert_eq!(facts.orphan_ids, orphans.len() as u64);
}

#[test]
fn every_id_is_found_and_no_other() {
    let tables = Tables::random(7, 2000, 100);
    let place = Place::with(&tables);
    let dataset = place.open().unwrap();
    dataset.ensure_all().unwrap();
    for (index, id) in dataset.neurons.id.iter().enumerate() {
        assert_eq!(dataset.index_of(*id).unwrap(), Some(index as u32));
        if !dataset.neurons.id.contains(&id.wrapping_add(1)) {
            assert_eq!(dataset.index_of(id.wrapping_add(1)).unwrap(), None);
        }
    }
}
