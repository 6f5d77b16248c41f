//! The prepared copy of data sets with a map: its rows and neurons are those that the reference reads,
//! and it is made anew where it no longer belongs to its tables.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use areax::dataset::mapped::{CodedNumbers, Labels, MappedDataset, NeuronIds, open};
use areax::dataset::{Prepare, Prepared, StoreChoice};
use areax::engine::mapped::Records;
use areax::engine::ordered::Ordered;
use areax::import::{Request, import};
use areax::map::{Found, MapFile};
use areax::progress::Silent;
use areax::query::{RowFields, Sample, SelectQuery};
use areax::read::Sources;
use areax::recipes;
use areax::synth::{SynthOptions, write_like};
use areax::verify::RandomMap;
use areax::{Kind, Run};

use crate::ordered::rows::assert_same_rows;
use crate::{fewest, random};

/// A data set and its prepared copy in a folder.
pub struct Prepping(tempfile::TempDir);

impl Prepping {
    fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Prepping {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        Prepping(folder)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn found(&self) -> Found {
        MapFile::read(self.0.path()).unwrap().find().unwrap()
    }

    fn open(&self, how: Prepare) -> areax::Result<(MappedDataset, Prepared)> {
        let found = self.found();
        open(&found, &sources(&found), &StoreChoice::default(), how, &Run::default())
    }

    fn is_rebuilt(&self) -> bool {
        self.open(Prepare::IfNeeded).unwrap().1.rebuilt
    }
}

fn sources(found: &Found) -> Sources {
    let mut neurons = found.neurons.iter().flatten().cloned();
    Sources {
        name: found.file.map.name.clone(),
        folder: found.file.folder.clone(),
        synapses: found.synapses[0].clone(),
        neurons: neurons.next(),
        celltype_mapping: None,
        post_morph_mapping: None,
        map: Some(found.file.path.clone()),
        others: found.synapses.iter().skip(1).cloned().chain(neurons).collect(),
        pieces: Vec::new(),
    }
}

/// What a row or neuron says, as text.
type Said = Vec<Option<String>>;

fn number(numbers: &CodedNumbers, at: usize) -> Option<String> {
    numbers.place(at).map(|(column, at)| match column.whole(at) {
        Some(whole) => whole.to_string(),
        None => format!("{:?}", column.real(at)),
    })
}

fn label(labels: &Labels, at: usize) -> Option<String> {
    let code = labels.codes.get(at);
    (code != labels.null()).then(|| labels.names.get(code as usize).unwrap().to_owned())
}

fn ids(copy: &MappedDataset) -> Vec<String> {
    match &copy.neurons.ids {
        NeuronIds::Numbers(ids) => ids.iter().map(u64::to_string).collect(),
        NeuronIds::Names(names) => names.all().unwrap().into_iter().map(str::to_owned).collect(),
    }
}

/// Every row by its position in the files.
fn rows_of_copy(copy: &MappedDataset) -> BTreeMap<u64, Said> {
    let (rows, ids) = (&copy.rows, ids(copy));
    let mut all = BTreeMap::new();
    for pre in 0..copy.neurons.len() {
        for at in rows.start[pre] as usize..rows.start[pre + 1] as usize {
            let mut said = vec![Some(ids[pre].clone()), Some(ids[rows.post[at] as usize].clone())];
            said.push(rows.weight.as_ref().map(|weight| weight.get(at).to_string()));
            for axis in rows.position.iter().flat_map(|position| &position.axes) {
                said.push(Some(match axis.whole(at) {
                    Some(whole) => whole.to_string(),
                    None => format!("{:?}", axis.real(at)),
                }));
            }
            said.extend(rows.numbers.iter().map(|numbers| number(numbers, at)));
            said.extend(rows.categories.iter().map(|labels| label(labels, at)));
            assert!(all.insert(rows.row[at].into(), said).is_none());
        }
    }
    all
}

fn rows_of_records(records: &Records) -> BTreeMap<u64, Said> {
    let row = |at: usize| {
        let id = |place: u32| Some(records.ids.text(place as usize));
        let mut said = vec![id(records.pre[at]), id(records.post[at])];
        said.push(records.weight.as_ref().map(|weight| weight[at].to_string()));
        let axes = records.position.iter().flatten();
        said.extend(axes.chain(&records.numbers).map(|numbers| records_number(numbers, at)));
        said.extend(records.categories.iter().map(|of| of.get(at).map(str::to_owned)));
        (records.row[at], said)
    };
    (0..records.row.len()).map(row).collect()
}

fn records_number(numbers: &areax::engine::mapped::Numbers, at: usize) -> Option<String> {
    let value = numbers.get(at)?;
    Some(value.whole().map_or_else(|| format!("{:?}", value.real().unwrap()), |x| x.to_string()))
}

/// Every neuron in the order of answers.
fn neurons_of_copy(copy: &MappedDataset) -> Vec<Said> {
    let (neurons, ids) = (&copy.neurons, ids(copy));
    let mut all = vec![Vec::new(); neurons.len()];
    for at in 0..neurons.len() {
        let said = &mut all[neurons.place[at] as usize];
        said.push(Some(ids[at].clone()));
        said.push(Some((at < neurons.listed).to_string()));
        said.extend(neurons.numbers.iter().map(|numbers| number(numbers, at)));
        said.extend(neurons.labels.iter().map(|labels| label(labels, at)));
    }
    all
}

fn neurons_of_records(records: &Records) -> Vec<Said> {
    let neuron = |at: usize| {
        let mut said = vec![Some(records.ids.text(at)), Some((at < records.listed).to_string())];
        let of_listed =
            |numbers| if at < records.listed { records_number(numbers, at) } else { None };
        said.extend(records.neuron_numbers.iter().map(of_listed));
        said.extend(records.neuron_categories.iter().map(|of| of.get(at).map(str::to_owned)));
        said
    };
    (0..records.ids.len()).map(neuron).collect()
}

fn names(labels: &[Labels]) -> Vec<Vec<String>> {
    let own =
        |labels: &Labels| labels.names.all().unwrap().into_iter().map(str::to_owned).collect();
    labels.iter().map(own).collect()
}

#[track_caller]
fn assert_same(copy: &MappedDataset, records: &Records, what: &str) {
    copy.check_invariants().unwrap();
    assert_eq!(rows_of_copy(copy), rows_of_records(records), "{what}");
    assert_eq!(neurons_of_copy(copy), neurons_of_records(records), "{what}");
    assert_eq!(copy.facts(&records.map), records.facts().unwrap(), "{what}");
    let of_records = |all: &[areax::engine::mapped::Categories]| -> Vec<Vec<String>> {
        all.iter().map(|categories| categories.names.clone()).collect()
    };
    assert_eq!(names(&copy.rows.categories), of_records(&records.categories), "{what}");
    assert_eq!(names(&copy.neurons.labels), of_records(&records.neuron_categories), "{what}");
}

#[test]
fn copies_of_random_tables_hold_what_the_reference_reads() {
    let (mut refused, seeds) = (0, random(60));
    for seed in (0..60).step_by(60 / seeds) {
        let tables = RandomMap::new(seed, 60);
        let files = tables.files.iter();
        let prepping = Prepping::of(files.map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
        let found = prepping.found();
        let what = format!("seed {seed}");
        match Records::read(&found, &Run::default()) {
            Ok(records) => {
                let in_memory = MappedDataset::in_memory(&found, &Run::default()).unwrap();
                assert_same(&in_memory, &records, &what);
                let (copy, prepared) = prepping.open(Prepare::IfNeeded).unwrap();
                assert!(prepared.rebuilt);
                assert_same(&copy, &records, &what);
            }
            Err(error) => {
                refused += 1;
                let own = prepping.open(Prepare::IfNeeded).unwrap_err();
                assert_eq!(own.in_words(), error.in_words(), "{what}");
            }
        }
    }
    assert!((fewest(3)..seeds / 2).contains(&refused), "{refused} of {seeds} tables were refused");
}

#[test]
fn copies_of_the_tables_of_every_recipe_hold_what_the_reference_reads() {
    for recipe in recipes::all().iter().filter(|recipe| !recipe.files.is_empty()) {
        if recipe.synapses.is_none() {
            continue;
        }
        let prepping = Prepping(tempfile::tempdir().unwrap());
        let folder = prepping.0.path();
        let options =
            SynthOptions { synapses: 1500, neurons: 200, seed: 3, ..SynthOptions::default() };
        let files = write_like(folder, recipe, &options, &Silent).unwrap();
        let recipes = vec![recipe.name.clone()];
        let request = Request { files, folder: folder.to_owned(), recipes, ..Request::default() };
        prepping.write("areax.toml", &import(&request).unwrap().map.to_toml());
        let records = Arc::new(Records::read(&prepping.found(), &Run::default()).unwrap());
        let (copy, _) = prepping.open(Prepare::IfNeeded).unwrap();
        assert!(!copy.rows.is_empty(), "{}", recipe.name);
        assert_same(&copy, &records, &recipe.name);
        let cpu = Ordered::new(records.map.clone(), Arc::new(copy));
        for sample in [None, Some(Sample { size: 7, seed: 3 })] {
            let query = SelectQuery { sample, ..SelectQuery::default() };
            assert_same_rows(&cpu, &records, &query, &RowFields::Usual, &recipe.name);
        }
    }
}

const MAP: &str = "\
name = \"toy\"
[synapses]
files = [\"synapses.csv\"]
pre = { column = \"pre\", add = 100 }
post = { column = \"post\", add = 100 }
[synapses.numbers]
size = { column = \"size\", unit = \"voxel\" }
score = { column = \"score\", null = [\"\", \"-1\"] }
[synapses.categories]
region = { column = \"region\" }
[neurons]
files = [\"types.csv\", \"sides.tsv\"]
id = { column = \"id\", add = 100 }
order = \"side\"
[neurons.categories]
type = \"type\"
side = \"side\"
[neurons.numbers]
length = \"length\"
";

fn toy() -> Prepping {
    let rows = "11,12,5,0.5,LO\n12,11,7,0.25,\n11,99,9007199254740993,,ME\n12,12,2,3,LO\n";
    let synapses = format!("pre,post,size,score,region\n{rows}");
    let texts = [
        ("areax.toml", MAP),
        ("synapses.csv", synapses.as_str()),
        ("types.csv", "id,type,length\n12,B,1.5\n11,A,\n13,B,2\n"),
        ("sides.tsv", "id\tside\ttype\n11\tleft\tX\n14\tright\tY\n"),
    ];
    Prepping::of(texts.map(|(name, text)| (name, text.as_bytes())))
}

#[test]
fn a_copy_is_kept_while_its_tables_and_what_shapes_it_stay() {
    let prepping = toy();
    assert!(prepping.is_rebuilt());
    assert!(!prepping.is_rebuilt());
    let map = fs::read_to_string(prepping.0.path().join("areax.toml")).unwrap();
    let renamed = map.replace("name = \"toy\"", "name = \"other\"").replace("size =", "volume =");
    prepping.write("areax.toml", &renamed);
    assert!(!prepping.is_rebuilt(), "names do not shape a copy");
    let size = "size = { column = \"size\", unit = \"voxel\" }\n";
    assert!(map.contains(size));
    let moved = map.replace(size, "").replace(
        "[synapses.categories]",
        &format!("{size}again = \"size\"\n[synapses.categories]"),
    );
    prepping.write("areax.toml", &moved);
    let (copy, prepared) = prepping.open(Prepare::IfNeeded).unwrap();
    assert!(!prepared.rebuilt, "nor does their order, and a column may have two names");
    let records = Records::read(&prepping.found(), &Run::default()).unwrap();
    assert_same(&copy, &records, "columns in another order");
    prepping.write("areax.toml", &map.replace("add = 100", "add = 200"));
    assert!(prepping.is_rebuilt());
    let rows = fs::read_to_string(prepping.0.path().join("synapses.csv")).unwrap();
    prepping.write("synapses.csv", &format!("{rows}11,12,5,0.5,LO\n"));
    let (copy, prepared) = prepping.open(Prepare::IfNeeded).unwrap();
    assert!(prepared.rebuilt);
    let records = Records::read(&prepping.found(), &Run::default()).unwrap();
    assert_same(&copy, &records, "a row more");
    assert!(prepping.open(Prepare::Force).unwrap().1.rebuilt);
    assert!(!prepping.open(Prepare::Verify).unwrap().1.rebuilt);
}

#[test]
fn nothing_is_read_from_damaged_columns() {
    let prepping = toy();
    let (copy, prepared) = prepping.open(Prepare::IfNeeded).unwrap();
    let columns = copy.columns().len();
    drop(copy);
    let mut files: Vec<_> =
        fs::read_dir(&prepared.place).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut changed = 0;
    for file in files.iter().filter(|path| path.extension().is_some_and(|e| e == "npy")) {
        let name = file.file_name().unwrap();
        let place = prepping.open(Prepare::IfNeeded).unwrap().1.place;
        flip_last_byte(&place.join(name));
        let (copy, _) = prepping.open(Prepare::IfNeeded).unwrap();
        let damage = copy.check_invariants();
        if fs::metadata(place.join(name)).unwrap().len() > 128 {
            assert_eq!(damage.unwrap_err().kind(), Kind::Damaged, "{name:?}");
            assert!(prepping.is_rebuilt(), "{name:?}");
        }
        changed += 1;
    }
    assert_eq!(changed, columns);
    let place = prepping.open(Prepare::IfNeeded).unwrap().1.place;
    flip_last_byte(&place.join("manifest.json"));
    assert!(prepping.is_rebuilt());
    // Nothing but columns, checksums and the manifest stays.
    let place = prepping.open(Prepare::Verify).unwrap().1.place;
    let stays = |path: &Path| {
        ["npy", "sums", "json"].contains(&path.extension().unwrap().to_str().unwrap())
    };
    assert!(fs::read_dir(place).unwrap().all(|entry| stays(&entry.unwrap().path())));
}

fn flip_last_byte(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path, bytes).unwrap();
}

/// Bytes of the columns that have an entry a row, for each row.
fn row_bytes(map: &str, header: &str, row: impl Fn(u64) -> String) -> u64 {
    const ROWS: u64 = 1000;
    let rows: String = (0..ROWS).map(|at| row(at) + "\n").collect();
    let synapses = format!("{header}\n{rows}");
    let texts = [
        ("areax.toml", map),
        ("synapses.csv", synapses.as_str()),
        ("types.csv", "id,type,length\n"),
        ("sides.tsv", "id\tside\n"),
    ];
    let prepping = Prepping::of(texts.map(|(name, text)| (name, text.as_bytes())));
    let (_, prepared) = prepping.open(Prepare::IfNeeded).unwrap();
    let columns = fs::read_dir(&prepared.place).unwrap().map(|entry| entry.unwrap().path());
    let columns = columns.filter(|path| path.extension().is_some_and(|e| e == "npy"));
    let numbers = columns.map(|path| fs::metadata(path).unwrap().len() - 128);
    numbers.filter(|bytes| bytes % ROWS == 0 && *bytes > 0).sum::<u64>() / ROWS
}

#[test]
fn a_row_takes_as_many_bytes_as_the_documents_say() {
    let of_points = MAP.replace("score = { column = \"score\", null = [\"\", \"-1\"] }\n", "");
    let position =
        "position = { columns = [\"x\", \"y\", \"z\"], nm = [1, 1, 1] }\n[synapses.numbers]";
    let of_points = of_points.replace("[synapses.numbers]", position);
    let point = |at: u64| {
        let (x, y, z) = (40_000 + at, at * 99, 900_000 - at);
        format!("{},{},{x},{y},{z},{},LO", at % 7, at % 11, at % 333)
    };
    assert_eq!(row_bytes(&of_points, "pre,post,x,y,z,size,region", point), 27);
    let edges = "name = \"edges\"\n[synapses]\nfiles = [\"synapses.csv\"]\n\
                 pre = \"pre\"\npost = \"post\"\nweight = \"n\"\n";
    let edge = |at: u64| format!("{},{},{}", at % 7, at % 11, 1 + at * 3);
    assert_eq!(row_bytes(edges, "pre,post,n", edge), 14);
}
