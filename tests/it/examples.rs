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
    sweep::run(data).unwrap();
    neurons::run(data).unwrap();
    rows::run(data).unwrap();
}
