//! Flags of `skeleton` and `mesh`, and where they find the shape: a file, or by id in a
//! folder or on a server.

use std::path::{Path, PathBuf};

use areax::error::Place as At;
use areax::fetch::{self, BASE_URL, Client, Patience, shape_url};
use areax::output::shape::Origin;
use areax::output::{Format, Look};
use areax::query::neuron_id;
use areax::shape::ShapeKind;
use areax::{Error, Kind, Result};
use clap::Args;

use crate::cli::ThemeName;
use crate::place::{self, Inputs, Place};
use crate::progress::Bar;

/// Tries after the first at a shape: somebody is waiting for it.
const RETRIES: u32 = 2;

/// Which shape, and where its file lies.
#[derive(Debug, Args)]
pub struct ShapeArgs {
    /// A neuron id with --from, else a file in the published encoding
    #[arg(value_name = "ID|FILE")]
    pub shape: String,
    /// Folder with the shapes by neuron id, or address of a server with the guide's routes
    #[arg(long, value_name = "DIR|URL", help_heading = "Data")]
    pub from: Option<String>,
}

#[derive(Debug, Args)]
pub struct SkeletonArgs {
    #[command(flatten)]
    pub shape: ShapeArgs,
    /// table, csv, json, swc, obj, ply or raw [default: by the ending of -o, else table on a
    /// terminal, csv when piped]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    /// File for the answer, in place of stdout
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct MeshArgs {
    #[command(flatten)]
    pub shape: ShapeArgs,
    /// Keep every Nth vertex, and no triangle: a point cloud (20 to 30 suit a browser)
    #[arg(long, value_name = "N", help_heading = "Question")]
    pub subsample: Option<std::num::NonZeroUsize>,
    /// table, csv, json, obj, ply or raw [default: by the ending of -o, else table on a terminal,
    /// csv when piped]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    /// File for the answer, in place of stdout
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
}

/// How a shape is read, from a file and from bytes.
pub struct Reader<S> {
    pub kind: ShapeKind,
    pub read: fn(&Path) -> Result<S>,
    pub parse: fn(&[u8]) -> Result<S>,
}

impl ShapeArgs {
    /// Reads the shape, from wherever it is, and says where that was.
    pub fn read<S>(&self, reader: &Reader<S>, quiet: bool) -> Result<(S, Origin)> {
        let kind = reader.kind;
        let (shape, source, neuron_id) = match &self.from {
            Some(server) if is_address(server) => {
                let (id, url) = (self.id()?, shape_url(server, kind, self.id()?));
                let client = Client::new(Patience { retries: RETRIES, ..Patience::default() });
                let bytes = fetch::shape(&client, server, kind, id, &Bar::new(quiet))?;
                let shape = (reader.parse)(&bytes);
                (shape.map_err(|error| error.in_file(url.as_ref()))?, url, Some(id))
            }
            Some(folder) => {
                let id = self.id()?;
                let path = kind.require(Path::new(folder), id)?;
                ((reader.read)(&path)?, path.to_string_lossy().into_owned(), Some(id))
            }
            None => {
                let path = self.file(kind)?;
                ((reader.read)(&path)?, path.to_string_lossy().into_owned(), None)
            }
        };
        Ok((shape, Origin { source, neuron_id, subsample: None }))
    }

    /// The file that is read, which the answer must not replace.
    pub fn inputs(&self, kind: ShapeKind) -> Inputs {
        let file = match &self.from {
            Some(server) if is_address(server) => None,
            Some(folder) => self.id().and_then(|id| kind.require(Path::new(folder), id)).ok(),
            None => Some(PathBuf::from(&self.shape)),
        };
        Inputs { named: file.into_iter().collect(), ..Inputs::default() }
    }

    fn id(&self) -> Result<u64> {
        neuron_id(&self.shape).ok_or_else(|| {
            Error::usage("ID", format!("'{}' is not a neuron id", self.shape))
                .advise("with --from give an id, without it a file")
        })
    }

    fn file(&self, kind: ShapeKind) -> Result<PathBuf> {
        let path = PathBuf::from(&self.shape);
        if self.id().is_ok() && !path.exists() {
            let what = format!("where to find the {} of neuron {}?", kind.name(), self.shape);
            return Err(Error::new(Kind::Usage, what)
                .at(At::Parameter("from".into()))
                .advise(format!("name a folder or a server: --from DIR, --from {BASE_URL}")));
        }
        Ok(path)
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Opens the place of a shape's answer.
pub fn place(
    what: &str,
    formats: &[Format],
    format: Option<&str>,
    output: Option<&Path>,
    inputs: &Inputs,
) -> Result<Place> {
    let look: Look = place::look(ThemeName::Light);
    Place::of(format, output, None, look, inputs)?.only(what, formats)
}
