//! A file of a table: its format, its columns, and the way to its rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::ahead::Source;
#[cfg(feature = "tables")]
use super::arrow::{ArrowFile, ArrowStream, ParquetFile};
use super::bytes::{self, Packing};
use super::chunk::Chunk;
use super::column::{Column, ColumnType, SourceColumn};
use super::format::{Content, Format, content};
use super::npy::Npy;
use super::options::ReadOptions;
use super::{csv, json};
use crate::error::{Error, Result};

/// A file, looked at.
pub(super) struct TableFile {
    pub path: PathBuf,
    pub bytes: u64,
    pub format: Format,
    pub columns: Vec<SourceColumn>,
    /// How many rows, if the file says so.
    pub rows: Option<u64>,
    way: Way,
}

/// How its rows are read.
enum Way {
    Csv {
        packing: Packing,
        head: csv::Head,
    },
    Json {
        packing: Packing,
    },
    Npy(Npy),
    #[cfg(feature = "tables")]
    ArrowFile(ArrowFile),
    #[cfg(feature = "tables")]
    ArrowStream(ArrowStream),
    #[cfg(feature = "tables")]
    Parquet(ParquetFile),
}

/// What was seen of a file when it was opened.
struct Seen<'a> {
    path: &'a Path,
    bytes: u64,
    packing: Packing,
    /// Its first block, unpacked.
    start: &'a [u8],
    /// Whether that is all.
    is_whole: bool,
}

impl TableFile {
    /// Looks at the head of a file.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<TableFile> {
        let bytes = size(path)?;
        let packing = Packing::of(&bytes::first(path)?);
        let mut blocks = bytes::open(path, packing, Arc::new(AtomicU64::new(0)))?;
        let start = blocks.next().unwrap_or_else(|| Ok(Vec::new()))?;
        let is_whole = start.len() < bytes::BLOCK_BYTES;
        let seen = Seen { path, bytes, packing, start: &start, is_whole };
        match content(path, &start, packing)? {
            Content::Text => seen.csv(options),
            Content::Json => seen.json(),
            Content::Npy => seen.npy(),
            content => seen.typed(content),
        }
    }

    /// The number of the column that is called so; none if there is none, or several.
    pub fn number(&self, name: &str) -> Option<usize> {
        let mut found = (0..self.columns.len()).filter(|i| self.columns[*i].name == name);
        found.next().filter(|_| found.next().is_none())
    }

    /// The numbers of these columns.
    pub fn numbers(&self, wanted: &[SourceColumn]) -> Result<Vec<usize>> {
        let number = |column: &SourceColumn| {
            let name = &column.name;
            self.number(name).ok_or_else(|| {
                let is_there = self.columns.iter().any(|other| other.name == *name);
                let what = if is_there { "two columns are called" } else { "there is no column" };
                Error::data(format!("{what} '{name}'"))
                    .in_file(&self.path)
                    .advise("if the file has no header, give the names of its columns")
            })
        };
        wanted.iter().map(number).collect()
    }

    /// The first rows, in as many chunks as hold them.
    pub fn head(&self, wanted: &[usize], rows: usize) -> Result<Vec<Chunk>> {
        let (mut found, mut chunks) = (0, Vec::new());
        if rows == 0 {
            return Ok(chunks);
        }
        for chunk in self.chunks(wanted, Arc::new(AtomicU64::new(0)))? {
            let chunk = chunk?;
            found += chunk.rows;
            chunks.push(chunk);
            if found >= rows {
                break;
            }
        }
        Ok(chunks)
    }

    /// Its rows from the start; `wanted` are columns by number, `done` counts bytes.
    pub fn chunks(&self, wanted: &[usize], done: Arc<AtomicU64>) -> Result<Source<Result<Chunk>>> {
        let path = &self.path;
        Ok(match &self.way {
            Way::Csv { packing, head } => {
                let blocks = bytes::open(path, *packing, done)?.ahead();
                Box::new(csv::Reader::new(path.clone(), blocks, head, wanted))
            }
            Way::Json { packing } => {
                let blocks = bytes::open(path, *packing, done)?.ahead();
                let paths: Vec<String> =
                    wanted.iter().map(|column| self.columns[*column].name.clone()).collect();
                Box::new(json::Reader::new(path.clone(), blocks, &paths))
            }
            Way::Npy(npy) => Box::new(npy.chunks(wanted, done)?),
            #[cfg(feature = "tables")]
            Way::ArrowFile(file) => Box::new(file.chunks(wanted, done)?),
            #[cfg(feature = "tables")]
            Way::ArrowStream(file) => Box::new(file.chunks(wanted, done)?),
            #[cfg(feature = "tables")]
            Way::Parquet(file) => Box::new(file.chunks(wanted, done)?),
        })
    }

    /// Some rows in the order asked for, where they can be read at any place.
    pub fn rows_at(&self, wanted: &[usize], rows: &[u64]) -> Result<Vec<Column>> {
        match &self.way {
            Way::Npy(npy) => npy.rows_at(wanted, rows),
            #[cfg(feature = "tables")]
            Way::ArrowFile(file) => file.rows_at(wanted, rows),
            #[cfg(feature = "tables")]
            Way::Parquet(file) => file.rows_at(wanted, rows),
            _ => Err(Error::data("it can only be read from its start").in_file(&self.path)),
        }
    }
}

impl Seen<'_> {
    fn file(
        &self,
        format: Format,
        columns: Vec<SourceColumn>,
        rows: Option<u64>,
        way: Way,
    ) -> TableFile {
        TableFile { path: self.path.to_owned(), bytes: self.bytes, format, columns, rows, way }
    }

    fn csv(&self, options: &ReadOptions) -> Result<TableFile> {
        let columns = options.columns.as_deref();
        let head = csv::head(self.path, self.start, self.is_whole, options.separator, columns)?;
        let format = Format::Csv { separator: head.separator };
        let columns = texts(&head.names);
        Ok(self.file(format, columns, None, Way::Csv { packing: self.packing, head }))
    }

    fn json(&self) -> Result<TableFile> {
        let paths = json::columns(self.start, self.is_whole);
        let columns = texts(&paths.map_err(|error| error.in_file(self.path))?);
        Ok(self.file(Format::JsonLines, columns, None, Way::Json { packing: self.packing }))
    }

    fn npy(&self) -> Result<TableFile> {
        let npy = Npy::open(self.path, self.start, self.bytes)?;
        Ok(self.file(Format::Npy, npy.columns(), Some(npy.rows()), Way::Npy(npy)))
    }
}

#[cfg(feature = "tables")]
impl Seen<'_> {
    /// A format that says its types.
    fn typed(&self, content: Content) -> Result<TableFile> {
        Ok(match content {
            Content::Parquet => {
                let file = ParquetFile::open(self.path)?;
                let (columns, rows) = (file.columns(), Some(file.rows()));
                self.file(Format::Parquet, columns, rows, Way::Parquet(file))
            }
            Content::ArrowStream => {
                let file = ArrowStream::open(self.path)?;
                self.file(Format::ArrowStream, file.columns(), None, Way::ArrowStream(file))
            }
            _ => {
                let file = ArrowFile::open(self.path)?;
                let (columns, rows) = (file.columns(), Some(file.rows()));
                self.file(Format::ArrowFile, columns, rows, Way::ArrowFile(file))
            }
        })
    }
}

#[cfg(not(feature = "tables"))]
impl Seen<'_> {
    fn typed(&self, _: Content) -> Result<TableFile> {
        let what = "this build of areax reads no Arrow and no Parquet";
        Err(Error::data(what).in_file(self.path).advise("build it with the feature `tables`"))
    }
}

fn texts(names: &[String]) -> Vec<SourceColumn> {
    let column = |name: &String| SourceColumn { name: name.clone(), kind: ColumnType::Text };
    names.iter().map(column).collect()
}

/// The size of a file that is there and is a file.
fn size(path: &Path) -> Result<u64> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::data("there is no such file").in_file(path).advise("check the path")
        }
        _ => Error::io(path, "cannot open", error),
    })?;
    match metadata.is_file() {
        true => Ok(metadata.len()),
        false if metadata.is_dir() => {
            let what = "this is a folder, and a table is a file";
            Err(Error::data(what).in_file(path).advise("name the files in it that are tables"))
        }
        false => Err(Error::data("this is not a regular file").in_file(path)),
    }
}
