//! `areax bench` on an adapter: what it lists.

use std::process::Command;

use areax::progress::Silent;
use areax::synth::{self, SynthOptions};
use serde_json::Value;

use crate::Bench;

pub fn variants_stand_side_by_side(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 5000, neurons: 300, ..SynthOptions::default() };
    synth::write(folder.path(), &options, &Silent).unwrap();
    let mut areax = Command::new(env!("CARGO_BIN_EXE_areax"));
    areax.current_dir(folder.path()).args(["bench", ".", "--json", "--software", "--variants"]);
    areax.args(["--runs", "2", "--only", "matrix", "--adapter", &bench.adapter]);
    let out = areax.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let said = |result: &Value| {
        let word = |key: &str| result[key].as_str().unwrap_or("-").to_owned();
        format!("{} {}", word("engine"), word("kernels"))
    };
    let listed: Vec<String> = report["results"].as_array().unwrap().iter().map(said).collect();
    let gpus =
        ["gpu generic", "gpu specialized", "gpu-scan generic", "gpu-scan specialized"].as_slice();
    let all = [&["cpu -"], gpus, &["reference -"]].concat();
    assert_eq!(listed, all);
    // Of the two the faster stands against the cpu, once.
    assert_eq!(report["auto"].as_array().unwrap().len(), 1);
}
