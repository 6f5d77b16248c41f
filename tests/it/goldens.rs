//! Answers that NumPy computed (`tests/goldens/make.py`), asked of every engine. The GPU's are
//! asked in `tests/gpu/goldens.rs`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../goldens/check.rs"]
mod check;
mod graph;

use std::sync::Arc;

use areax::Dataset;
use areax::Run;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::query::{Filter, FilterParameter, MatrixQuery, Values};
use areax::read::NeuronFile;
use check::{check_every_case, expected, sources};

/// Every engine, opened on the goldens' data.
struct Engines {
    all: Vec<Box<dyn Engine>>,
    /// The prepared copy.
    _store: tempfile::TempDir,
}

fn engines() -> Engines {
    let sources = sources();
    let vocabulary = sources.vocabulary().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = StoreChoice { store: Some(folder.path().to_owned()) };
    let data = Dataset::open(&sources, vocabulary.clone(), &store, &Run::default()).unwrap();
    let reference = Reference::open(&sources, vocabulary).unwrap();
    let cpu = Cpu::new(Arc::new(data));
    Engines { all: vec![Box::new(reference), Box::new(cpu)], _store: folder }
}

#[test]
fn every_engine_gives_numpys_answers() {
    for engine in &engines().all {
        check_every_case(engine.as_ref());
    }
}

#[test]
fn the_guides_count_and_matrix_hold() {
    let guide = &expected()["guide"];
    let mut filter = Filter::default();
    for (param, value) in [
        (FilterParameter::PreCelltype, "HVC"),
        (FilterParameter::PostCelltype, "MSN"),
        (FilterParameter::ProbMin, "0.6"),
        (FilterParameter::SizeMin, "0.05"),
    ] {
        param.set(&mut filter, value).unwrap();
    }
    let rows = guide["counts"].as_array().unwrap().iter();
    let counts = rows.flat_map(|row| row.as_array().unwrap()).map(|n| n.as_u64().unwrap());
    let counts: Vec<u64> = counts.collect();
    for engine in &engines().all {
        assert_eq!(
            engine.count(&filter, &Run::default()).unwrap().count,
            guide["hvc_to_msn"].as_u64().unwrap()
        );
        let matrix = engine.matrix(&MatrixQuery::default(), &Run::default()).unwrap();
        assert_eq!(matrix.values, Values::Counts(counts.clone()), "{}", engine.name());
        assert_eq!(matrix.total, counts.iter().sum::<u64>());
    }
}

/// The guide's third example, by the columns of the neuron table: float16(0.8) is compared.
#[test]
fn the_guides_well_reconstructed_somata_hold() {
    let sources = sources();
    let msn = sources.vocabulary().unwrap().types.code_of("celltype", "MSN").unwrap();
    let file = NeuronFile::open(sources.neurons.as_deref().unwrap()).unwrap();
    let mut buffer = Vec::new();
    let block = file.read(0..file.rows(), &mut buffer).unwrap();
    let certain = |bits: u16| (0x3a67..=0x7c00).contains(&bits);
    let ids: Vec<u64> = (0..block.len())
        .filter(|i| block.cell_type(*i) == msn && block.skel_length_dendrite(*i) > 200.0)
        .filter(|i| certain(block.celltype_certainty(*i)))
        .map(|i| block.id(i))
        .collect();
    let expected = expected();
    let expected = expected["guide"]["msn_ids"].as_array().unwrap().iter();
    assert_eq!(ids, expected.map(|id| id.as_u64().unwrap()).collect::<Vec<u64>>());
}
