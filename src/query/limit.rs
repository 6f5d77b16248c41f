//! A threshold on a number by its name, as `NAME_min` and `NAME_max` say it.

use std::borrow::Cow;

use crate::query::predicate::{Bound, Subject};
use crate::query::{ColumnName, Condition, Number, Operator};

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
}
