//! The programs in `examples/` run on synthetic data.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use areax::progress::Silent;
use areax::synth::{self, SynthOptions};

#[allow(dead_code, reason = "their `main` reads the command line")]
#[path = "../../examples/neurons.rs"]
mod neurons;
#[allow(dead_code, reason = "their `main` reads the command line")]
#[path = "../../examples/rows.rs"]
mod rows;
#[allow(dead_code, reason = "their `main` reads the command line")]
#[path = "../../examples/sweep.rs"]
mod sweep;

#[test]
fn the_examples_run() {
    let folder = tempfile::tempdir().unwrap();
    synth::write(folder.path(), &SynthOptions::small(), &Silent).unwrap();
    let data = folder.path().to_str().unwrap();
    let csv = folder.path().join("sweep.csv");
    sweep::run(data, &csv).unwrap();
    let text = std::fs::read_to_string(csv).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("prob_min,size_min,pre_celltype,post_celltype,count"));
    assert_eq!(lines.count(), 5 * 3 * 18 * 18);
    neurons::run(data).unwrap();
    rows::run(data).unwrap();
}
