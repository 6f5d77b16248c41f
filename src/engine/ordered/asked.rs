//! What a condition asks of a value: of numbers as codes, of texts as labels.

use std::cmp::Ordering;
use std::collections::HashSet;

use regex::Regex;

use super::code_bits::CodeBits;
use super::standing::{Compared, holds};
use crate::dataset::mapped::{CodedNumbers, Coding, Labels, NumberKind, Numbers};
use crate::error::{Error, Result};
use crate::query::{Condition, Number, Operator};

/// What is asked of a number. Null passes only where it is asked for.
#[derive(Clone, Debug)]
pub enum OfNumber {
    /// That it is null, or (`false`) that it is not.
    Null(bool),
    /// How it stands to a number.
    Compare(Operator, Compared),
    /// That it is one of these, or (`true`) none of them.
    In(bool, Vec<Compared>),
}

/// What is asked of a text. Null passes only where it is asked for.
#[derive(Debug)]
pub enum OfText<'a> {
    /// That it is null, or (`false`) that it is not.
    Null(bool),
    /// That it is one of these, or (`true`) none of them.
    In(bool, HashSet<&'a str>),
    /// That it matches as a whole, or (`true`) does not.
    Matches(bool, Box<Regex>),
}

/// The codes of a column that pass, and those whose rows the column itself decides about.
#[derive(Clone, Debug)]
pub struct CodeTest {
    /// By code: whether it passes.
    pub passes: CodeBits,
    /// By code: whether the number of the row must be looked at.
    pub open: Option<CodeBits>,
    /// What is asked of it then.
    pub asked: OfNumber,
}

impl OfNumber {
    /// What a condition asks of the numbers of a column.
    ///
    /// # Errors
    /// A value that is no number, a regular expression (usage).
    pub fn new(condition: &Condition, kind: NumberKind, exact: bool) -> Result<OfNumber> {
        let name = condition.column().map(ToString::to_string).unwrap_or_default();
        let number = |value: &str| match Number::parse(value) {
            Some(number) => Ok(Compared::new(number, kind, exact)),
            None => {
                Err(Error::usage("where", format!("'{name}' is a number, and '{value}' is none"))
                    .advise("give a number"))
            }
        };
        Ok(match condition {
            Condition::Null { not, .. } => OfNumber::Null(!not),
            Condition::Pair(_) => OfNumber::Null(false),
            Condition::Compare { operator, .. } if operator.is_match() => {
                let what = format!("'{name}' is a number: no regular expression matches it");
                return Err(Error::usage("where", what).advise("compare it with < <= > >= ="));
            }
            Condition::Compare { operator, value, .. } => {
                OfNumber::Compare(*operator, number(value)?)
            }
            Condition::In { not, values, .. } => {
                let values = values.iter().map(|value| number(value));
                OfNumber::In(*not, values.collect::<Result<_>>()?)
            }
        })
    }

    /// That it is a number of synapses or more.
    pub fn at_least(synapses: u64) -> OfNumber {
        OfNumber::Compare(Operator::AtLeast, Compared::Whole(synapses.into(), synapses.into()))
    }

    /// Whether null passes.
    pub fn takes_null(&self) -> bool {
        matches!(self, OfNumber::Null(true))
    }

    /// Whether a number that stands so to each number asked about passes.
    fn passes_by(&self, order: impl Fn(Compared) -> Ordering) -> bool {
        match self {
            OfNumber::Null(wanted) => !wanted,
            OfNumber::Compare(operator, number) => holds(*operator, order(*number)),
            OfNumber::In(not, numbers) => numbers.iter().any(|one| order(*one).is_eq()) != *not,
        }
    }

    /// Whether an integer passes.
    pub fn passes_whole(&self, value: i128) -> bool {
        self.passes_by(|number| number.order_of_whole(value))
    }

    /// Whether a number of a column passes.
    pub fn passes(&self, numbers: &Numbers, at: usize) -> bool {
        self.passes_by(|number| number.order_of(numbers, at))
    }

    /// The codes of a column that pass.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn codes(&self, column: &CodedNumbers) -> Result<CodeTest> {
        let by_code = column.coding.by_code();
        by_code.column().ensure(0..by_code.len())?;
        let mut passes = CodeBits::none();
        let mut open = CodeBits::none();
        if self.takes_null() {
            passes.insert(column.null());
        }
        match &column.coding {
            Coding::Exact { values } => {
                let codes = 0..column.null();
                codes.filter(|code| self.passes(values, (*code).into())).for_each(|code| {
                    passes.insert(code);
                });
            }
            Coding::Buckets { lows, highs, .. } => {
                highs.column().ensure(0..highs.len())?;
                for code in 0..column.null() {
                    match self.of_bucket(lows, highs, code.into()) {
                        Some(true) => passes.insert(code),
                        Some(false) => {}
                        None => open.insert(code),
                    }
                }
            }
        }
        let open = (!open.is_empty()).then_some(open);
        Ok(CodeTest { passes: passes.closed(), open, asked: self.clone() })
    }

    /// Whether all numbers of a bucket pass, or none; unknown where that depends.
    fn of_bucket(&self, lows: &Numbers, highs: &Numbers, code: usize) -> Option<bool> {
        let is_apart = |number: Compared| {
            number.order_of(lows, code).is_gt() || number.order_of(highs, code).is_lt()
        };
        let is_one = |number: Compared| {
            number.order_of(lows, code).is_eq() && number.order_of(highs, code).is_eq()
        };
        let is_clear = |number: &Compared| is_apart(*number) || is_one(*number);
        match self {
            OfNumber::Null(wanted) => Some(!wanted),
            OfNumber::Compare(operator, number) if operator.is_order() => {
                let ends = [lows, highs].map(|end| holds(*operator, number.order_of(end, code)));
                (ends[0] == ends[1]).then_some(ends[0])
            }
            OfNumber::Compare(_, number) => is_clear(number).then(|| self.passes(lows, code)),
            OfNumber::In(_, numbers) => {
                numbers.iter().all(is_clear).then(|| self.passes(lows, code))
            }
        }
    }
}

impl<'a> OfText<'a> {
    /// What a condition asks of texts.
    ///
    /// # Errors
    /// An order of texts, a regular expression that is none (usage).
    pub fn new(condition: &'a Condition) -> Result<OfText<'a>> {
        let name = condition.column().map(ToString::to_string).unwrap_or_default();
        Ok(match condition {
            Condition::Null { not, .. } => OfText::Null(!not),
            Condition::Pair(_) => OfText::Null(false),
            Condition::In { not, values, .. } => {
                OfText::In(*not, values.iter().map(String::as_str).collect())
            }
            Condition::Compare { operator, .. } if operator.is_order() => {
                let what = format!("'{name}' has no order: {} is not possible", operator.sign());
                return Err(Error::usage("where", what).advise("ask for =, !=, in, ~ or is null"));
            }
            Condition::Compare { operator, value, .. } if operator.is_match() => {
                let read = Regex::new(value).and_then(|_| Regex::new(&format!(r"\A(?:{value})\z")));
                let pattern = read.map_err(|error| {
                    Error::usage("where", format!("'{value}' is no regular expression: {error}"))
                })?;
                OfText::Matches(*operator == Operator::NotMatches, Box::new(pattern))
            }
            Condition::Compare { operator, value, .. } => {
                OfText::In(*operator == Operator::NotEqual, HashSet::from([value.as_str()]))
            }
        })
    }

    /// Whether a text passes.
    pub fn passes(&self, text: &str) -> bool {
        match self {
            OfText::Null(wanted) => !wanted,
            OfText::In(not, texts) => texts.contains(text) != *not,
            OfText::Matches(not, pattern) => pattern.is_match(text) != *not,
        }
    }

    /// By code of a category: whether it passes; that of null is the last.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn codes(&self, labels: &Labels) -> Result<Vec<bool>> {
        let names = labels.names.all()?;
        let named = names.iter().map(|name| self.passes(name));
        Ok(named.chain([matches!(self, OfText::Null(true))]).collect())
    }
}
