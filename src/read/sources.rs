//! Which published files a folder holds: found by the endings of their names, or named by flag.

use std::path::{Path, PathBuf};

use super::mapping;
use super::places::RowsOf;
use crate::error::{Error, Result};
use crate::names::Vocabulary;

/// The published files of one data set.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Name of the data set: the synapse file's name without `_synapses.npy`.
    pub name: String,
    /// The folder given by the user (the store's default place is `.areax` in it).
    pub folder: PathBuf,
    /// The synapse table.
    pub synapses: PathBuf,
    /// The neuron table.
    pub neurons: Option<PathBuf>,
    /// The names of the cell types.
    pub celltype_mapping: Option<PathBuf>,
    /// The names of the postsynaptic morphologies.
    pub post_morph_mapping: Option<PathBuf>,
    /// The map of a data set that has one.
    pub map: Option<PathBuf>,
    /// Further tables of such a data set; the rest of the files of one that was split.
    pub others: Vec<PathBuf>,
    /// The files of a synapse table that was split, and which rows each of them has.
    pub pieces: Vec<(PathBuf, RowsOf)>,
}

/// Files named by flag instead of those found by their ending.
#[derive(Clone, Debug, Default)]
pub struct SourceOverrides {
    /// `--synapses FILE`
    pub synapses: Option<PathBuf>,
    /// `--neurons FILE`
    pub neurons: Option<PathBuf>,
    /// `--celltype-mapping FILE`
    pub celltype_mapping: Option<PathBuf>,
    /// `--post-morph-mapping FILE`
    pub post_morph_mapping: Option<PathBuf>,
}

impl SourceOverrides {
    /// Whether no file is named.
    pub fn is_empty(&self) -> bool {
        let all = [&self.synapses, &self.neurons, &self.celltype_mapping, &self.post_morph_mapping];
        all.iter().all(|file| file.is_none())
    }
}

/// What a file is in the data set: the ending of its name and the flag that names it.
struct Role {
    ending: &'static str,
    flag: &'static str,
}

const SYNAPSES: Role = Role { ending: "synapses.npy", flag: "--synapses" };
const NEURONS: Role = Role { ending: "neurons.npy", flag: "--neurons" };
const CELLTYPES: Role = Role { ending: "celltype_mapping.txt", flag: "--celltype-mapping" };
const MORPHS: Role = Role { ending: "post_morph_mapping.txt", flag: "--post-morph-mapping" };

impl Sources {
    /// Finds the files of a data set in a folder. Hidden files and folders within it are not
    /// looked at.
    ///
    /// # Errors
    /// A folder that does not exist or holds no synapse table; two files for one role; a file named
    /// by flag that does not exist ([`crate::error::Kind::Data`]).
    pub fn find(folder: &Path, overrides: &SourceOverrides) -> Result<Sources> {
        let files = Files { folder, paths: list(folder)? };
        let synapses = files.pick(&SYNAPSES, overrides.synapses.as_deref())?;
        let synapses = synapses.ok_or_else(|| no_synapses(folder))?;
        Ok(Sources {
            name: name_of(&synapses, folder),
            folder: folder.to_owned(),
            synapses,
            neurons: files.pick(&NEURONS, overrides.neurons.as_deref())?,
            celltype_mapping: files.pick(&CELLTYPES, overrides.celltype_mapping.as_deref())?,
            post_morph_mapping: files.pick(&MORPHS, overrides.post_morph_mapping.as_deref())?,
            map: None,
            others: Vec::new(),
            pieces: Vec::new(),
        })
    }

    /// Every file, the synapse table first.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let rest = [&self.neurons, &self.celltype_mapping, &self.post_morph_mapping];
        std::iter::once(&self.synapses)
            .chain(rest.into_iter().flatten())
            .chain(&self.map)
            .chain(&self.others)
    }

    /// Reads the mapping files, or takes the guide's tables where they are absent.
    ///
    /// # Errors
    /// A malformed mapping file ([`crate::error::Kind::Data`], with the line).
    pub fn vocabulary(&self) -> Result<Vocabulary> {
        Ok(Vocabulary::new(
            mapping::cell_types(self.celltype_mapping.as_deref())?,
            mapping::morphologies(self.post_morph_mapping.as_deref())?,
        ))
    }

    /// The mappings for which the guide's built-in tables stand in (`celltype_mapping`,
    /// `post_morph_mapping`).
    pub fn built_in(&self) -> Vec<&'static str> {
        let mappings = [
            ("celltype_mapping", &self.celltype_mapping),
            ("post_morph_mapping", &self.post_morph_mapping),
        ];
        mappings.iter().filter(|(_, path)| path.is_none()).map(|(name, _)| *name).collect()
    }
}

/// The files of a folder, sorted.
struct Files<'a> {
    folder: &'a Path,
    paths: Vec<PathBuf>,
}

impl Files<'_> {
    /// The file for a role: the one named by flag, else the only one with the ending.
    fn pick(&self, role: &Role, named: Option<&Path>) -> Result<Option<PathBuf>> {
        if let Some(path) = named {
            return check_named(path, role).map(|()| Some(path.to_owned()));
        }
        let ends = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default();
            name.as_encoded_bytes().ends_with(role.ending.as_bytes())
        };
        let candidates: Vec<&PathBuf> = self.paths.iter().filter(ends).collect();
        match candidates.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some((*only).clone())),
            [first, second, rest @ ..] => {
                let name = |path: &Path| {
                    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
                };
                let mut what = format!(
                    "two files end in {}: '{}' and '{}'",
                    role.ending,
                    name(first),
                    name(second)
                );
                if !rest.is_empty() {
                    what += &format!(" (and {} more)", rest.len());
                }
                let advice = format!("say which one with {} FILE", role.flag);
                Err(Error::data(what).in_file(self.folder).advise(advice))
            }
        }
    }
}

fn check_named(path: &Path, role: &Role) -> Result<()> {
    super::source::open(path)
        .map(|_| ())
        .map_err(|error| error.advise(format!("{} takes the path of a file", role.flag)))
}

/// The regular files of a folder, hidden ones left out: a Mac writes `._x_synapses.npy` beside
/// `x_synapses.npy` on foreign disks.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| not_listed(folder, error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| not_listed(folder, error))?.path();
        let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn not_listed(folder: &Path, error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::NotFound => Error::data("there is no such folder")
            .in_file(folder)
            .advise("give the folder that holds the published files; 'areax synth DIR' generates data to try"),
        std::io::ErrorKind::NotADirectory => Error::data("this is not a folder")
            .in_file(folder)
            .advise("give the folder that holds the published files, not one of them"),
        _ => Error::io(folder, "cannot list the folder", error),
    }
}

fn no_synapses(folder: &Path) -> Error {
    Error::data("the folder holds no file that ends in synapses.npy").in_file(folder).advise(
        "tables of another connectome need a map: areax import FILES -o DIR; 'areax synth DIR' \
         generates data to try; --synapses FILE names a table elsewhere",
    )
}

/// The synapse file's name without its ending; the folder's name if nothing else is left.
fn name_of(synapses: &Path, folder: &Path) -> String {
    let file = synapses.file_name().unwrap_or_default().to_string_lossy();
    let stem = file.strip_suffix(SYNAPSES.ending).or_else(|| file.strip_suffix(".npy"));
    let stem = stem.unwrap_or(&file).trim_end_matches('_');
    if !stem.is_empty() {
        return stem.to_owned();
    }
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map_or_else(|| "data".into(), |name| name.to_string_lossy().into_owned())
}
