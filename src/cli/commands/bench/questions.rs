//! The table of the questions that `bench` times.

use crate::{Error, Result};

use super::trial::{Bench, Outcome};
use super::{
    cell_tests, claims, intervals, lookup, measure, neurons, overheads, sample, select, sweep,
};

/// A question by its name in the report.
pub struct NamedQuestion {
    pub name: &'static str,
    /// Whether it is timed with the index by neuron ready.
    pub needs_index: bool,
    /// Whether it is for those who look at GPUs: without one it is timed only if it is named.
    pub is_for_gpus: bool,
    /// Times it on every engine and compares the answers; nothing where the data lacks what it is about.
    pub time: fn(&Bench) -> Result<Vec<Outcome>>,
    /// What a reader of the report has to know.
    pub note: Option<&'static str>,
}

impl NamedQuestion {
    const fn new(
        name: &'static str,
        time: fn(&Bench) -> Result<Vec<Outcome>>,
        note: Option<&'static str>,
    ) -> NamedQuestion {
        NamedQuestion { name, needs_index: false, is_for_gpus: false, time, note }
    }

    const fn with_index(self) -> NamedQuestion {
        NamedQuestion { needs_index: true, ..self }
    }

    const fn of_gpus(
        name: &'static str,
        time: fn(&Bench) -> Result<Vec<Outcome>>,
    ) -> NamedQuestion {
        NamedQuestion { is_for_gpus: true, ..NamedQuestion::new(name, time, None) }
    }

    /// Whether it is timed where there is no GPU, if these are the names that were given.
    pub fn asks_all(&self, names: &[String]) -> bool {
        !self.is_for_gpus || !names.is_empty()
    }
}

/// All of them, in the order in which they are timed.
pub const QUESTIONS: [NamedQuestion; 19] = [
    NamedQuestion::new("matrix", measure::matrix, None),
    NamedQuestion::new("matrix-lengths", measure::lengths, None),
    NamedQuestion::of_gpus(measure::SUMS.name, measure::sums),
    NamedQuestion::of_gpus(measure::BOX.name, measure::in_box),
    NamedQuestion::of_gpus(measure::GROUPS.name, measure::groups),
    NamedQuestion::of_gpus(measure::MEDIANS.name, measure::medians),
    NamedQuestion::new(intervals::NAME, intervals::all, Some(intervals::NOTE)),
    NamedQuestion::new(cell_tests::NAME, cell_tests::all, Some(cell_tests::NOTE)),
    NamedQuestion::new(claims::SETTINGS, claims::settings, Some(claims::SETTINGS_NOTE)),
    NamedQuestion::new(claims::TEST, claims::test, Some(claims::TEST_NOTE)),
    NamedQuestion::new(sweep::NAME, sweep::all, Some(sweep::NOTE)),
    NamedQuestion::new(select::NAME, select::all, None),
    NamedQuestion::of_gpus(sample::NAME, sample::all),
    NamedQuestion::new(neurons::NAME, neurons::all, None).with_index(),
    NamedQuestion::new(lookup::LOOKUP, lookup::lookup, Some(lookup::LOOKUP_NOTE)).with_index(),
    NamedQuestion::new(lookup::ADJACENCY, lookup::adjacency, Some(lookup::ADJACENCY_NOTE))
        .with_index(),
    NamedQuestion::of_gpus(overheads::OPEN, overheads::open),
    NamedQuestion::of_gpus(overheads::UPLOAD, overheads::upload),
    NamedQuestion::of_gpus(overheads::EMPTY, overheads::empty),
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
