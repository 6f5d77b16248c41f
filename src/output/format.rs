//! The formats by name.

use std::path::Path;

use crate::error::{Error, Result};

/// A format an answer can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Every format.
    pub const ALL: [Format; 15] = [
        Format::Table,
        Format::Csv,
        Format::Json,
        Format::Ndjson,
        Format::Npy,
        Format::Npz,
        Format::Parquet,
        Format::Arrows,
        Format::Svg,
        Format::Png,
        Format::Pdf,
        Format::Swc,
        Format::Obj,
        Format::Ply,
        Format::Raw,
    ];

    /// Its name on the command line, and the ending of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Npy => "npy",
            Format::Npz => "npz",
            Format::Parquet => "parquet",
            Format::Arrows => "arrows",
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Pdf => "pdf",
            Format::Swc => "swc",
            Format::Obj => "obj",
            Format::Ply => "ply",
            Format::Raw => "raw",
        }
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

    /// The media type of its bytes.
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Ndjson => "application/x-ndjson",
            Format::Svg => "image/svg+xml",
            Format::Png => "image/png",
            Format::Pdf => "application/pdf",
            Format::Npy => "application/x-npy",
            Format::Npz => "application/x-npz",
            Format::Parquet => "application/vnd.apache.parquet",
            Format::Arrows => "application/vnd.apache.arrow.stream",
            _ => "application/octet-stream",
        }
    }

    /// Whether it is a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Format::Svg | Format::Png | Format::Pdf)
    }

    /// Whether the bytes would spoil a terminal.
    pub const fn is_binary(self) -> bool {
        matches!(
            self,
            Format::Npy
                | Format::Npz
                | Format::Parquet
                | Format::Arrows
                | Format::Png
                | Format::Pdf
                | Format::Ply
                | Format::Raw
        )
    }

    /// Whether an answer in this format says by itself what data set, filter and engine it is
    /// from; the others get a `FILE.meta.json` beside them.
    pub const fn carries_context(self) -> bool {
        matches!(self, Format::Json)
    }
}
