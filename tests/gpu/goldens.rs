//! Answers that NumPy computed, asked of the GPU engines.

#[path = "../goldens/check.rs"]
mod check;

use std::sync::Arc;

use areax::Dataset;
use areax::Run;
use areax::dataset::StoreChoice;
use areax::engine::Engine;

use super::{Bench, Limits};

pub fn goldens_are_numpys(bench: &Bench) {
    let sources = check::sources();
    let folder = tempfile::tempdir().unwrap();
    let store = StoreChoice { store: Some(folder.path().to_owned()) };
    let data =
        Dataset::open(&sources, sources.vocabulary().unwrap(), &store, &Run::default()).unwrap();
    let (gpu, scan) = bench.engines(&Arc::new(data), Limits::default());
    for engine in [&gpu as &dyn Engine, &scan] {
        check::check_every_case(engine);
    }
}
