//! Labels of neurons, as the library takes them.

use areax::query::{Groups, NeuronIds};
use pyo3::prelude::*;

use crate::errors::raised;
use crate::given;

/// Labels of neurons: ids beside their labels, or the bytes of a CSV file.
#[derive(FromPyObject)]
pub enum Labels<'py> {
    Csv(Vec<u8>),
    Pairs(Bound<'py, PyAny>, Vec<String>),
}

/// Reads labels; `other` collects the neurons without one.
pub fn groups(
    py: Python<'_>,
    labels: Labels<'_>,
    other: Option<&str>,
    are_names: bool,
) -> PyResult<Groups> {
    let made = match labels {
        Labels::Csv(text) if are_names => Groups::of_names_from_csv(&text, other),
        Labels::Csv(text) => Groups::from_csv(&text, other),
        Labels::Pairs(ids, labels) => match given::ids("groups", &ids)? {
            NeuronIds::Numbers(ids) if !are_names => {
                Groups::new(ids.into_iter().zip(labels), other)
            }
            ids => {
                let ids: Vec<String> = ids.names().map(|name| name.into_owned()).collect();
                Groups::of_names(ids.into_iter().zip(labels), other)
            }
        },
    };
    made.map_err(|error| raised(py, error))
}
