//! A filter as data: which rows pass, as a list of terms that all must hold. Whoever decides that
//! (plan, row check, index, GPU) walks this list and knows columns by their numbers; what a filter
//! is called, and what its numbers were before rounding, is forgotten here.

mod bound;
mod lower;
mod range;

pub use bound::Bound;
pub use range::{KeyRange, float32_key, float32_of_key};

use crate::query::CodeSet;
use crate::schema::ColumnNumber;

/// The rows that pass: those for which every term holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predicate {
    /// What must hold; no two terms are about the same column of the same partner and types.
    pub terms: Vec<Term>,
    /// Whether a neuron's synapses onto itself fail.
    pub exclude_autapses: bool,
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

    /// The keys of a column of rows that pass; `None` = all.
    pub fn range_of(&self, column: ColumnNumber) -> Option<KeyRange> {
        self.of_row().filter(|term| term.column == column).find_map(Term::range)
    }

    /// Whether any term needs the neuron table.
    pub fn needs_neurons(&self) -> bool {
        self.terms.iter().any(Term::needs_neurons)
    }

    /// Adds a term. A range on a column that has one already narrows it.
    pub fn add(&mut self, term: Term) {
        let alike = |other: &&mut Term| {
            (other.of, other.column) == (term.of, term.column)
                && other.only_types == term.only_types
        };
        if let Test::Range(more) = term.test
            && let Some(Term { test: Test::Range(range), .. }) = self.terms.iter_mut().find(alike)
        {
            *range = range.and(more);
        } else {
            self.terms.push(term);
        }
    }
}

impl Term {
    /// A condition on neurons of every type, or on rows.
    pub fn new(of: Subject, column: ColumnNumber, test: Test) -> Term {
        Term { of, column, test, only_types: None }
    }

    /// Whether it asks for what only the neuron table knows.
    pub fn needs_neurons(&self) -> bool {
        self.of != Subject::Row && !matches!(self.test, Test::Ids(_))
    }

    /// The range of keys that pass; `None` if it tests no range.
    pub fn range(&self) -> Option<KeyRange> {
        match self.test {
            Test::Range(range) => Some(range),
            _ => None,
        }
    }

    /// Whether nothing can pass.
    pub fn is_nothing(&self) -> bool {
        self.only_types.is_none() && self.range().is_some_and(KeyRange::is_empty)
    }
}
