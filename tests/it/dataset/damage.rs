//! Nothing is answered from damaged bytes: for each column of the copy, one byte of every block is
//! changed, and every question gives the answer of the undamaged copy, or says that it is damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use areax::engine::{Engine, cpu::Cpu};
use areax::query::*;
use areax::{Dataset, Error, Kind, Result, Run};

use super::tables::{Place, Tables};

/// A question, with its answer as text.
type Question = (&'static str, fn(&Cpu, &Dataset) -> Result<String>);

fn shown<A: std::fmt::Debug>(answer: Result<A>) -> Result<String> {
    answer.map(|answer| format!("{answer:?}"))
}

fn filter(words: &[(&str, &str)]) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in words {
        let param = FilterParameter::ALL.iter().find(|param| param.name() == *name).unwrap();
        param.set(&mut filter, value).unwrap();
    }
    filter
}

fn matrix(measure: Measure, words: &[(&str, &str)]) -> MatrixQuery {
    MatrixQuery { filter: filter(words), measure, ..MatrixQuery::default() }
}

fn id(data: &Dataset) -> Result<u64> {
    Ok(data.neurons.id.read_at(3)?.unwrap())
}

fn grid(axes: &[(&str, &str)]) -> SweepQuery {
    let axes = axes.iter().map(|(name, spec)| Axis::parse(&format!("{name}={spec}")).unwrap());
    SweepQuery { filter: Filter::default(), axes: axes.collect(), ..SweepQuery::default() }
}

/// Every way in which the cpu reads columns.
const QUESTIONS: &[Question] = &[
    ("count", |cpu, _| shown(cpu.count(&filter(&[("prob_min", "0.6")]), &Run::default()))),
    ("count by size", |cpu, _| {
        shown(cpu.count(&filter(&[("size_min", "0.2"), ("size_max", "0.9")]), &Run::default()))
    }),
    ("count by axon", |cpu, _| {
        shown(cpu.count(&filter(&[("min_pre_axon", "300")]), &Run::default()))
    }),
    ("count by soma and dendrite", |cpu, _| {
        let words = [("min_pre_soma", "0.3"), ("min_post_dend", "0.3")];
        shown(cpu.count(&filter(&words), &Run::default()))
    }),
    ("count of a population", |cpu, _| {
        let words = [("cell_axon", "200"), ("projection_axon", "50"), ("cell_certainty", "0.5")];
        shown(cpu.count(&filter(&words), &Run::default()))
    }),
    ("count in a box", |cpu, _| {
        shown(cpu.count(&filter(&[("box", "0,0,0,2e9,200,4294967295")]), &Run::default()))
    }),
    ("count without autapses", |cpu, _| {
        shown(cpu.count(&filter(&[("exclude_autapses", "true")]), &Run::default()))
    }),
    ("count of a neuron", |cpu, data| {
        let listed = Filter { pre_neuron_ids: Some([id(data)?].into()), ..Filter::default() };
        shown(cpu.count(&listed, &Run::default()))
    }),
    ("matrix", |cpu, _| {
        let words = [("prob_min", "0.6"), ("size_min", "0.3")];
        shown(cpu.matrix(&matrix(Measure::Count, &words), &Run::default()))
    }),
    ("mean probabilities", |cpu, _| {
        shown(cpu.matrix(&matrix(Measure::MeanProb, &[]), &Run::default()))
    }),
    ("medians", |cpu, _| {
        shown(cpu.matrix(&matrix(Measure::MedianSizePerPost, &[]), &Run::default()))
    }),
    ("groups", |cpu, data| {
        let known = data.neurons.id.read(0..30)?;
        let pairs = known.iter().map(|id| (*id, format!("g{}", id % 3)));
        let groups = Groups::new(pairs, Some("rest")).unwrap();
        let query = MatrixQuery { groups: Some(groups), ..matrix(Measure::TotalSize, &[]) };
        shown(cpu.matrix(&query, &Run::default()))
    }),
    ("sweep", |cpu, _| {
        let axes = [("prob_min", "0.3,0.5,0.9"), ("size_min", "0.1,0.4")];
        shown(cpu.sweep(&grid(&axes), &Run::default()))
    }),
    ("sweep of axons", |cpu, _| {
        let axes = [("min_pre_axon", "100,500"), ("prob_min", "0.3,0.5")];
        shown(cpu.sweep(&grid(&axes), &Run::default()))
    }),
    ("rows", |cpu, _| {
        let query = SelectQuery { filter: filter(&[("prob_min", "0.9")]), sample: None };
        shown(cpu.select(&query, &Run::default()))
    }),
    ("fields", |cpu, _| {
        let sample = Some(Sample { size: 60, seed: 5 });
        let query = SelectQuery { filter: Filter::default(), sample };
        shown(cpu.rows(&query, &RowField::ALL, u64::MAX, &Run::default()))
    }),
    ("neurons", |cpu, _| {
        let query = NeuronsQuery { min_synapses: Some(2), ..NeuronsQuery::default() };
        shown(cpu.neurons(&query, &Run::default()))
    }),
    ("neuron", |cpu, data| {
        let query = NeuronQuery { id: id(data)?.into(), filter: filter(&[("prob_min", "0.3")]) };
        shown(cpu.neuron(&query, &Run::default()))
    }),
    ("adjacency", |cpu, _| {
        let words = [("prob_min", "0.3"), ("size_min", "0.1"), ("post_celltype", "HVC,MSN")];
        shown(cpu.adjacency(&filter(&words[..2]), &Run::default()))
    }),
    ("adjacency of a type", |cpu, _| {
        let words = [("pre_celltype", "HVC"), ("min_post_axon", "10")];
        shown(cpu.adjacency(&filter(&words), &Run::default()))
    }),
    ("inventory", |_, data| {
        let facts = areax::dataset::Facts::default();
        shown(areax::inventory::types(data, &facts))
    }),
];

/// Opens the copy anew, so that nothing of it has been ensured, and asks.
fn ask(place: &Place, (_, question): &Question) -> Result<String> {
    let data = Arc::new(place.open()?);
    question(&Cpu::new(Arc::clone(&data)), &data)
}

/// The files of checksummed bytes in a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_ours = |path: &PathBuf| path.extension().is_some_and(|e| e == "npy" || e == "sums");
    let mut files: Vec<PathBuf> = entries.filter(is_ours).collect();
    files.sort();
    files
}

/// One byte of every block, behind the header.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let first = if path.extension().unwrap() == "npy" { 128 } else { 0 };
    for at in (first..bytes.len()).step_by(512) {
        bytes[at] ^= 0x41;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn no_question_is_answered_from_a_damaged_column() {
    // Long enough for segments with a size index, and for many blocks.
    let mut tables = Tables::random(31, 12_000, 400);
    for synapse in tables.synapses.iter_mut().skip(2_000) {
        (synapse.pre_type, synapse.post_type, synapse.morph) = (2, 7, 1);
    }
    let place = Place::with(&tables);
    place.open().unwrap().index().unwrap();
    let truth: Vec<String> = QUESTIONS.iter().map(|q| ask(&place, q).unwrap()).collect();
    let generation = place.generation();
    let (mut refused, mut answered) = (0, 0);
    for path in files(&generation).into_iter().chain(files(&generation.join("index"))) {
        let whole = fs::read(&path).unwrap();
        if whole.len() <= 128 && path.extension().unwrap() == "npy" {
            continue;
        }
        damage(&path);
        for (question, truth) in QUESTIONS.iter().zip(&truth) {
            match ask(&place, question) {
                Ok(answer) => {
                    assert!(answer == *truth, "{} from a damaged {path:?}", question.0);
                    answered += 1;
                }
                Err(error) => {
                    assert_names(&error, &path);
                    // So that the next question meets the same damage.
                    fs::remove_file(path.parent().unwrap().join("damaged")).unwrap();
                    refused += 1;
                }
            }
        }
        fs::write(&path, whole).unwrap();
    }
    println!("{refused} refused, {answered} answered from what is whole");
    assert!(refused > 150, "{refused} refused, {answered} answered");
}

#[track_caller]
fn assert_names(error: &Error, path: &Path) {
    let said = error.to_string();
    assert_eq!(error.kind(), Kind::Damaged, "{said}");
    let name = path.with_extension("");
    assert!(said.contains(name.file_name().unwrap().to_str().unwrap()), "{said}");
    assert!(said.contains("byte"), "{said}");
}

#[test]
fn the_copy_is_made_anew_when_it_is_next_opened() {
    let tables = Tables::random(32, 3_000, 90);
    for name in ["synapse_size.npy", "synapse_size.sums", "ladder_sizes.npy", "neuron_id.npy"] {
        let place = Place::with(&tables);
        let data = place.open().unwrap();
        damage(&place.generation().join(name));
        let fresh = place.open().unwrap();
        assert_eq!(fresh.ensure_all().unwrap_err().kind(), Kind::Damaged, "{name}");
        drop((data, fresh));
        tables.assert_prepared(&place.open().unwrap());
        let said = format!("{name} is damaged");
        assert!(place.notes.all().contains(&said), "{}", place.notes.all());
        assert_eq!(place.names().len(), 3, "{:?}", place.names());
        let rebuilds = place.notes.all().matches("preparing a copy").count();
        place.open().unwrap().ensure_all().unwrap();
        assert_eq!(place.notes.all().matches("preparing a copy").count(), rebuilds, "{name}");
    }
}

#[test]
fn the_rest_is_looked_at_beside_other_work() {
    let tables = Tables::random(33, 9_000, 90);
    let place = Place::with(&tables);
    place.open().unwrap().ensure_slowly(1, || false).unwrap();
    damage(&place.generation().join("synapse_z.npy"));
    let data = place.open().unwrap();
    assert!(data.ensure_slowly(1, || true).is_ok(), "it ends when it is told to");
    assert_eq!(data.ensure_slowly(1, || false).unwrap_err().kind(), Kind::Damaged);
}
