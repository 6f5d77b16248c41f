//! `--groups FILE.csv`: labels of neurons.

use std::io::ErrorKind;
use std::path::Path;

use crate::cli::streams;
use crate::query::Groups;
use crate::{Error, Kind, Result};

/// Reads the labels; `other` collects the neurons without one. Ids may be names.
pub fn read(path: &Path, other: Option<&str>, are_names: bool) -> Result<Groups> {
    let text = streams::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            Error::data("there is no such file").in_file(path).advise("check the path")
        }
        _ => Error::io(path, "cannot be read", error).as_kind(Kind::Data),
    })?;
    let read = if are_names { Groups::of_names_from_csv } else { Groups::from_csv };
    read(&text, other).map_err(|error| match error.kind() {
        Kind::Data => error.in_file(path),
        _ => error,
    })
}
