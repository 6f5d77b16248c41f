//! A map as it was found: its folder, and the files that it means there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::parse::{Lines, parse};
use super::{Files, Map};
use crate::error::{Error, Place, Result};

/// The name of a map in the folder of its data.
pub const FILE_NAME: &str = "areax.toml";

/// No map is longer.
const BYTES_MAX: u64 = 16 << 20;
/// Most files that a glob fits.
const FILES_MAX: usize = 1 << 16;

/// A map in its folder.
#[derive(Clone, Debug)]
pub struct MapFile {
    /// Where it was read from.
    pub path: PathBuf,
    /// The folder that its files are named from.
    pub folder: PathBuf,
    /// What it says.
    pub map: Map,
    lines: Lines,
}

/// A map and the files that it means.
#[derive(Clone, Debug)]
pub struct Found {
    /// The map.
    pub file: MapFile,
    /// The files of the synapse table, in the order of their names.
    pub synapses: Vec<PathBuf>,
    /// For each entry of the neuron table's list its files, in the order of their names.
    pub neurons: Vec<Vec<PathBuf>>,
    /// What the files do not say, where they are those of all shards of a data set.
    pub whole: Option<WholeMap>,
}

/// A data set that was split: its files name their rows by a column ([`super::ROW`]).
#[derive(Clone, Debug)]
pub struct WholeMap {
    /// Its map, in whose words it is asked.
    pub map: Map,
    /// Rows that it leaves out, which no shard has.
    pub left_out: u64,
}

impl Found {
    /// The map in whose words the data set is asked.
    pub fn asked(&self) -> &Map {
        self.whole.as_ref().map_or(&self.file.map, |whole| &whole.map)
    }
}

/// Whether a file's name is one of some names and globs.
pub fn fits_any(name: &str, globs: &[String]) -> bool {
    let fits = |text: &String| glob::Pattern::new(text).is_ok_and(|glob| glob.matches(name));
    globs.iter().any(fits)
}

impl MapFile {
    /// Whether a folder has a map.
    pub fn is_in(folder: &Path) -> bool {
        // Whatever is there by this name is meant as one, a link that leads nowhere too.
        std::fs::symlink_metadata(folder.join(FILE_NAME)).is_ok_and(|found| !found.is_dir())
    }

    /// Reads the map of a folder.
    ///
    /// # Errors
    /// A map that cannot be read, or says what it may not ([`crate::Kind::Data`]).
    pub fn read(folder: &Path) -> Result<MapFile> {
        let path = folder.join(FILE_NAME);
        let failed = |error| {
            Error::io(&path, "cannot read the map", error).as_kind(crate::error::Kind::Data)
        };
        let found = std::fs::metadata(&path).map_err(failed)?;
        if !found.is_file() || found.len() > BYTES_MAX {
            let what = format!("a map is a text of at most {BYTES_MAX} bytes");
            return Err(Error::data(what).in_file(&path));
        }
        let bytes = std::fs::read(&path).map_err(failed)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::data("this is no UTF-8 text").in_file(&path).at(Place::Byte(at as u64))
        })?;
        MapFile::of(&text, &path, folder)
    }

    /// The map that a text says, in a folder.
    ///
    /// # Errors
    /// A text that says what it may not.
    pub fn of(text: &str, path: &Path, folder: &Path) -> Result<MapFile> {
        let (map, lines) = parse(text, path)?;
        Ok(MapFile { path: path.to_owned(), folder: folder.to_owned(), map, lines })
    }

    /// An error about an entry, by its dotted name (`synapses.numbers.size`): with file and line.
    pub fn error(&self, entry: &str, what: impl Into<String>) -> Error {
        let error = Error::data(what).in_file(&self.path);
        let names = std::iter::successors(Some(entry), |name| Some(name.rsplit_once('.')?.0));
        match names.filter_map(|name| self.lines.get(name)).next() {
            Some(line) => error.at(Place::Line(*line)),
            None => error,
        }
    }

    /// An error about the values of a column, at the entry of the map that names it.
    pub(crate) fn misfit(&self, entry: &str, column: &str, error: Error) -> Error {
        let placed = self.error(entry, format!("column '{column}': {}", error.in_words()));
        match error.advice() {
            Some(next) => placed.advise(next),
            None => placed,
        }
    }

    /// The files that the map means.
    ///
    /// # Errors
    /// A file that does not exist, a glob that fits none ([`crate::Kind::Data`]).
    pub fn find(self) -> Result<Found> {
        let synapses = self.files_of("synapses", &self.map.synapses.table)?;
        let mut all: Vec<PathBuf> = synapses.into_iter().flatten().collect();
        all.sort();
        // A file that two names mean is read once, whatever they look like.
        let mut seen = HashSet::new();
        all.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        let neurons = match &self.map.neurons {
            Some(neurons) => self.files_of("neurons", &neurons.table)?,
            None => Vec::new(),
        };
        Ok(Found { synapses: all, neurons, file: self, whole: None })
    }

    fn files_of(&self, table: &str, files: &Files) -> Result<Vec<Vec<PathBuf>>> {
        files.files.iter().map(|name| self.matches(&format!("{table}.files"), name)).collect()
    }

    /// The files that a name means: itself, or those that fit it as a glob.
    fn matches(&self, entry: &str, name: &str) -> Result<Vec<PathBuf>> {
        let plain = self.folder.join(name);
        if plain.is_file() {
            return Ok(vec![plain]);
        }
        if !name.contains(['*', '?', '[']) {
            return Err(self.error(entry, format!("there is no file {}", plain.display())));
        }
        if name.split('/').any(|part| part == "**") {
            return Err(self
                .error(entry, format!("'{name}' goes into folders without end"))
                .advise("name the folders: '*' stands for any name in one of them"));
        }
        let folder = glob::Pattern::escape(&self.folder.to_string_lossy());
        let pattern = Path::new(&folder).join(name);
        let fits = glob::glob(&pattern.to_string_lossy())
            .map_err(|error| self.error(entry, format!("'{name}' is no glob: {}", error.msg)))?;
        let mut found = Vec::new();
        for path in fits {
            let path = path.map_err(|error| {
                self.error(entry, format!("cannot look at {}: {error}", error.path().display()))
            })?;
            if path.is_file() {
                found.push(path);
            }
            if found.len() > FILES_MAX {
                return Err(self.error(entry, format!("'{name}' fits more than {FILES_MAX} files")));
            }
        }
        found.sort();
        if found.is_empty() {
            return Err(self.error(entry, format!("no file fits {}", plain.display())));
        }
        Ok(found)
    }
}
