//! Examples in errors about a question to a data set with a map: what the parsers show is of j0251.

use crate::error::{Error, Place};

/// An axis of a grid.
const AXIS: &str =
    "for example min_pair=1,2,5 or NAME=0.5:0.9:0.1, where NAME is a number of the data";
/// Conditions.
const WHERE: &str = "for example NAME >= 0.5 and pre.NAME in (A, B); info lists the columns";
/// A claim.
const CLAIM: &str =
    "for example claim=A->B > 2 * C->B, or A,C->B > 0.2, of values that rows and columns have";
/// What advice begins with that shows names, and not what is wrong.
const SHOWN: [&str; 3] = ["for example ", "choose from ", "did you mean "];

/// The same error without names that the data may not have.
pub(super) fn neutral(error: Error) -> Error {
    let shows = error.advice().is_some_and(|advice| SHOWN.iter().any(|s| advice.starts_with(s)));
    let Some(Place::Parameter(parameter)) = error.place().filter(|_| shows) else { return error };
    match parameter.as_str() {
        "axis" => error.advise(AXIS),
        "where" => error.advise(WHERE),
        "claim" => error.advise(CLAIM),
        _ => error,
    }
}
