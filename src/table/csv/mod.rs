//! Text files of lines and separators: csv, tsv, txt.
//!
//! Quotes are those of RFC 4180. Trailing blanks of values are cut. Lines that begin with `#` ahead
//! of the first other line are comments, later ones are not; empty lines are no rows. A row that has
//! not as many values as there are columns is an error: nothing is filled up or dropped.

mod careful;
mod header;
mod plain;
mod reader;
mod rows;
mod separator;

pub(super) use header::{Head, head};
pub(super) use reader::Reader;
pub use separator::separator;
