//! Synthetic tables as text: separated values or JSON lines, plain or gz.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::spec::Column;
use super::value::{Value, Values};
use super::{FileSpec, Rows};
use crate::error::{Error, Result};

/// A table of text in the making.
pub(super) struct TextFile {
    out: Out,
    path: PathBuf,
    separator: char,
    is_json: bool,
    text: String,
}

enum Out {
    Plain(BufWriter<File>),
    Gz(GzEncoder<BufWriter<File>>),
}

impl TextFile {
    pub(super) fn new(
        out: BufWriter<File>,
        path: &Path,
        spec: &FileSpec,
        columns: &[Column],
    ) -> Result<TextFile> {
        let name = spec.name.trim_end_matches(".gz");
        let separator = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("tsv") => '\t',
            Some("txt") => ' ',
            _ => ',',
        };
        let out = match spec.name.ends_with(".gz") {
            true => Out::Gz(GzEncoder::new(out, Compression::fast())),
            false => Out::Plain(out),
        };
        let is_json = name.contains(".json");
        let mut file =
            TextFile { out, path: path.to_owned(), separator, is_json, text: String::new() };
        if spec.has_header && !is_json {
            let names: Vec<String> = columns.iter().map(|column| file.cell(&column.name)).collect();
            file.text = format!("{}\n", names.join(&separator.to_string()));
            file.write()?;
        }
        Ok(file)
    }

    fn write(&mut self) -> Result<()> {
        let bytes = self.text.as_bytes();
        let written = match &mut self.out {
            Out::Plain(out) => out.write_all(bytes),
            Out::Gz(out) => out.write_all(bytes),
        };
        self.text.clear();
        written.map_err(|error| Error::io(&self.path, "cannot write the file", error))
    }

    /// A text as a cell, in quotes where it needs them.
    fn cell(&self, text: &str) -> String {
        match text.contains([self.separator, '"', '\n']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        }
    }

    fn separated(&mut self, row: u64, columns: &[Column], values: &Values<'_>) {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.text.push(self.separator);
            }
            match values.value(column, row) {
                Value::Null => {}
                Value::Text(text) => {
                    let cell = self.cell(&text);
                    self.text.push_str(&cell);
                }
                // pandas writes `True`.
                Value::Bool(is) => self.text.push_str(if is { "True" } else { "False" }),
                value => plain(&mut self.text, &value),
            }
        }
        self.text.push('\n');
    }

    /// A JSON object; `a.b` and `a.c` are two entries of one object within it.
    fn object(&mut self, row: u64, columns: &[Column], values: &Values<'_>) {
        let mut open: Vec<&str> = Vec::new();
        self.text.push('{');
        for (at, column) in columns.iter().enumerate() {
            let mut path: Vec<&str> = column.name.split('.').collect();
            let name = path.pop().unwrap_or_default();
            let common = open.iter().zip(&path).take_while(|(a, b)| a == b).count();
            self.text.extend(std::iter::repeat_n('}', open.len() - common));
            if at > 0 {
                self.text.push(',');
            }
            for part in &path[common..] {
                let _ = write!(self.text, "\"{part}\":{{");
            }
            open = path;
            let _ = write!(self.text, "\"{name}\":");
            match values.value(column, row) {
                Value::Null => self.text.push_str("null"),
                Value::Text(text) => {
                    let _ = write!(self.text, "\"{text}\"");
                }
                value => plain(&mut self.text, &value),
            }
        }
        self.text.extend(std::iter::repeat_n('}', open.len() + 1));
        self.text.push('\n');
    }
}

fn plain(text: &mut String, value: &Value) {
    let _ = match value {
        Value::Int(value) => write!(text, "{value}"),
        Value::Float(value) => write!(text, "{value:?}"),
        Value::Bool(value) => write!(text, "{value}"),
        Value::List([x, y, z]) => write!(text, "[{x}, {y}, {z}]"),
        Value::Text(value) => write!(text, "{value}"),
        Value::Null => Ok(()),
    };
}

impl Rows for TextFile {
    fn rows(&mut self, rows: &[u64], columns: &[Column], values: &Values<'_>) -> Result<()> {
        for row in rows {
            match self.is_json {
                true => self.object(*row, columns, values),
                false => self.separated(*row, columns, values),
            }
        }
        self.write()
    }

    fn finish(self: Box<Self>) -> Result<()> {
        let done = match self.out {
            Out::Plain(mut out) => out.flush(),
            Out::Gz(out) => out.finish().and_then(|mut out| out.flush()),
        };
        done.map_err(|error| Error::io(&self.path, "cannot write the file", error))
    }
}
