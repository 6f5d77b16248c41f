//! The formats: one table of their names, media types, and the answers that have them. The flag
//! `--format`, the parameter `format=` and every refusal of a format come from it.

use std::path::Path;

use super::kind::AnswerKind;
use crate::error::{Error, Result};
use crate::query::NeuronDetails;

/// A format an answer can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For the eye, in the terminal.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object that carries data set, filter and engine.
    Json,
    /// One JSON object a line, for rows.
    Ndjson,
    /// A NumPy array.
    Npy,
    /// Several NumPy arrays that SciPy opens as a sparse matrix.
    Npz,
    /// Columns in row groups, for rows.
    Parquet,
    /// Columns in record batches: Arrow's IPC stream, for rows.
    Arrows,
    /// A graph with attributes of nodes and edges, as XML.
    Graphml,
    /// A picture as vector graphics.
    Svg,
    /// The same picture as pixels.
    Png,
    /// The same picture as a page of a document.
    Pdf,
    /// A skeleton as a forest of nodes.
    Swc,
    /// A shape as text of Wavefront.
    Obj,
    /// A shape as binary polygons.
    Ply,
    /// A shape in the encoding it is published in.
    Raw,
}

impl Format {
    /// What it says of the neurons of pairs at least: a graph has nodes with all there is, and the formats
    /// with a line for each pair have the categories of a data set with a map.
    pub fn neuron_details(self, has_map: bool) -> NeuronDetails {
        match self {
            Format::Graphml => NeuronDetails::All,
            Format::Csv | Format::Parquet | Format::Arrows if has_map => NeuronDetails::Categories,
            _ => NeuronDetails::None,
        }
    }

    /// The pictures of a sheet.
    pub const OF_SHEET: Format = Format::Svg;

    /// Every format.
    pub const ALL: [Format; 16] = [
        Format::Table,
        Format::Csv,
        Format::Json,
        Format::Ndjson,
        Format::Npy,
        Format::Npz,
        Format::Parquet,
        Format::Arrows,
        Format::Graphml,
        Format::Svg,
        Format::Png,
        Format::Pdf,
        Format::Swc,
        Format::Obj,
        Format::Ply,
        Format::Raw,
    ];

    /// Whether rows are whole published records in it, which stand in the published file alone; where
    /// fields are named they are not.
    pub(crate) fn is_of_records(self, fields_named: bool) -> bool {
        self == Format::Npy && !fields_named
    }

    /// What there is to know of it: a new format is a row here, and a file that writes it.
    const fn facts(self) -> Facts {
        use AnswerKind as Kind;
        let all = |_: Kind| true;
        let columns = |kind: Kind| {
            let is_list = matches!(kind, Kind::Rows | Kind::Neurons | Kind::Adjacency);
            is_list || matches!(kind, Kind::Sparse | Kind::SparseSweep)
        };
        let pictures = |kind: Kind| {
            matches!(kind, Kind::Matrix | Kind::MatrixSet | Kind::Intervals | Kind::Null)
                || matches!(kind, Kind::Sweep { .. } | Kind::Verdicts | Kind::ClaimIntervals)
                || matches!(kind, Kind::Distributions | Kind::Test)
        };
        let shapes = |kind: Kind| matches!(kind, Kind::Skeleton | Kind::Mesh);
        match self {
            Format::Table => Facts::text("table", BYTES, all),
            Format::Csv => Facts::text("csv", "text/csv; charset=utf-8", all),
            Format::Json => Facts::text("json", "application/json", all),
            Format::Ndjson => Facts::text("ndjson", "application/x-ndjson", |kind| {
                matches!(kind, Kind::Rows | Kind::Neurons)
            }),
            Format::Npy => Facts::binary("npy", "application/x-npy", |kind| {
                matches!(kind, Kind::Matrix | Kind::Sweep { .. } | Kind::Rows | Kind::Neurons)
            }),
            Format::Npz => Facts::binary("npz", "application/x-npz", |kind| {
                matches!(kind, Kind::Adjacency | Kind::Sparse | Kind::Intervals | Kind::Null)
                    || matches!(kind, Kind::Test | Kind::ClaimIntervals)
            }),
            Format::Parquet => Facts::binary("parquet", "application/vnd.apache.parquet", columns),
            Format::Arrows => {
                Facts::binary("arrows", "application/vnd.apache.arrow.stream", columns)
            }
            Format::Graphml => {
                Facts::text("graphml", "application/xml", |kind| matches!(kind, Kind::Adjacency))
            }
            Format::Svg => Facts::text("svg", "image/svg+xml", pictures),
            Format::Png => Facts::binary("png", "image/png", pictures),
            Format::Pdf => Facts::binary("pdf", "application/pdf", pictures),
            Format::Swc => Facts::text("swc", BYTES, |kind| matches!(kind, Kind::Skeleton)),
            Format::Obj => Facts::text("obj", BYTES, shapes),
            Format::Ply => Facts::binary("ply", BYTES, shapes),
            Format::Raw => Facts::binary("raw", BYTES, shapes),
        }
    }

    /// Its name on the command line, and the ending of its files.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The media type of its bytes.
    pub const fn media_type(self) -> &'static str {
        self.facts().media_type
    }

    /// Whether the bytes would spoil a terminal.
    pub const fn is_binary(self) -> bool {
        self.facts().is_binary
    }

    /// Whether an answer of this kind has it.
    pub(super) fn is_of(self, kind: AnswerKind) -> bool {
        (self.facts().of)(kind)
    }

    /// Whether it is a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Format::Svg | Format::Png | Format::Pdf)
    }

    /// The format with this name, in whatever case.
    ///
    /// # Errors
    /// An unknown name (usage); the message lists all.
    pub fn parse(name: &str) -> Result<Format> {
        Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name)).ok_or_else(
            || {
                Error::usage("format", format!("there is no format '{name}'"))
                    .advise(format!("choose {}", Format::ALL.map(Format::name).join(", ")))
            },
        )
    }

    /// The format that a file's ending asks for, if it is one of ours.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL.into_iter().find(|format| format.name() == ending)
    }

    /// Whether an answer in this format says by itself what data set, filter and engine it is
    /// from; the others get a `FILE.meta.json` beside them.
    pub const fn carries_context(self) -> bool {
        matches!(self, Format::Json)
    }
}

/// The media type of bytes that have none of their own.
const BYTES: &str = "application/octet-stream";

/// What there is to know of a format.
struct Facts {
    name: &'static str,
    media_type: &'static str,
    is_binary: bool,
    /// The answers that have it.
    of: fn(AnswerKind) -> bool,
}

impl Facts {
    const fn text(
        name: &'static str,
        media_type: &'static str,
        of: fn(AnswerKind) -> bool,
    ) -> Facts {
        Facts { name, media_type, is_binary: false, of }
    }

    const fn binary(
        name: &'static str,
        media_type: &'static str,
        of: fn(AnswerKind) -> bool,
    ) -> Facts {
        Facts { name, media_type, is_binary: true, of }
    }
}
