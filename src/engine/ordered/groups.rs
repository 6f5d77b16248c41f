//! Labels of neurons that a question brings, by the numbers that neurons have in a copy.

use super::Ordered;
use super::labelling::NONE;
use crate::dataset::mapped::NeuronIds;
use crate::error::Result;
use crate::query::Groups;

impl Ordered {
    /// The label of every neuron by number.
    pub(super) fn groups(&self, groups: &Groups) -> Result<Vec<u32>> {
        let neurons = &self.data.neurons;
        let mut labels = vec![groups.other().unwrap_or(NONE); neurons.len()];
        if matches!(neurons.ids, NeuronIds::Names(_)) {
            return self.groups_of_names(groups, labels);
        }
        groups.check_numbers()?;
        let mut unknown: Option<u64> = None;
        for (id, label) in groups.labelled() {
            match neurons.number_of(id)? {
                Some(number) => labels[number as usize] = label,
                None => unknown = Some(unknown.map_or(id, |other| other.min(id))),
            }
        }
        unknown.map_or(Ok(labels), |id| Err(Groups::unknown(id)))
    }

    fn groups_of_names(&self, groups: &Groups, mut labels: Vec<u32>) -> Result<Vec<u32>> {
        let mut unknown: Vec<String> = Vec::new();
        for (name, label) in groups.named() {
            match self.data.neurons.number_of_name(&name)? {
                Some(number) => labels[number as usize] = label,
                None => unknown.push(name.into_owned()),
            }
        }
        unknown.into_iter().min().map_or(Ok(labels), |name| Err(Groups::unknown(name)))
    }
}
