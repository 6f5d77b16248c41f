//! What a GPU is given has been compared with its checksums: over a damaged column both engines give
//! the answer of the undamaged copy or say that it is damaged, which is not a fault of the device.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::progress::Silent;
use areax::query::*;
use areax::read::{SourceOverrides, Sources};
use areax::synth::{SynthOptions, write};
use areax::{Dataset, Kind, Result, Run};

use super::{Bench, Limits};

fn filter(words: &[(&str, &str)]) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in words {
        let param = FilterParameter::ALL.iter().find(|param| param.name() == *name).unwrap();
        param.set(&mut filter, value).unwrap();
    }
    filter
}

/// An answer as text.
fn shown<A: std::fmt::Debug>(answer: Result<A>) -> Result<String> {
    answer.map(|answer| format!("{answer:?}"))
}

/// Questions that between them read every column that a device gets.
fn answers(engine: &dyn Engine) -> Vec<Result<String>> {
    let run = &Run::default();
    let tested = filter(&[("prob_min", "0.4"), ("size_min", "0.1"), ("min_pre_axon", "50")]);
    let cells = filter(&[("min_pre_soma", "1"), ("min_post_dend", "1"), ("cell_certainty", "0.5")]);
    let boxed = filter(&[("box", "0,0,0,100000,100000,200000"), ("exclude_autapses", "true")]);
    let matrix = |filter| MatrixQuery { filter, measure: Measure::TotalSize, ..Default::default() };
    let celltype = Some(vec!["MSN".to_owned()]);
    vec![
        shown(engine.matrix(&matrix(tested.clone()), run)),
        shown(engine.matrix(&matrix(cells), run)),
        shown(engine.count(&boxed, run)),
        shown(engine.select(&SelectQuery { filter: tested, sample: None }, run)),
        shown(engine.neurons(&NeuronsQuery { celltype, ..NeuronsQuery::default() }, run)),
    ]
}

pub fn nothing_damaged_is_uploaded(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 12_000, neurons: 2_000, seed: 8, nasty: false };
    write(folder.path(), &options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let open = || {
        let store = StoreChoice::default();
        Arc::new(Dataset::open(&sources, vocabulary.clone(), &store, &Run::default()).unwrap())
    };
    // The engines of one data set are those of another: nothing but the columns differs.
    let (gpu, scan) = bench.engines(&open(), Limits::default());
    let truth = [answers(&gpu), answers(&scan)];
    let mut refused = 0;
    for column in columns(folder.path()).into_iter().filter(|path| is_uploaded(path)) {
        let whole = std::fs::read(&column).unwrap();
        let mut bytes = whole.clone();
        bytes.iter_mut().skip(130).step_by(512).for_each(|byte| *byte ^= 2);
        std::fs::write(&column, bytes).unwrap();
        let (gpu, scan) = bench.engines(&open(), Limits::default());
        for (engine, truth) in [&gpu as &dyn Engine, &scan].into_iter().zip(&truth) {
            for (answer, truth) in answers(engine).into_iter().zip(truth) {
                match answer {
                    Ok(answer) => assert_eq!(&answer, truth.as_ref().unwrap(), "{column:?}"),
                    Err(error) => {
                        assert_eq!(error.kind(), Kind::Damaged, "{column:?}: {error}");
                        refused += 1;
                    }
                }
            }
        }
        assert_eq!((gpu.rebuilds(), scan.rebuilds()), (0, 0), "the device is well");
        std::fs::write(&column, whole).unwrap();
        let _ = std::fs::remove_file(column.with_file_name("damaged"));
    }
    assert!(refused > 30, "{refused} refused");
}

/// The columns of the only copy.
fn columns(data: &Path) -> Vec<PathBuf> {
    let only = |folder: PathBuf, begin: &str| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut fits = entries.filter(|path| name(path).starts_with(begin));
        fits.next().unwrap()
    };
    let generation = only(only(data.join(".areax"), "layout-"), "gen-");
    let entries = std::fs::read_dir(generation).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| name(path).ends_with(".npy")).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The ids stay on this side, and so does the size index.
fn is_uploaded(path: &Path) -> bool {
    let name = name(path);
    (name.starts_with("synapse_") || name.starts_with("neuron_")) && !name.ends_with("_id.npy")
}
