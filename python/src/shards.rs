//! Data that is split, and what was collected from shards, put together.

use std::path::PathBuf;

use areax::ask::{Options, Partials};
use areax::map::SYNAPSES_FILE;
use areax::shards::{By, ROWS_FILE, Shard, split as split_into};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::answer::Answer;
use crate::call::Listener;
use crate::errors::raised;

/// Splits a data set into so many folders, and gives their paths.
#[pyfunction]
#[pyo3(signature = (data, shards, folder, by, progress=None, is_patient=true))]
pub fn split(
    py: Python<'_>,
    data: PathBuf,
    shards: u32,
    folder: PathBuf,
    by: &str,
    progress: Option<Py<PyAny>>,
    is_patient: bool,
) -> PyResult<Vec<PathBuf>> {
    let by = By::parse(by).map_err(|error| raised(py, error))?;
    Listener { callable: progress, is_patient }.run(py, |run| {
        let whole = Options::default().open(&data)?;
        split_into(&whole.sources(), &whole.vocabulary(), (shards, by), &folder, run)
    })
}

/// The answer of partials, and which shards lack in words, where it may be incomplete.
#[pyfunction]
pub fn merge(
    py: Python<'_>,
    partials: Vec<Vec<u8>>,
    incomplete: bool,
) -> PyResult<(Answer, Option<String>)> {
    let merged =
        |run: &areax::Run| Partials::merge(&partials)?.keeping_sums().answer(incomplete, run);
    let merged = Listener::default().run(py, merged)?;
    let lacking = merged.lacking.clone();
    Ok((Answer::new(merged.document()), lacking))
}

/// One partial of several.
#[pyfunction]
pub fn merge_partials(py: Python<'_>, partials: Vec<Vec<u8>>) -> PyResult<Bound<'_, PyBytes>> {
    let merged = |_: &areax::Run| Partials::merge(&partials)?.to_bytes();
    Ok(PyBytes::new(py, &Listener::default().run(py, merged)?))
}

/// What a shard says of itself: its number, how many there are, by what the data was split, and the
/// number of its first row in the whole, or the file that has the number of each: the table itself, of a map.
type Known = (u32, u32, &'static str, Option<u64>, Option<PathBuf>);

/// What a folder says of itself that `split` has made.
#[pyfunction]
pub fn shard_of(py: Python<'_>, folder: PathBuf) -> PyResult<Known> {
    let shard = Shard::of(&folder).map_err(|error| raised(py, error))?;
    let file = if shard.whole.map.is_some() { SYNAPSES_FILE } else { ROWS_FILE };
    let numbers = shard.first_row.is_none().then(|| folder.join(file));
    Ok((shard.number, shard.whole.shards, shard.whole.by.name(), shard.first_row, numbers))
}
