//! Labels and types as numbers that a row can look up.

use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::Groups;

/// The label of each neuron by dense index.
#[derive(Debug)]
pub struct LabelOf(Vec<u32>);

/// The mark of a neuron without a label.
const NO_LABEL: u32 = u32::MAX;

impl LabelOf {
    /// The label of a neuron, if it has one.
    #[inline]
    pub fn of(&self, neuron: u32) -> Option<usize> {
        let label = self.0.get(neuron as usize).copied().unwrap_or(NO_LABEL);
        (label != NO_LABEL).then_some(label as usize)
    }

    /// The labels of two neurons, if both have one.
    #[inline]
    pub fn pair(&self, pre: u32, post: u32) -> Option<(usize, usize)> {
        let of = |neuron: u32| self.0.get(neuron as usize).copied().unwrap_or(NO_LABEL);
        let (pre, post) = (of(pre), of(post));
        (pre != NO_LABEL && post != NO_LABEL).then_some((pre as usize, post as usize))
    }
}

/// Resolves labels of ids to labels of dense indices.
///
/// # Errors
/// A labelled id that neither the neuron table nor a synapse has.
pub fn label_of(data: &Dataset, groups: &Groups) -> Result<LabelOf> {
    groups.check_numbers()?;
    let mut labels = vec![groups.other().unwrap_or(NO_LABEL); data.neurons.id.len()];
    let mut unknown: Option<u64> = None;
    for (id, label) in groups.labelled() {
        match data.index_of(id)? {
            Some(index) => labels[index as usize] = label,
            None => unknown = Some(unknown.map_or(id, |other| other.min(id))),
        }
    }
    match unknown {
        None => Ok(LabelOf(labels)),
        Some(id) => Err(Groups::unknown(id)),
    }
}

/// The row or column of each type code in a matrix; 0 for codes without a name, which no
/// prepared data set has.
pub fn type_positions(data: &Dataset) -> [usize; 256] {
    let mut positions = [0; 256];
    for (at, (code, _)) in data.vocabulary.types.entries().iter().enumerate() {
        positions[usize::from(*code)] = at;
    }
    positions
}
