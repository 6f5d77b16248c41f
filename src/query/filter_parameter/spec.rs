//! What the table of filters says of each.

use super::field::Value;
use super::parameter::FilterParameter;

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
