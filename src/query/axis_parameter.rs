//! What an axis of a grid changes: a numeric filter, or a threshold on a column by the column's name
//! (`size`, `prob<=`, `pre.axon`).

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::query::predicate::{Bound, Subject};
use crate::query::{Filter, FilterParameter, Limit, NeuronTypes, Threshold};
use crate::schema::{ColumnKind, J0251, J0251_WORDS, Word};

use super::limit_words::{column_of, is_number};
use super::number::written;

/// What an axis of a grid changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AxisParameter {
    /// A filter, by its own name.
    Filter(FilterParameter),
    /// A threshold on a column, by the column's name.
    Column(Threshold),
    /// A threshold on a number that only the data knows.
    Named(NamedNumber),
}

/// A threshold on a number that only the data knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedNumber {
    of: Subject,
    name: String,
    bound: Bound,
    /// Whether it was named as a filter is: `cleft_score_min`.
    is_word: bool,
}

impl NamedNumber {
    /// The threshold with a number.
    fn limit(&self, number: String) -> Limit {
        let (of, name, bound) = (self.of, self.name.clone().into(), self.bound);
        Limit { of, name, bound, number }
    }

    fn is_on(&self, limit: &Limit) -> bool {
        (limit.of, limit.name.as_ref(), limit.bound) == (self.of, self.name.as_str(), self.bound)
    }

    /// Its name, after that of its partner and what stands between.
    fn said(&self, between: char) -> String {
        match self.of {
            Subject::Row => self.name.clone(),
            Subject::Pre => format!("pre{between}{}", self.name),
            Subject::Post => format!("post{between}{}", self.name),
            Subject::Both => format!("both{between}{}", self.name),
        }
    }
}

const PARTNERS: [(&str, Subject); 3] =
    [("pre.", Subject::Pre), ("post.", Subject::Post), ("both.", Subject::Both)];

/// Whose number a text names.
fn subject_of(name: &str) -> (&str, Subject) {
    let said = PARTNERS.iter().find_map(|(prefix, of)| Some((name.strip_prefix(prefix)?, *of)));
    said.unwrap_or((name, Subject::Row))
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
        let (name, of) = subject_of(name);
        let word = J0251_WORDS.iter().find(|word| word.name == name)?;
        let column = column_of(word, of).filter(|column| is_number(*column))?;
        Some(AxisParameter::Column(Threshold { of, column, bound, types: NeuronTypes::All }))
    }

    /// The threshold on a number that only the data knows: `cleft_score`, `cleft_score_min`,
    /// `pre.length`; `None` for what is no name.
    pub fn named(text: &str, bound: Option<Bound>) -> Option<AxisParameter> {
        let (name, of) = subject_of(text);
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !name.starts_with(|c: char| fits(c) && !c.is_ascii_digit()) || !name.chars().all(fits) {
            return None;
        }
        let word = Limit::of_word(name).filter(|_| bound.is_none() && of == Subject::Row);
        let (name, bound, is_word) = match word {
            Some((name, bound)) => (name, bound, true),
            None => (name, bound.unwrap_or(Bound::AtLeast), false),
        };
        Some(AxisParameter::Named(NamedNumber { of, name: name.to_owned(), bound, is_word }))
    }

    /// The same threshold by name alone, as a data set with a map has it: of no column of j0251, in no
    /// unit.
    #[doc(hidden)]
    pub fn by_name(self) -> AxisParameter {
        let named = |of, name: &str, bound, is_word| {
            AxisParameter::Named(NamedNumber { of, name: name.to_owned(), bound, is_word })
        };
        match self {
            AxisParameter::Filter(parameter) => match Limit::of_word(parameter.name()) {
                Some((name, bound)) => named(Subject::Row, name, bound, true),
                None => self,
            },
            AxisParameter::Column(threshold) => {
                named(threshold.of, word_of(threshold), threshold.bound, false)
            }
            AxisParameter::Named(_) => self,
        }
    }

    /// Whether its number takes the place of this threshold.
    #[doc(hidden)]
    pub fn is_on(&self, limit: &Limit) -> bool {
        matches!(self, AxisParameter::Named(number) if number.is_on(limit))
    }

    /// Which side it bounds; `None` for a filter that is no threshold.
    pub fn bound(&self) -> Option<Bound> {
        match self {
            AxisParameter::Named(number) => Some(number.bound),
            other => other.threshold().map(|threshold| threshold.bound),
        }
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
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            AxisParameter::Filter(parameter) => parameter.name().into(),
            AxisParameter::Column(threshold) => {
                let sign = if threshold.bound == Bound::AtMost { "<=" } else { "" };
                format!("{}{sign}", column_name(*threshold, '.')).into()
            }
            AxisParameter::Named(number) if number.is_word => {
                number.limit(String::new()).word().into()
            }
            AxisParameter::Named(number) => {
                let sign = if number.bound == Bound::AtMost { "<=" } else { "" };
                format!("{}{sign}", number.said('.')).into()
            }
        }
    }

    /// What it is about, in captions: `pre axon`.
    pub fn caption(&self) -> Cow<'static, str> {
        match self {
            AxisParameter::Filter(parameter) => parameter.spec().caption.into(),
            AxisParameter::Column(threshold) => column_name(*threshold, ' ').into(),
            AxisParameter::Named(number) => number.said(' ').into(),
        }
    }

    /// The threshold that it is; `None` for a filter that is none.
    pub fn threshold(&self) -> Option<Threshold> {
        match self {
            AxisParameter::Filter(parameter) => parameter.threshold(),
            AxisParameter::Column(threshold) => Some(*threshold),
            AxisParameter::Named(_) => None,
        }
    }

    /// The filter whose value it is, if a filter says the same.
    pub fn filter(&self) -> Option<FilterParameter> {
        match self {
            AxisParameter::Filter(parameter) => Some(*parameter),
            AxisParameter::Named(_) => None,
            // 0 turns filters on neurons off, and no threshold on their columns.
            AxisParameter::Column(threshold) => {
                let says = |parameter: &&FilterParameter| parameter.threshold() == Some(*threshold);
                let filter = FilterParameter::ALL.iter().find(says).copied();
                filter.filter(|filter| !filter.kind().of_neuron())
            }
        }
    }

    /// The name of the filter that says the same, if one does.
    pub fn word(&self) -> Option<Cow<'static, str>> {
        match self {
            AxisParameter::Named(number) if number.of == Subject::Row => {
                Some(number.limit(String::new()).word().into())
            }
            other => other.filter().map(|filter| filter.name().into()),
        }
    }

    /// Whether both are the same threshold, by whatever name.
    pub fn is_same(&self, other: &AxisParameter) -> bool {
        if let (AxisParameter::Named(own), AxisParameter::Named(other)) = (self, other) {
            return own.is_on(&other.limit(String::new()));
        }
        self == other || self.threshold().is_some_and(|own| Some(own) == other.threshold())
    }

    /// Whether its value is a number.
    pub fn is_number(&self) -> bool {
        match self {
            AxisParameter::Filter(parameter) => parameter.kind().is_number(),
            AxisParameter::Column(_) | AxisParameter::Named(_) => true,
        }
    }

    /// Whether it is compared with a column of the neuron table.
    pub fn of_neuron(&self) -> bool {
        self.threshold().is_some_and(|threshold| threshold.of != Subject::Row)
    }

    /// Whether it asks something of the neurons of a synapse.
    #[doc(hidden)]
    pub fn is_about_neurons(&self) -> bool {
        match self {
            AxisParameter::Named(number) => number.of != Subject::Row,
            other => other.of_neuron(),
        }
    }

    /// Refuses a number that is no threshold.
    ///
    /// # Errors
    /// What the filter that says the same refuses; NaN (usage).
    pub fn check_number(&self, number: f64) -> Result<()> {
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
    pub fn is_off_at_zero(&self) -> bool {
        match self {
            AxisParameter::Filter(parameter) => parameter.kind().of_neuron(),
            AxisParameter::Column(threshold) => {
                let is_length = J0251[threshold.column].kind == ColumnKind::Float32;
                is_length && threshold.bound == Bound::AtLeast
            }
            AxisParameter::Named(_) => false,
        }
    }

    /// The unit of its number; empty if it has none.
    pub fn unit(&self) -> &'static str {
        self.threshold().map_or("", |threshold| threshold.unit())
    }

    /// Its number in a filter; `None` if it is off.
    pub fn number(&self, filter: &Filter) -> Option<f64> {
        match (self.filter(), self) {
            (Some(parameter), _) => filter.number(parameter),
            (None, AxisParameter::Column(threshold)) => {
                let limit = filter.limits.iter().find(|limit| is_on(limit, *threshold))?;
                Some(limit.real()).filter(|number| *number != 0.0 || !self.is_off_at_zero())
            }
            (None, AxisParameter::Named(named)) => {
                filter.limits.iter().find(|limit| named.is_on(limit)).map(Limit::real)
            }
            (None, AxisParameter::Filter(_)) => None,
        }
    }

    /// Sets its number in a filter; `None` turns it off.
    pub fn set(&self, filter: &mut Filter, number: Option<f64>) {
        match (self.filter(), self) {
            (Some(parameter), _) => filter.set_number(parameter, number),
            (None, AxisParameter::Column(threshold)) => {
                let number = number.filter(|number| *number != 0.0 || !self.is_off_at_zero());
                filter.limits.retain(|limit| !is_on(limit, *threshold));
                filter.limits.extend(number.map(|number| limit(*threshold, number)));
            }
            (None, AxisParameter::Named(named)) => {
                filter.limits.retain(|limit| !named.is_on(limit));
                filter.limits.extend(number.map(|number| named.limit(written(number))));
            }
            (None, AxisParameter::Filter(_)) => {}
        }
    }

    /// Sets its number in a filter as it is written: one that only the data knows, or synapses of a pair.
    pub(super) fn set_decimal(&self, filter: &mut Filter, number: &str) {
        match self {
            AxisParameter::Named(named) => {
                filter.limits.retain(|limit| !named.is_on(limit));
                filter.limits.push(named.limit(number.to_owned()));
            }
            AxisParameter::Filter(FilterParameter::MinPair) if number.parse::<u64>().is_ok() => {
                filter.min_pair = number.parse().ok();
            }
            other => other.set(filter, number.parse().ok()),
        }
    }
}

/// The threshold with a number.
fn limit(threshold: Threshold, number: f64) -> Limit {
    let Threshold { of, bound, .. } = threshold;
    Limit { of, name: word_of(threshold).into(), bound, number: written(number) }
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
