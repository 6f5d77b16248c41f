//! The table of the questions that `bench` times.

use crate::{Error, Result};

use super::trial::{Bench, Outcome};
use super::{lookup, measure, neurons, select, sweep};

/// A question by its name in the report.
pub struct NamedQuestion {
    pub name: &'static str,
    /// Whether it is timed with the index by neuron ready.
    pub needs_index: bool,
    /// Times it on every engine and compares the answers; nothing where the data lacks what it is about.
    pub time: fn(&Bench) -> Result<Vec<Outcome>>,
    /// What a reader of the report has to know.
    pub note: Option<&'static str>,
}

/// All of them, in the order in which they are timed.
pub const QUESTIONS: [NamedQuestion; 7] = [
    NamedQuestion { name: "matrix", needs_index: false, time: measure::matrix, note: None },
    NamedQuestion {
        name: "matrix-lengths",
        needs_index: false,
        time: measure::lengths,
        note: None,
    },
    NamedQuestion {
        name: sweep::NAME,
        needs_index: false,
        time: sweep::all,
        note: Some(sweep::NOTE),
    },
    NamedQuestion { name: select::NAME, needs_index: false, time: select::all, note: None },
    NamedQuestion { name: neurons::NAME, needs_index: true, time: neurons::all, note: None },
    NamedQuestion {
        name: lookup::LOOKUP,
        needs_index: true,
        time: lookup::lookup,
        note: Some(lookup::LOOKUP_NOTE),
    },
    NamedQuestion {
        name: lookup::ADJACENCY,
        needs_index: true,
        time: lookup::adjacency,
        note: Some(lookup::ADJACENCY_NOTE),
    },
];

/// The questions of these names, in the order of the table; all of them without names.
///
/// # Errors
/// A name that no question has.
pub fn named(names: &[String]) -> Result<Vec<&'static NamedQuestion>> {
    check(names, &QUESTIONS.map(|question| question.name))?;
    let is_named = |question: &&NamedQuestion| {
        names.is_empty() || names.iter().any(|name| name == question.name)
    };
    Ok(QUESTIONS.iter().filter(is_named).collect())
}

/// Refuses names that no question has.
///
/// # Errors
/// Such a name (usage).
pub fn check(names: &[String], known: &[&str]) -> Result<()> {
    let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    Err(Error::usage("only", format!("bench has no question '{unknown}'"))
        .advise(format!("choose of {}", known.join(", "))))
}
