//! A filter as data: which rows pass, as a list of terms that all must hold. Whoever decides that
//! (plan, row check, index, GPU) walks this list and knows columns by their numbers; what a filter
//! is called, and what its numbers were before rounding, is forgotten here.

mod bound;
mod compared;
mod condition;
mod lower;
mod named;
mod pair_order;
mod range;
mod ranges;
mod texts;

pub use bound::Bound;
pub use compared::compared;
pub use condition::{Wanted, wanted};
pub use named::{Scope, WrongName, columns, is_of_neurons, kind};
pub use pair_order::PairOrder;
pub use range::{KeyRange, float32_key, float32_of_key};
pub use ranges::KeyRanges;

use crate::query::CodeSet;
use crate::schema::{ColumnNumber, NEURON_ID};

/// The rows that pass: those for which every term holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predicate {
    /// What must hold; no two terms are about the same column of the same partner and types.
    pub terms: Vec<Term>,
    /// How the ids of the two partners may stand to each other.
    pub pair: PairOrder,
    /// Fewest rows of a pair of neurons, among those for which all this holds; `None` = one.
    pub min_pair: Option<u64>,
}

/// One condition on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whose column.
    pub of: Subject,
    /// The column.
    pub column: ColumnNumber,
    /// What its value must be. A null (NaN, or a neuron that the table lacks) fails every range
    /// and every set of codes.
    pub test: Test,
    /// The condition is only for neurons of these types, as the neuron table has them; neurons of
    /// other types pass, neurons that the table lacks fail.
    pub only_types: Option<Box<CodeSet>>,
    /// Whether neurons that the table lacks pass: only where a null is asked for.
    pub orphans: bool,
}

/// Whose column a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The synapse itself.
    Row,
    /// Its presynaptic neuron.
    Pre,
    /// Its postsynaptic neuron.
    Post,
    /// Each of its two neurons.
    Both,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A number whose key lies in this range.
    Range(KeyRange),
    /// A number whose key lies in one of these ranges, where one range does not say it.
    Ranges(KeyRanges),
    /// One of these categories.
    Codes(Box<CodeSet>),
    /// One of these ids, in any order.
    Ids(Vec<u64>),
}

impl Subject {
    /// Whether it speaks of the presynaptic neuron.
    pub fn is_pre(self) -> bool {
        matches!(self, Subject::Pre | Subject::Both)
    }

    /// Whether it speaks of the postsynaptic neuron.
    pub fn is_post(self) -> bool {
        matches!(self, Subject::Post | Subject::Both)
    }
}

impl Predicate {
    /// The terms about the row itself.
    pub fn of_row(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.of == Subject::Row)
    }

    /// The terms about the presynaptic neuron.
    pub fn of_pre(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.of.is_pre())
    }

    /// The terms about the postsynaptic neuron.
    pub fn of_post(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.of.is_post())
    }

    /// The categories of a column of rows that pass; `None` = all.
    pub fn codes_of(&self, column: ColumnNumber) -> Option<&CodeSet> {
        self.of_row().filter(|term| term.column == column).find_map(|term| match &term.test {
            Test::Codes(codes) => Some(codes.as_ref()),
            _ => None,
        })
    }

    /// The keys of a column of rows that pass, or the range that they lie in; `None` = all.
    pub fn range_of(&self, column: ColumnNumber) -> Option<KeyRange> {
        self.of_row().filter(|term| term.column == column).find_map(Term::range)
    }

    /// Whether one range says all that is asked of a number of rows, and of both ids at most that
    /// they differ.
    pub fn is_simple(&self) -> bool {
        [PairOrder::ANY, PairOrder::DIFFERENT].contains(&self.pair)
            && self.of_row().all(|term| !matches!(term.test, Test::Ranges(_)))
    }

    /// Whether any term needs the neuron table.
    pub fn needs_neurons(&self) -> bool {
        self.terms.iter().any(Term::needs_neurons)
    }

    /// Adds a term. One about a column that has one already narrows it; lists of ids are kept apart.
    pub fn add(&mut self, term: Term) {
        let alike = |other: &&mut Term| {
            (other.of, other.column) == (term.of, term.column)
                && other.only_types == term.only_types
        };
        let narrowed = self.terms.iter_mut().filter(alike).find_map(|other| {
            other.test = other.test.and(&term.test)?;
            other.orphans &= term.orphans;
            Some(())
        });
        if narrowed.is_none() {
            self.terms.push(term);
        }
    }
}

impl Test {
    /// What passes both; `None` where no single test says so.
    fn and(&self, other: &Test) -> Option<Test> {
        Some(match (self, other) {
            (Test::Range(a), Test::Range(b)) => Test::Range(a.and(*b)),
            (Test::Codes(a), Test::Codes(b)) => Test::Codes(Box::new(a.and(b))),
            _ => self.ranges()?.and(&other.ranges()?).into(),
        })
    }

    fn ranges(&self) -> Option<KeyRanges> {
        match self {
            Test::Range(range) => Some(KeyRanges::new(vec![*range])),
            Test::Ranges(ranges) => Some(ranges.clone()),
            Test::Codes(_) | Test::Ids(_) => None,
        }
    }
}

impl From<KeyRanges> for Test {
    /// The simplest test that passes the same.
    fn from(ranges: KeyRanges) -> Test {
        match ranges.as_slice() {
            [] => Test::Range(KeyRange::EMPTY),
            [one] => Test::Range(*one),
            _ => Test::Ranges(ranges),
        }
    }
}

impl Term {
    /// A condition on neurons of every type, or on rows.
    pub fn new(of: Subject, column: ColumnNumber, test: Test) -> Term {
        Term { of, column, test, only_types: None, orphans: false }
    }

    /// Whether it asks for what only the neuron table knows.
    pub fn needs_neurons(&self) -> bool {
        self.of != Subject::Row && self.column != NEURON_ID
    }

    /// The range of keys that pass, or that those which pass lie in; `None` if it tests no range.
    pub fn range(&self) -> Option<KeyRange> {
        match &self.test {
            Test::Range(range) => Some(*range),
            Test::Ranges(ranges) => Some(ranges.hull()),
            Test::Codes(_) | Test::Ids(_) => None,
        }
    }

    /// Whether nothing can pass.
    pub fn is_nothing(&self) -> bool {
        self.only_types.is_none() && self.range().is_some_and(KeyRange::is_empty)
    }
}
