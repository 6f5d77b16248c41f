//! Flags of `skeleton` and `mesh`, and which shapes they name: files, or neuron ids in a folder or
//! on a server.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::Place as At;
use crate::fetch::BASE_URL;
use crate::query::neuron_id;
use crate::shape::ShapeKind;
use crate::{Error, Kind, Result};
use clap::Args;

use crate::cli::id_file;
use crate::cli::id_form::IdForm;
use crate::cli::streams::Streams;

// Which shapes, and where their files lie.
#[derive(Debug, Args)]
pub struct ShapeArgs {
    /// With --from neuron ids, also with commas between them, or @FILE with ids in it (@-: from
    /// stdin); else files in the published encoding
    #[arg(value_name = "ID|FILE", required_unless_present = "list")]
    pub shapes: Vec<OsString>,
    /// Folder with the shapes by neuron id, or address of a server with the guide's routes
    #[arg(long, value_name = "DIR|URL", help_heading = "Data")]
    pub from: Option<OsString>,
    /// List the neurons that have a shape in the folder of --from
    #[arg(long, requires = "from", conflicts_with = "shapes", help_heading = "Question")]
    pub list: bool,
}

// Where shapes go; which formats they have differs between the two commands.
#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// Neuron ids in JSON: as numbers, or as strings for readers that round numbers beyond 2^53
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        default_value = "number",
        value_name = "FORM",
        help_heading = "Output"
    )]
    pub ids: IdForm,
    /// File for the answer, or folder for one file per neuron [default: stdout]
    #[arg(long, short, value_name = "FILE|DIR", help_heading = "Output")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SkeletonArgs {
    #[command(flatten)]
    pub shape: ShapeArgs,
    /// table, csv, json, swc, obj, ply or raw [default: by the ending of -o, else table on a
    /// terminal, csv when piped]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    #[command(flatten)]
    pub answer: AnswerArgs,
}

#[derive(Debug, Args)]
pub struct MeshArgs {
    #[command(flatten)]
    pub shape: ShapeArgs,
    /// Keep every Nth vertex and no triangles: a point cloud (20 to 30 suit a browser)
    #[arg(long, value_name = "N", help_heading = "Question")]
    pub subsample: Option<std::num::NonZeroUsize>,
    /// table, csv, json, obj, ply or raw [default: by the ending of -o, else table on a terminal,
    /// csv when piped]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    #[command(flatten)]
    pub answer: AnswerArgs,
}

/// A shape that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// By id in a folder.
    In(PathBuf, u64),
    /// By id on a server.
    On(String, u64),
    /// In a file of its own.
    File(PathBuf),
}

impl Sought {
    /// What its file is called, without an ending.
    pub fn name(&self) -> OsString {
        match self {
            Sought::In(_, id) | Sought::On(_, id) => id.to_string().into(),
            Sought::File(path) => path.file_stem().unwrap_or(path.as_os_str()).to_owned(),
        }
    }

    /// The file that is read, if it is there.
    pub fn file(&self, kind: ShapeKind) -> Option<PathBuf> {
        match self {
            Sought::In(folder, id) => kind.require(folder, *id).ok(),
            Sought::On(..) => None,
            Sought::File(path) => Some(path.clone()),
        }
    }
}

impl ShapeArgs {
    /// Every shape that is named, in the order given.
    pub fn sought(&self, kind: ShapeKind) -> Result<Vec<Sought>> {
        let (mut sought, mut streams) = (Vec::new(), Streams::default());
        for given in &self.shapes {
            match id_file::path_of(given) {
                Some(path) => {
                    for id in id_file::numbers(&path, "ID", &mut streams)? {
                        sought.push(self.by_id(kind, id)?);
                    }
                }
                None => match ids(given) {
                    Some(ids) => {
                        for id in ids {
                            sought.push(self.by_id(kind, id)?);
                        }
                    }
                    None => sought.push(self.one(kind, given)?),
                },
            }
        }
        Ok(sought)
    }

    /// The files with lists of ids.
    pub fn id_files(&self) -> Vec<PathBuf> {
        self.shapes.iter().filter_map(|given| id_file::path_of(given)).collect()
    }

    /// The folder that is listed.
    pub fn folder(&self) -> Result<&Path> {
        match &self.from {
            Some(from) if address(from).is_none() => Ok(Path::new(from)),
            _ => Err(Error::usage("list", "a server does not list its shapes").advise(
                "`areax neurons DATA -o ids.csv` gives ids; @ids.csv asks for the shape of each",
            )),
        }
    }

    fn one(&self, kind: ShapeKind, given: &OsString) -> Result<Sought> {
        let id = given.to_str().and_then(neuron_id);
        match (id, &self.from) {
            (Some(id), Some(_)) => self.by_id(kind, id),
            (Some(id), None) if !Path::new(given).exists() => self.by_id(kind, id),
            (_, None) => Ok(Sought::File(given.into())),
            (None, Some(_)) => {
                let what = format!("'{}' is not a neuron id", given.to_string_lossy());
                Err(Error::usage("ID", what).advise("with --from give an id, without it a file"))
            }
        }
    }

    fn by_id(&self, kind: ShapeKind, id: u64) -> Result<Sought> {
        let Some(from) = &self.from else {
            let what = format!("where to find the {} of neuron {id}?", kind.name());
            return Err(Error::new(Kind::Usage, what)
                .at(At::Parameter("from".into()))
                .advise(format!("name a folder or a server: --from DIR, --from {BASE_URL}")));
        };
        Ok(match address(from) {
            Some(server) => Sought::On(server.to_owned(), id),
            None => Sought::In(from.into(), id),
        })
    }
}

/// Ids between commas, unless a file has that name.
fn ids(given: &OsString) -> Option<Vec<u64>> {
    let text = given.to_str().filter(|text| text.contains(','))?;
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let ids: Vec<u64> = items.map(neuron_id).collect::<Option<_>>()?;
    (!ids.is_empty() && !Path::new(given).exists()).then_some(ids)
}

/// The address of a server, if it is one.
fn address(from: &OsString) -> Option<&str> {
    let is_address = |text: &&str| text.starts_with("http://") || text.starts_with("https://");
    from.to_str().filter(is_address)
}
