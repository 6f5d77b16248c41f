//! What the table of filters says of each.

use super::field::Value;
use super::table::FilterParameter;
use crate::codes::ThresholdRule;
use crate::query::predicate::{Bound, KeyRange, Subject, Term, Test};
use crate::query::{CodeSet, Vocabulary};
use crate::schema::{ColumnNumber, J0251};

/// A filter: its name, its value, its words.
#[derive(Clone, Copy, Debug)]
pub struct FilterSpec {
    /// The filter.
    pub parameter: FilterParameter,
    /// Its name in the library, in URLs and in JSON; the flag is the same with dashes.
    pub name: &'static str,
    /// What its value is, and where a [`Filter`](crate::Filter) keeps it.
    pub value: Value,
    /// When a synapse passes.
    pub passes: &'static str,
    /// When it is off.
    pub off: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// What it is about, in captions: `pre axon`.
    pub caption: &'static str,
    /// Where its control stands on the page, and the label of the control.
    pub control: (Group, &'static str),
    /// The value that it has in the REST API where it is not given.
    pub default: Option<&'static str>,
    /// A value to try.
    pub example: &'static str,
}

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

/// A group of controls on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Sliders above all others.
    Sliders,
    /// On or off.
    Switches,
    /// Types of both partners.
    Types,
    /// Morphology of the postsynaptic site.
    Morphology,
    /// Skeleton lengths of one partner.
    Lengths,
    /// Skeleton lengths of both.
    Completeness,
    /// Certainty of the cell type.
    Certainty,
    /// Upper bounds.
    UpperBounds,
    /// Ids, and the box.
    Place,
}

impl Threshold {
    /// The unit of its column; empty if there is none.
    pub const fn unit(&self) -> &'static str {
        J0251[self.column].unit
    }

    /// What a number lets pass.
    pub fn term(&self, number: f64, rule: ThresholdRule, vocabulary: &Vocabulary) -> Term {
        let range = KeyRange::of(J0251[self.column].kind, self.bound, number.into(), rule);
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
