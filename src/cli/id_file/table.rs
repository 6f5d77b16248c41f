//! Ids in a table: Parquet, Arrow (Feather), records that NumPy saved.

use std::path::Path;

use crate::Error;
use crate::table::decode::{self, NullTexts};
use crate::table::{Batch, ReadOptions, Table};

use super::{Fault, npy, text};

/// Whether a file that begins so is one.
pub fn is_one(bytes: &[u8]) -> bool {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    begins(b"PAR1") || begins(b"ARROW1") || begins(&[0xff; 4]) || npy::has_records(bytes)
}

/// The ids of a file that can be read at any place.
pub fn ids(path: &Path) -> Result<Vec<u64>, Fault> {
    column(path, |batch, ids| {
        let found = decode::ids(batch, 0, &NullTexts::default(), 0);
        found.flaws.check(batch, 0, None, "a neuron id")?;
        ids.extend(found.values);
        Ok(())
    })
}

/// The same of ids that are names.
pub fn names(path: &Path) -> Result<Vec<String>, Fault> {
    column(path, |batch, names| {
        for row in 0..batch.rows {
            let name = batch.columns[0].text(row);
            let none = || batch.error(0, row, "there is no value, where a neuron id is expected");
            names.push(name.ok_or_else(none)?.into_owned());
        }
        Ok(())
    })
}

fn column<T>(
    path: &Path,
    add: impl Fn(&Batch, &mut Vec<T>) -> crate::Result<()>,
) -> Result<Vec<T>, Fault> {
    if !path.is_file() {
        return Err((None, "a table cannot be read from a pipe: write it to a file".to_owned()));
    }
    let fault = |error: Error| (error.place().cloned(), error.what().to_owned());
    let table = Table::open(&[path], &ReadOptions::default()).map_err(fault)?;
    let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
    let column = text::column_of_ids(&names).map_err(|what| (None, what))?;
    let mut found = Vec::new();
    for batch in table.batches(&[column]).map_err(fault)? {
        batch.and_then(|batch| add(&batch, &mut found)).map_err(fault)?;
    }
    Ok(found)
}
