//! Thresholds on numbers by their names: read from the words of a question, and in the columns of j0251.

use super::number::written;
use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::predicate::Subject;
use crate::query::{Filter, FilterParameter, Limit, NeuronTypes, Number, Threshold, is_nothing};
use crate::schema::{ColumnKind, ColumnNumber, J0251, J0251_WORDS, Word, WordOf};

impl Limit {
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

impl Filter {
    /// Sets the threshold that a filter's name and its value say, in place of one of that name.
    ///
    /// # Errors
    /// A value that is no number (usage).
    #[doc(hidden)]
    pub fn set_limit(&mut self, word: &str, value: &str) -> Result<()> {
        let limit = Limit::parse(word, value)?;
        self.limits.retain(|known| known.word() != word);
        self.limits.extend(limit);
        Ok(())
    }

    /// The same with every threshold on a number of the synapses by the number's name.
    #[doc(hidden)]
    pub fn by_name(&self) -> Filter {
        let limits = self.limits_by_name();
        let none = None;
        Filter {
            prob_min: none,
            prob_max: none,
            size_min: none,
            size_max: none,
            limits,
            ..self.clone()
        }
    }

    /// Every threshold on a number of the synapses by the number's name.
    pub fn limits_by_name(&self) -> Vec<Limit> {
        let own = FilterParameter::ALL.iter().filter_map(|parameter| {
            let number = written(self.number(*parameter)?);
            let (name, bound) = Limit::of_word(parameter.name())?;
            Some(Limit { of: Subject::Row, name: name.into(), bound, number })
        });
        own.chain(self.limits.iter().cloned()).collect()
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
    use crate::query::predicate::Bound;

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
