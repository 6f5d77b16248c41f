//! The index by neuron: right rows, and a right index in every state its folder can be in.

use std::fs;
use std::path::{Path, PathBuf};

use areax::Dataset;
use areax::Run;
use areax::dataset::Prepare;

use super::tables::{Place, Tables};

/// A prepared data set with an index on disk.
fn indexed(seed: u64) -> (Tables, Place) {
    let tables = Tables::random(seed, 3000, 200);
    let place = Place::with(&tables);
    check(&place.open().unwrap());
    (tables, place)
}

/// Every row stands once with its neurons.
#[track_caller]
fn check(data: &Dataset) {
    let index = data.index().unwrap();
    data.ensure_all().unwrap();
    assert_eq!(index.damage(data), None);
    let synapses = &data.synapses;
    let rows = 0..data.synapse_count() as u32;
    let mut by_pre: Vec<(u32, u32, u32)> =
        rows.map(|at| (synapses.pre[at as usize], synapses.post[at as usize], at)).collect();
    by_pre.sort_unstable();
    let places: Vec<u32> = by_pre.iter().map(|(.., at)| *at).collect();
    assert_eq!(*index.outputs.place, *places);
    let neurons = 0..data.neurons.id.len() as u32;
    for neuron in neurons {
        let outputs = index.outputs.rows_of(neuron).len();
        let inputs = index.inputs.rows_of(neuron).len();
        assert_eq!(outputs, synapses.pre.iter().filter(|pre| **pre == neuron).count());
        assert_eq!(inputs, synapses.post.iter().filter(|post| **post == neuron).count());
    }
    assert!(index.outputs.rows_of(u32::MAX).is_empty());
}

fn folder(place: &Place) -> PathBuf {
    place.generation().join("index")
}

#[test]
fn an_index_is_made_once_and_said() {
    let tables = Tables::random(1, 700, 60);
    let place = Place::with(&tables);
    let data = place.open().unwrap();
    assert!(data.index_if_ready().is_none());
    assert!(!folder(&place).exists(), "an index is only made when it is needed");
    data.prepare_index(&Run { progress: &place.notes, ..Run::default() }).unwrap();
    assert!(place.notes.all().contains("building the index"), "{}", place.notes.all());
    assert!(folder(&place).join("output_post.npy").exists());
    let notes = place.notes.all();
    let again = place.open().unwrap();
    assert!(again.index_if_ready().is_some());
    again.prepare_index(&Run { progress: &place.notes, ..Run::default() }).unwrap();
    assert_eq!(place.notes.all(), notes, "it is not made again");
    check(&again);
}

#[test]
fn a_damaged_index_is_made_anew() {
    type Damage<'a> = (&'a str, &'a dyn Fn(&Path));
    let column = |folder: &Path| folder.join("output_place.npy");
    let damages: [Damage; 7] = [
        ("has another length", &|folder| {
            fs::File::options().write(true).open(column(folder)).unwrap().set_len(130).unwrap();
        }),
        ("cannot be opened", &|folder| fs::remove_file(column(folder)).unwrap()),
        ("has another header", &|folder| {
            let mut bytes = fs::read(column(folder)).unwrap();
            bytes[22] ^= 1;
            fs::write(column(folder), bytes).unwrap();
        }),
        ("manifest is damaged", &|folder| fs::write(folder.join("index.json"), "{").unwrap()),
        ("manifest is too long", &|folder| {
            fs::write(folder.join("index.json"), vec![b' '; 100_000]).unwrap();
        }),
        ("lists other columns", &|folder| {
            let path = folder.join("index.json");
            let text = fs::read_to_string(&path).unwrap();
            super::stores::write_sealed(&path, &text.replacen("\"layout\":2", "\"layout\":9", 1));
        }),
        ("cannot be used", &|folder| {
            fs::remove_dir_all(folder).unwrap();
            fs::create_dir(folder).unwrap();
        }),
    ];
    for (why, damage) in damages {
        let (_, place) = indexed(2);
        damage(&folder(&place));
        let data = place.open().unwrap();
        assert!(data.index_if_ready().is_none(), "{why}");
        data.prepare_index(&Run { progress: &place.notes, ..Run::default() }).unwrap();
        assert!(place.notes.all().contains(why), "'{why}' is not in: {}", place.notes.all());
        check(&data);
        assert!(place.open().unwrap().index_if_ready().is_some(), "{why}");
    }
}

#[test]
fn nothing_is_answered_from_a_damaged_index_and_the_next_opening_makes_it_anew() {
    use areax::engine::{Engine, cpu::Cpu};
    use areax::query::{Filter, NeuronQuery};
    use areax::{Kind, Run};
    for name in ["output_start", "output_place", "output_post", "output_size", "input_start"] {
        let (_, place) = indexed(3);
        let undamaged = Cpu::new(place.open().unwrap().into());
        let all = undamaged.adjacency(&Filter::default(), &Run::default()).unwrap();
        for ending in ["npy", "sums"] {
            let path = folder(&place).join(format!("{name}.{ending}"));
            let mut bytes = fs::read(&path).unwrap();
            // One byte of every block.
            let first = if ending == "npy" { 150 } else { 0 };
            bytes.iter_mut().skip(first).step_by(512).for_each(|byte| *byte ^= 0xa5);
            fs::write(&path, bytes).unwrap();
            let data = std::sync::Arc::new(place.open().unwrap());
            assert!(data.index_if_ready().is_some(), "opening reads no column");
            let cpu = Cpu::new(data.clone());
            let id = data.neurons.id.read_at(0).unwrap().unwrap();
            let query = NeuronQuery { id: id.into(), filter: Filter::default() };
            let answers = [
                cpu.adjacency(&Filter::default(), &Run::default()).map(drop),
                cpu.neuron(&query, &Run::default()).map(drop),
            ];
            let damaged = answers.iter().filter_map(|answer| answer.as_ref().err());
            let damaged: Vec<Kind> = damaged.map(|error| error.kind()).collect();
            assert!(!damaged.is_empty(), "{name}.{ending}");
            assert!(damaged.iter().all(|kind| *kind == Kind::Damaged), "{name}.{ending}");
            drop((cpu, data));
            let again = Cpu::new(place.open().unwrap().into());
            assert!(again.adjacency(&Filter::default(), &place.run()).unwrap() == all);
            let said = format!("{name}.{ending} is damaged");
            assert!(place.notes.all().contains(&said), "{}", place.notes.all());
            check(&place.open().unwrap());
        }
    }
}

#[test]
fn verify_finds_what_opening_does_not() {
    for name in ["output_prob", "output_post_type", "input_place"] {
        let (tables, place) = indexed(4);
        assert!(!place.prepare(Prepare::Verify).unwrap().rebuilt, "{}", place.notes.all());
        let path = folder(&place).join(format!("{name}.npy"));
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(place.prepare(Prepare::Verify).unwrap().rebuilt, "{name}");
        assert!(place.notes.all().contains("is damaged"), "{}", place.notes.all());
        let data = place.open().unwrap();
        tables.assert_prepared(&data);
        assert!(data.index_if_ready().is_none(), "it went with its generation");
        check(&data);
    }
}

#[test]
fn leftovers_of_a_killed_process_are_removed_and_never_used() {
    let tables = Tables::random(5, 500, 50);
    let place = Place::with(&tables);
    let data = place.open().unwrap();
    let leftover = folder(&place).with_file_name("index-new-dead");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("output_post.npy"), b"half").unwrap();
    assert!(data.index_if_ready().is_none());
    check(&data);
    assert!(!leftover.exists());
}

#[test]
fn threads_and_openings_that_need_it_at_once_make_one() {
    let tables = Tables::random(6, 20_000, 300);
    let place = Place::with(&tables);
    let data: Vec<Dataset> = (0..3).map(|_| place.open().unwrap()).collect();
    std::thread::scope(|scope| {
        for data in data.iter().chain(&data) {
            scope.spawn(|| check(data));
            scope.spawn(|| {
                data.prepare_index(&Run { progress: &place.notes, ..Run::default() })
                    .map(drop)
                    .unwrap()
            });
        }
    });
    let built = place.notes.all().matches("building the index").count();
    assert!(built <= 1, "{}", place.notes.all());
    let entries = fs::read_dir(folder(&place).parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let folders: Vec<String> = names.filter(|name| name.starts_with("index")).collect();
    assert_eq!(folders, ["index"]);
}

#[test]
fn a_generation_that_has_gone_leaves_the_index_in_memory() {
    let tables = Tables::random(7, 500, 50);
    let place = Place::with(&tables);
    let data = place.open().unwrap();
    place.prepare(Prepare::Force).unwrap();
    data.prepare_index(&Run { progress: &place.notes, ..Run::default() }).unwrap();
    assert!(place.notes.all().contains("in memory"), "{}", place.notes.all());
    check(&data);
}

#[cfg(unix)]
#[test]
fn a_store_that_cannot_be_written_leaves_the_index_in_memory() {
    let tables = Tables::random(8, 500, 50);
    let place = Place::with(&tables);
    let data = place.open().unwrap();
    // A file where the folder should be: permissions would not stop root.
    let generation = folder(&place).parent().unwrap().to_owned();
    let aside = generation.with_file_name("aside");
    fs::rename(&generation, &aside).unwrap();
    fs::write(&generation, b"").unwrap();
    data.prepare_index(&Run { progress: &place.notes, ..Run::default() }).unwrap();
    assert!(place.notes.all().contains("in memory"), "{}", place.notes.all());
    check(&data);
}
