//! A threshold on a number by its name, as `NAME_min` and `NAME_max` say it.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::predicate::{Bound, Subject};
use crate::query::{
    ColumnName, Condition, FilterParameter, NeuronTypes, Number, Operator, Threshold, is_nothing,
};
use crate::schema::{ColumnKind, ColumnNumber, J0251, J0251_WORDS, Word, WordOf};

/// A threshold on a number of the synapses, or of one of their partners; whether the data has it is
/// seen when it is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Whose number.
    pub of: Subject,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Whether it is the least or the most.
    pub bound: Bound,
    /// What the values are compared with, as it was written: a decimal until it meets their type.
    pub number: String,
}

/// What the filters on a number of the synapse table end in.
const ENDINGS: [(&str, Bound); 2] = [("_min", Bound::AtLeast), ("_max", Bound::AtMost)];

impl Limit {
    /// The number and the bound that a filter's name says: `size_min` is the least `size`.
    pub fn of_word(word: &str) -> Option<(&str, Bound)> {
        let said = |(end, bound): &(&str, Bound)| Some((word.strip_suffix(end)?, *bound));
        ENDINGS.iter().find_map(said).filter(|(name, _)| !name.is_empty())
    }

    /// The threshold that a filter's name and its value say; `None` where the value turns it off.
    ///
    /// # Errors
    /// A value that is no number (usage).
    pub fn parse(word: &str, value: &str) -> Result<Option<Limit>> {
        if is_nothing(value) || value.trim() == "none" {
            return Ok(None);
        }
        let wrong = || {
            Error::usage(word, format!("'{value}' is not a number"))
                .advise("give a number, or none")
        };
        let (name, bound) = Limit::of_word(word).ok_or_else(wrong)?;
        let number = Number::parse(value).ok_or_else(wrong).map(|_| value.trim().to_owned())?;
        Ok(Some(Limit { of: Subject::Row, name: name.to_owned().into(), bound, number }))
    }

    /// Its name as a filter: `size_min`; that of a partner has it before: `pre.length_min`.
    pub fn word(&self) -> String {
        let of = match self.of {
            Subject::Row => "",
            Subject::Pre => "pre.",
            Subject::Post => "post.",
            Subject::Both => "both.",
        };
        let end = if self.bound == Bound::AtLeast { "_min" } else { "_max" };
        format!("{of}{}{end}", self.name)
    }

    /// The same as a condition.
    pub fn condition(&self, strict: bool) -> Condition {
        let operator = match (self.bound, strict) {
            (Bound::AtLeast, false) => Operator::AtLeast,
            (Bound::AtLeast, true) => Operator::Greater,
            (Bound::AtMost, false) => Operator::AtMost,
            (Bound::AtMost, true) => Operator::Less,
        };
        let column = ColumnName::named(self.of, self.name.as_ref());
        Condition::Compare { column, operator, value: self.number.clone() }
    }

    /// The float64 nearest to its number.
    pub fn real(&self) -> f64 {
        Number::parse(&self.number).map_or(f64::NAN, Number::real)
    }

    /// What it is in j0251.
    ///
    /// # Errors
    /// A number that j0251 lacks (usage).
    pub fn of_j0251(&self) -> Result<Threshold> {
        let word = J0251_WORDS.iter().find(|word| word.name == self.name);
        let column = word.and_then(|word| column_of(word, self.of)).filter(|it| is_number(*it));
        match column {
            Some(column) => {
                let (of, bound) = (self.of, self.bound);
                Ok(Threshold { of, column, bound, types: NeuronTypes::All })
            }
            None => Err(self.unknown(FilterParameter::ALL.iter().map(|known| known.name()))),
        }
    }

    /// The error about a number that the data lacks; `known` are the names of its filters.
    pub fn unknown<'k>(&self, known: impl Iterator<Item = &'k str>) -> Error {
        let (word, known) = (self.word(), known.collect::<Vec<_>>());
        let meant = match nearest(&word, known.iter().copied()) {
            Some(meant) => format!(": did you mean '{meant}'?"),
            None => String::new(),
        };
        let error = Error::usage(&word, format!("there is no parameter '{word}'{meant}"));
        let thresholds = known.iter().filter(|name| Limit::of_word(name).is_some());
        let thresholds: Vec<&str> = thresholds.copied().collect();
        match thresholds.is_empty() {
            true => error.advise("the synapses of this data set have no number"),
            false => error.advise(format!("of numbers there are {}", thresholds.join(", "))),
        }
    }
}

/// The column of j0251 that a word names of a subject.
pub(super) fn column_of(word: &Word, of: Subject) -> Option<ColumnNumber> {
    match (word.of, of) {
        (WordOf::Synapse(column), Subject::Row) => Some(column),
        (WordOf::Neuron(column), Subject::Pre | Subject::Post | Subject::Both) => Some(column),
        _ => None,
    }
}

/// Whether a column of j0251 is one of numbers.
pub(super) fn is_number(column: ColumnNumber) -> bool {
    matches!(J0251[column].kind, ColumnKind::Float16 | ColumnKind::Float32 | ColumnKind::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_number_and_bound() {
        let limit = Limit::parse("cleft_score_min", " 9007199254740993 ").unwrap().unwrap();
        assert_eq!((limit.name.as_ref(), limit.bound), ("cleft_score", Bound::AtLeast));
        assert_eq!(
            (limit.number.as_str(), limit.word().as_str()),
            ("9007199254740993", "cleft_score_min")
        );
        let most = Limit::parse("a_min_max", "-inf").unwrap().unwrap();
        assert_eq!((most.name.as_ref(), most.bound), ("a_min", Bound::AtMost));
        assert_eq!(Limit::parse("a_max", "None").unwrap(), None);
        assert_eq!(Limit::of_word("_min"), None);
        for wrong in ["x", "nan", ""] {
            assert_eq!(Limit::parse("a_min", wrong).is_ok(), is_nothing(wrong), "{wrong}");
        }
    }

    #[test]
    fn numbers_that_j0251_lacks_are_refused_with_the_nearest() {
        let limit = |word| Limit::parse(word, "1").unwrap().unwrap();
        assert_eq!(limit("size_max").of_j0251().unwrap().column, crate::schema::SIZE);
        let error = limit("siz_min").of_j0251().unwrap_err();
        assert_eq!(error.what(), "there is no parameter 'siz_min': did you mean 'size_min'?");
        assert!(limit("axon_min").of_j0251().is_err(), "of neurons, not of synapses");
    }
}
