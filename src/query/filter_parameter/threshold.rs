//! A filter that is a threshold on a column of numbers.

use crate::codes::ThresholdRule;
use crate::query::predicate::{Bound, KeyRange, Subject, Term, Test};
use crate::query::{CodeSet, Vocabulary};
use crate::schema::{ColumnNumber, J0251};

/// A threshold on a column of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Whose column.
    pub of: Subject,
    /// The column.
    pub column: ColumnNumber,
    /// Whether it is the least or the most.
    pub bound: Bound,
    /// The neurons that it is for.
    pub types: NeuronTypes,
}

/// Neurons by their type, as the neuron table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeuronTypes {
    /// Neurons of every type.
    All,
    /// Those whose type is not axon-only.
    Cells,
    /// Those of axon-only types.
    AxonOnly,
}

impl Threshold {
    /// The unit of its column; empty if there is none.
    pub const fn unit(&self) -> &'static str {
        J0251[self.column].unit
    }

    /// What a number lets pass.
    pub fn term(&self, number: f64, rule: ThresholdRule, vocabulary: &Vocabulary) -> Term {
        let range = KeyRange::of(J0251[self.column].kind, self.bound, number, rule);
        let only_types = match self.types {
            NeuronTypes::All => None,
            NeuronTypes::Cells => Some(types(|code| !vocabulary.is_axon_only(code))),
            NeuronTypes::AxonOnly => Some(types(|code| vocabulary.is_axon_only(code))),
        };
        Term { only_types, ..Term::new(self.of, self.column, Test::Range(range)) }
    }
}

fn types(contains: impl Fn(u8) -> bool) -> Box<CodeSet> {
    let mut set = CodeSet::none();
    (0..=u8::MAX).filter(|code| contains(*code)).for_each(|code| set.insert(code));
    Box::new(set)
}
