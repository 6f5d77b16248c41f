//! The index on disk: a folder inside the generation whose rows it points to. It is written
//! beside its place and takes it whole, by one rename; with its generation it is removed.

use std::io::{Error as IoError, Result as IoResult};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::build::{self, OutputPart};
use super::{Home, Index, Inputs, Outputs};
use crate::dataset::Dataset;
use crate::dataset::beside::{Beside, beside};
use crate::dataset::disk::{ColumnFile, FinishedColumn};
use crate::dataset::durable::{refused, sync_folder, write_durably};
use crate::dataset::manifest::{Expected, parsed, read_sealed};
use crate::dataset::npy::{self, Scalar};
use crate::dataset::open::{Folder, Opened};
use crate::dataset::store::Lock;
use crate::dataset::{condemned, seal};
use crate::error::{Error, Result};
use crate::run::Run;

/// Version of the index's layout; one of another layout is made anew.
const LAYOUT: u32 = 2;
/// The folder in the generation.
const FOLDER: &str = "index";
/// What the folder is called while it is written.
const UNFINISHED: &str = "index-new-";
/// Its manifest.
const MANIFEST: &str = "index.json";
/// A longer manifest is not a manifest.
const MANIFEST_BYTES_MAX: u64 = 1 << 16;

/// The content of `index.json`.
#[derive(Serialize, Deserialize)]
struct Manifest {
    layout: u32,
    areax: String,
    columns: Vec<FinishedColumn>,
}

/// The columns that the index of a data set consists of.
fn expected(data: &Dataset) -> Vec<Expected> {
    let rows = data.synapse_count() as u64;
    let bounds = data.neurons.id.len() as u64 + 1;
    vec![
        ("output_start", u32::DESCR, bounds),
        ("output_post", u32::DESCR, rows),
        ("output_place", u32::DESCR, rows),
        ("output_prob", u16::DESCR, rows),
        ("output_size", u16::DESCR, rows),
        ("output_post_type", u8::DESCR, rows),
        ("input_start", u32::DESCR, bounds),
        ("input_place", u32::DESCR, rows),
    ]
}

/// Opens the index of a generation. The error says what is wrong with it.
pub(super) fn open(data: &Dataset, generation: &Path) -> IoResult<Index> {
    let folder = generation.join(FOLDER);
    if let Some(reason) = condemned::reason(&folder) {
        return Err(IoError::other(reason));
    }
    let manifest = read_manifest(data, &folder)?;
    let columns = Folder { path: &folder, columns: &manifest.columns };
    let rows = data.synapse_count() as u64;
    let bounds = data.neurons.id.len() as u64 + 1;
    let outputs = Outputs {
        start: columns.map("output_start", bounds)?,
        post: columns.map("output_post", rows)?,
        place: columns.map("output_place", rows)?,
        prob: columns.map("output_prob", rows)?,
        size: columns.map("output_size", rows)?,
        post_type: columns.map("output_post_type", rows)?,
    };
    let inputs = Inputs {
        start: columns.map("input_start", bounds)?,
        place: columns.map("input_place", rows)?,
    };
    Ok(Index { outputs, inputs })
}

fn read_manifest(data: &Dataset, folder: &Path) -> IoResult<Manifest> {
    let text = read_sealed(&folder.join(MANIFEST), MANIFEST_BYTES_MAX, None)?;
    let manifest: Manifest = parsed(&text)?;
    let expected = expected(data);
    let same = |((name, dtype, rows), column): (&Expected, &FinishedColumn)| {
        column.file == npy::file_name(name) && column.dtype == *dtype && column.rows == *rows
    };
    let fits = manifest.layout == LAYOUT
        && manifest.columns.len() == expected.len()
        && expected.iter().zip(&manifest.columns).all(same);
    match fits {
        true => Ok(manifest),
        false => Err(IoError::other("its manifest lists other columns")),
    }
}

/// The index of a prepared copy: opened, made and kept, or made in memory where it cannot be kept.
pub(super) fn open_or_make(data: &Dataset, home: &Home, run: &Run) -> Result<Index> {
    if let Ok(index) = open(data, &home.generation) {
        return Ok(index);
    }
    let kept = Lock::wait(&home.root, run).and_then(|lock| make(data, home, &lock, run));
    kept.or_else(|error| {
        run.check()?;
        run.progress
            .note(&format!("{error}\nthe index by neuron is built in memory, for this run"));
        build::in_memory(data, run)
    })
}

/// Makes the index and puts it in its place.
fn make(data: &Dataset, home: &Home, _lock: &Lock, run: &Run) -> Result<Index> {
    let place = home.generation.join(FOLDER);
    match open(data, &home.generation) {
        // Another process has made it while this one waited.
        Ok(index) => return Ok(index),
        Err(reason) if place.exists() => {
            let said = place.display();
            run.progress.note(&format!("the index in {said} cannot be used: {reason}"));
        }
        Err(_) => {}
    }
    run.progress.note(&format!("building the index by neuron in {}", place.display()));
    remove_leftovers(&home.generation);
    let unfinished = Unfinished::begin(&home.generation)?;
    let columns = write(data, &unfinished.0, run)?;
    let manifest = Manifest { layout: LAYOUT, areax: env!("CARGO_PKG_VERSION").into(), columns };
    let path = unfinished.0.join(MANIFEST);
    let json = serde_json::to_vec(&manifest).map_err(std::io::Error::from);
    let json = json.map_err(|error| Error::io(&path, "cannot write", error))?;
    write_durably(&path, &seal::sealed(json))?;
    sync_folder(&unfinished.0)?;
    if place.exists() {
        std::fs::remove_dir_all(&place).map_err(|e| refused(&place, "cannot remove", e))?;
    }
    let taken = std::fs::rename(&unfinished.0, &place);
    match (taken, open(data, &home.generation)) {
        (Ok(()), Ok(index)) => {
            sync_folder(&home.generation)?;
            Ok(index)
        }
        // Where there are no locks, another process may have been faster.
        (Err(_), Ok(index)) => Ok(index),
        (Err(error), Err(_)) => Err(refused(&place, "cannot take its place", error)),
        (Ok(()), Err(error)) => Err(Error::io(&place, "cannot be used", error)),
    }
}

/// A folder in the making; removed when dropped.
struct Unfinished(PathBuf);

impl Unfinished {
    fn begin(generation: &Path) -> Result<Unfinished> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let name = format!("{UNFINISHED}{now:x}p{:x}", std::process::id());
        let folder = generation.join(name);
        std::fs::create_dir(&folder).map_err(|e| refused(&folder, "cannot make the folder", e))?;
        Ok(Unfinished(folder))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Once it has taken its place there is nothing left to remove.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Removes what a killed process left. Only for whoever holds the store's lock.
fn remove_leftovers(generation: &Path) {
    for entry in std::fs::read_dir(generation).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            // What cannot be removed now is removed next time.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Writes all columns, durably.
fn write(data: &Dataset, folder: &Path, run: &Run) -> Result<Vec<FinishedColumn>> {
    build::ensure(data)?;
    let (rows, neurons) = (data.synapse_count() as u64, data.neurons.id.len());
    let columns = &data.synapses;
    let (outputs, inputs) = rayon::join(
        || build::starts(&columns.pre, neurons),
        || build::starts(&columns.post, neurons),
    );
    let output_start = written(folder, "output_start", &outputs)?;
    let post = ColumnFile::<u32>::create(folder, "output_post", rows)?;
    let place = ColumnFile::<u32>::create(folder, "output_place", rows)?;
    let prob = ColumnFile::<u16>::create(folder, "output_prob", rows)?;
    let size = ColumnFile::<u16>::create(folder, "output_size", rows)?;
    let post_type = ColumnFile::<u8>::create(folder, "output_post_type", rows)?;
    build::outputs(data, &outputs, run, |part: OutputPart| {
        let first = part.first as u64;
        post.write(first, &part.post)?;
        place.write(first, &part.place)?;
        prob.write(first, &part.prob)?;
        size.write(first, &part.size)?;
        post_type.write(first, &part.post_type)
    })?;
    let input_start = written(folder, "input_start", &inputs)?;
    let input_place = ColumnFile::<u32>::create(folder, "input_place", rows)?;
    build::inputs(data, &inputs, run, |first, places| input_place.write(first as u64, &places))?;
    run.progress.start("writing to disk", 0);
    std::thread::scope(|scope| {
        // A disk syncs files side by side faster than one after the other.
        let finishing = [
            beside(scope, || output_start.finish()),
            beside(scope, || post.finish()),
            beside(scope, || place.finish()),
            beside(scope, || prob.finish()),
            beside(scope, || size.finish()),
            beside(scope, || post_type.finish()),
            beside(scope, || input_start.finish()),
            beside(scope, || input_place.finish()),
        ];
        finishing.into_iter().map(Beside::join).collect()
    })
}

fn written(folder: &Path, name: &str, values: &[u32]) -> Result<ColumnFile<u32>> {
    let column = ColumnFile::<u32>::create(folder, name, values.len() as u64)?;
    column.write(0, values)?;
    Ok(column)
}

/// What is wrong with the index of a prepared copy, if it has one and anything is.
pub(in crate::dataset) fn verify(opened: &Opened) -> Option<String> {
    let folder = opened.generation.join(FOLDER);
    if !folder.exists() {
        return None;
    }
    let index = match open(&opened.dataset, &opened.generation) {
        Ok(index) => index,
        Err(reason) => return Some(format!("of its index {reason}")),
    };
    let ensured =
        index.columns().into_iter().try_for_each(|column| column.ensure(0..column.rows()));
    match ensured {
        Ok(()) => index.damage(&opened.dataset).map(|damage| format!("its index {damage}")),
        Err(error) => Some(error.in_words()),
    }
}
