//! Errors of the library as exceptions: their classes stand in `areax/_errors.py`.

use areax::error::Place;
use areax::query::Spelling;
use areax::{Error, Kind};
use pyo3::prelude::*;

/// The class of an error, by its name in Python.
fn class(error: &Error) -> &'static str {
    let is_missing = || {
        let is_not_found = error.io_kind() == Some(std::io::ErrorKind::NotFound);
        is_not_found || error.path().is_some_and(|path| !path.exists())
    };
    match error.kind() {
        Kind::Usage if error.what().starts_with("there is no parameter") => "UnknownKeywordError",
        Kind::Usage => "UsageError",
        Kind::Data | Kind::Damaged if is_missing() => "MissingFileError",
        Kind::Data | Kind::Damaged => "DataError",
        Kind::Engine | Kind::Unsupported | Kind::Disagree => "EngineError",
        _ => "FailureError",
    }
}

/// The exception that an error is, in the words of keyword arguments.
pub fn raised(py: Python<'_>, error: Error) -> PyErr {
    let class = class(&error);
    let error = Spelling::Keywords.error(error);
    let path = error.path().map(|path| path.to_path_buf());
    let place = error.place().filter(|place| !matches!(place, Place::Parameter(_)));
    let fields =
        (error.to_string(), error.parameter(), path, place.map(Place::to_string), error.advice());
    let made = py.import("areax._errors").and_then(|module| module.getattr(class)?.call1(fields));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// A usage error of this binding, about a keyword.
pub fn usage(py: Python<'_>, keyword: &str, what: impl Into<String>, advice: &str) -> PyErr {
    raised(py, Error::usage(keyword, what).advise(advice))
}
