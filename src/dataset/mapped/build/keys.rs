//! What shapes each column of a copy, in the order of its columns.

/// Keys of columns.
pub(in crate::dataset::mapped) struct Keys {
    pub(in crate::dataset::mapped) numbers: Vec<String>,
    pub(in crate::dataset::mapped) categories: Vec<String>,
    pub(in crate::dataset::mapped) neuron_numbers: Vec<String>,
    pub(in crate::dataset::mapped) labels: Vec<String>,
}
