//! A category in the order of the files.

/// A category: one code a row or neuron.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelList {
    /// The names, in the order that answers have them.
    pub names: Vec<String>,
    /// Places in `names`; [`crate::table::decode::NULL`] is null.
    pub codes: Vec<u32>,
}
