//! Data that is made, downloaded or described, and the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use areax::fetch::{BASE_URL, RetryPolicy};
use areax::import::Request;
use areax::synth::SynthOptions;
use pyo3::prelude::*;

use crate::call::Listener;

/// Downloads the published files into a folder.
#[pyfunction]
#[pyo3(signature = (folder, base_url=None, progress=None, is_patient=true))]
pub fn fetch(
    py: Python<'_>,
    folder: PathBuf,
    base_url: Option<&str>,
    progress: Option<Py<PyAny>>,
    is_patient: bool,
) -> PyResult<()> {
    let url = base_url.unwrap_or(BASE_URL);
    Listener { callable: progress, is_patient }
        .run(py, |run| areax::fetch::fetch(&folder, url, RetryPolicy::default(), run.progress))
}

/// Writes synthetic data into a folder.
#[pyfunction]
#[pyo3(signature = (folder, synapses, neurons, seed, nasty, like=None, progress=None, is_patient=true))]
#[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub fn synth(
    py: Python<'_>,
    folder: PathBuf,
    synapses: u64,
    neurons: u64,
    seed: u64,
    nasty: bool,
    like: Option<&str>,
    progress: Option<Py<PyAny>>,
    is_patient: bool,
) -> PyResult<Vec<PathBuf>> {
    let options = SynthOptions { synapses, neurons, seed, nasty };
    Listener { callable: progress, is_patient }.run(py, |run| {
        let made = areax::cli::synthesize(&folder, like, &options, run);
        // What the command line calls DIR is the keyword `path`.
        made.map_err(|error| error.reworded(|words| words.replace("DIR", "path")))
    })
}

/// Writes what tables mean, and gives it in words.
#[pyfunction]
#[pyo3(signature = (files, folder, recipes, set, name=None, force=false))]
pub fn import_(
    py: Python<'_>,
    files: Vec<PathBuf>,
    folder: PathBuf,
    recipes: Vec<String>,
    set: Vec<(String, String)>,
    name: Option<String>,
    force: bool,
) -> PyResult<String> {
    let request = Request { files, folder, recipes, set, name };
    let done = |_: &areax::Run| areax::cli::import_into(&request, force);
    Ok(Listener::default().run(py, done)?.0)
}

/// Runs a command line, the program's name first, and gives the exit code.
#[pyfunction]
pub fn main(py: Python<'_>, args: Vec<OsString>) -> u8 {
    py.detach(|| areax::cli::main(args))
}
