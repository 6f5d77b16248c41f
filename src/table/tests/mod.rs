//! Tests of the room: whole files, as they are published and as they should not be.

#[cfg(feature = "tables")]
mod arrow;
mod hostile;
mod json;
mod npy;
mod texts;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{ReadOptions, Table};
use crate::error::Result;

/// A file in a folder of its own.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// All rows of all columns as texts, a row a line, `∅` for null.
fn rows_of(path: &Path, options: &ReadOptions) -> Result<Vec<String>> {
    let table = Table::open(&[path], options)?;
    let wanted: Vec<usize> = (0..table.columns().len()).collect();
    let mut rows = Vec::new();
    for batch in table.batches(&wanted)? {
        let batch = batch?;
        assert_eq!(batch.first_row, rows.len() as u64);
        assert!(batch.columns.iter().all(|column| column.rows() == batch.rows));
        for row in 0..batch.rows {
            let texts = batch.columns.iter().map(|column| column.text(row));
            let texts: Vec<String> =
                texts.map(|text| text.map_or("∅".into(), |text| text.into_owned())).collect();
            rows.push(texts.join("|"));
        }
    }
    Ok(rows)
}

/// The same for bytes under a name.
fn rows(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let (_folder, path) = file(name, bytes.as_ref());
    rows_of(&path, &ReadOptions::default()).unwrap()
}

/// The error about bytes under a name, without the folder.
fn error(name: &str, bytes: impl AsRef<[u8]>) -> String {
    error_with(name, bytes, &ReadOptions::default())
}

fn error_with(name: &str, bytes: impl AsRef<[u8]>, options: &ReadOptions) -> String {
    let (folder, path) = file(name, bytes.as_ref());
    let error = rows_of(&path, options).unwrap_err().to_string();
    error.replace(&format!("{}/", folder.path().display()), "")
}
