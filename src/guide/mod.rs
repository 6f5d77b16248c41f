//! The guide for agents, made from the table of questions and from the data: names, units, questions with
//! an example each, and what is easily mistaken. Its examples work as they stand.

mod example;
mod index;
mod mapped;
mod plain;
mod published;
mod questions;

pub use index::of_several;
pub use published::CITATION;

use crate::ask::Data;
use crate::error::Result;
use crate::run::Run;

/// Most bytes of a guide.
const BYTES_MAX: usize = 12_000;
/// Most values of a category that are listed, of which the first that fits is taken.
const VALUES_MAX: [usize; 6] = [60, 30, 15, 8, 3, 0];

/// Who reads a guide.
#[derive(Clone, Copy, Debug)]
pub enum Reader<'a> {
    /// Who asks over HTTP.
    Rest {
        /// The address of the server.
        base: &'a str,
        /// Whether it has the routes of shapes.
        has_shapes: bool,
    },
    /// Who calls tools.
    Tools,
}

/// The guide to a data set that is called `name`.
///
/// # Errors
/// Data that cannot be opened.
pub fn of_set(name: &str, data: &Data, reader: &Reader, run: &Run) -> Result<String> {
    match &data.mapped {
        Some(mapped) => {
            let facts = mapped.described(run)?;
            Ok(fitting(|most| mapped::guide(name, facts, reader, most)))
        }
        None => published::guide(name, data, data.prepared(run)?, reader),
    }
}

/// A text with as many values of categories as it has room for.
fn fitting(text: impl Fn(usize) -> String) -> String {
    let texts = VALUES_MAX.into_iter().map(&text);
    let mut texts = texts.skip_while(|text| text.len() > BYTES_MAX);
    texts.next().unwrap_or_else(|| text(0))
}

/// What it begins with, behind its title.
fn head(reader: &Reader) -> String {
    match reader {
        Reader::Rest { base, .. } => format!("Base URL: {base}\n\n"),
        Reader::Tools => String::new(),
    }
}
