//! What an axis of a grid changes: a numeric filter, or a threshold on a column by the column's name
//! (`size`, `prob<=`, `pre.axon`).

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::query::predicate::{Bound, Subject};
use crate::query::{Filter, FilterParameter, Limit, NeuronTypes, Threshold};
use crate::schema::{ColumnKind, J0251, J0251_WORDS, Word};

use super::limit::{column_of, is_number};

/// What an axis of a grid changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisParameter {
    /// A filter, by its own name.
    Filter(FilterParameter),
    /// A threshold on a column, by the column's name.
    Column(Threshold),
}

impl From<FilterParameter> for AxisParameter {
    fn from(parameter: FilterParameter) -> AxisParameter {
        AxisParameter::Filter(parameter)
    }
}

impl AxisParameter {
    /// The threshold on the column of numbers that this names, alone or after `pre.`, `post.` or
    /// `both.`.
    pub fn of_column(name: &str, bound: Bound) -> Option<AxisParameter> {
        let partners = [("pre.", Subject::Pre), ("post.", Subject::Post), ("both.", Subject::Both)];
        let said = partners.iter().find_map(|(prefix, of)| Some((name.strip_prefix(prefix)?, *of)));
        let (name, of) = said.unwrap_or((name, Subject::Row));
        let word = J0251_WORDS.iter().find(|word| word.name == name)?;
        let column = column_of(word, of).filter(|column| is_number(*column))?;
        Some(AxisParameter::Column(Threshold { of, column, bound, types: NeuronTypes::All }))
    }

    /// The names of all columns of numbers, as axes name them.
    pub fn column_names() -> impl Iterator<Item = String> {
        let every = J0251_WORDS.iter().flat_map(|word| {
            [
                ("", Subject::Row),
                ("pre.", Subject::Pre),
                ("post.", Subject::Post),
                ("both.", Subject::Both),
            ]
            .map(|(prefix, of)| (prefix, word, of))
        });
        every.filter_map(|(prefix, word, of)| {
            column_of(word, of).filter(|column| is_number(*column))?;
            Some(format!("{prefix}{}", word.name))
        })
    }

    /// Its name in answers.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            AxisParameter::Filter(parameter) => parameter.name().into(),
            AxisParameter::Column(threshold) => {
                let sign = if threshold.bound == Bound::AtMost { "<=" } else { "" };
                format!("{}{sign}", column_name(threshold, '.')).into()
            }
        }
    }

    /// What it is about, in captions: `pre axon`.
    pub fn caption(self) -> Cow<'static, str> {
        match self {
            AxisParameter::Filter(parameter) => parameter.spec().caption.into(),
            AxisParameter::Column(threshold) => column_name(threshold, ' ').into(),
        }
    }

    /// The threshold that it is; `None` for a filter that is none.
    pub fn threshold(self) -> Option<Threshold> {
        match self {
            AxisParameter::Filter(parameter) => parameter.threshold(),
            AxisParameter::Column(threshold) => Some(threshold),
        }
    }

    /// The filter whose value it is, if a filter says the same.
    pub fn filter(self) -> Option<FilterParameter> {
        match self {
            AxisParameter::Filter(parameter) => Some(parameter),
            // 0 turns filters on neurons off, and no threshold on their columns.
            AxisParameter::Column(threshold) => {
                let says = |parameter: &&FilterParameter| parameter.threshold() == Some(threshold);
                let filter = FilterParameter::ALL.iter().find(says).copied();
                filter.filter(|filter| !filter.kind().of_neuron())
            }
        }
    }

    /// Whether both are the same threshold, by whatever name.
    pub fn is_same(self, other: AxisParameter) -> bool {
        self == other || self.threshold().is_some_and(|own| Some(own) == other.threshold())
    }

    /// Whether its value is a number.
    pub fn is_number(self) -> bool {
        match self {
            AxisParameter::Filter(parameter) => parameter.kind().is_number(),
            AxisParameter::Column(_) => true,
        }
    }

    /// Whether it is compared with a column of the neuron table.
    pub fn of_neuron(self) -> bool {
        self.threshold().is_some_and(|threshold| threshold.of != Subject::Row)
    }

    /// Refuses a number that is no threshold.
    ///
    /// # Errors
    /// What the filter that says the same refuses; NaN (usage).
    pub fn check_number(self, number: f64) -> Result<()> {
        match self.filter() {
            Some(parameter) => parameter.check_number(number),
            None if number.is_nan() => {
                let name = self.name();
                let error = Error::usage("axis", format!("{name}: NaN is not a threshold"));
                Err(error.advise("give a number"))
            }
            None => Ok(()),
        }
    }

    /// Whether 0 turns it off: every filter on neurons, and the least length of a partner.
    pub fn is_off_at_zero(self) -> bool {
        match self {
            AxisParameter::Filter(parameter) => parameter.kind().of_neuron(),
            AxisParameter::Column(threshold) => {
                let is_length = J0251[threshold.column].kind == ColumnKind::Float32;
                is_length && threshold.bound == Bound::AtLeast
            }
        }
    }

    /// The unit of its number; empty if it has none.
    pub fn unit(self) -> &'static str {
        self.threshold().map_or("", |threshold| threshold.unit())
    }

    /// Its number in a filter; `None` if it is off.
    pub fn number(self, filter: &Filter) -> Option<f64> {
        match (self.filter(), self) {
            (Some(parameter), _) => filter.number(parameter),
            (None, AxisParameter::Column(threshold)) => {
                let limit = filter.limits.iter().find(|limit| is_on(limit, threshold))?;
                Some(limit.real()).filter(|number| *number != 0.0 || !self.is_off_at_zero())
            }
            (None, AxisParameter::Filter(_)) => None,
        }
    }

    /// Sets its number in a filter; `None` turns it off.
    pub fn set(self, filter: &mut Filter, number: Option<f64>) {
        match (self.filter(), self) {
            (Some(parameter), _) => filter.set_number(parameter, number),
            (None, AxisParameter::Column(threshold)) => {
                let number = number.filter(|number| *number != 0.0 || !self.is_off_at_zero());
                filter.limits.retain(|limit| !is_on(limit, threshold));
                filter.limits.extend(number.map(|number| limit(threshold, number)));
            }
            (None, AxisParameter::Filter(_)) => {}
        }
    }
}

/// The threshold with a number.
fn limit(threshold: Threshold, number: f64) -> Limit {
    let Threshold { of, bound, .. } = threshold;
    Limit { of, name: word_of(threshold).into(), bound, number: number.to_string() }
}

/// Whether a limit is this threshold, whatever its number.
fn is_on(limit: &Limit, threshold: Threshold) -> bool {
    limit.of_j0251().is_ok_and(|own| own == threshold)
}

/// The column of a threshold by its word.
fn word_of(threshold: Threshold) -> &'static str {
    let is_it = |word: &&Word| column_of(word, threshold.of) == Some(threshold.column);
    J0251_WORDS.iter().find(is_it).map_or("", |word| word.name)
}

/// The column of a threshold by its word, and its partner before that.
fn column_name(threshold: Threshold, between: char) -> String {
    let word = word_of(threshold);
    match threshold.of {
        Subject::Row => word.to_owned(),
        Subject::Pre => format!("pre{between}{word}"),
        Subject::Post => format!("post{between}{word}"),
        Subject::Both => format!("both{between}{word}"),
    }
}
