//! The rows and columns of a matrix: cell types by rising code, or the user's labels.

use std::collections::HashSet;

use super::Reference;
use crate::error::{Error, Result};
use crate::names::Vocabulary;
use crate::query::{Filter, Groups, MatrixQuery};
use crate::read::SynapseBlock;

/// What the rows and columns of a matrix are.
pub enum Axes<'a> {
    /// Cell types, by the type columns of the synapses.
    Types(&'a Vocabulary),
    /// Labels of neurons, by their ids.
    Groups(&'a Groups),
}

impl<'a> Axes<'a> {
    /// The axes that a question asks for.
    pub fn of(query: &'a MatrixQuery, vocabulary: &'a Vocabulary) -> Axes<'a> {
        match &query.groups {
            Some(groups) => Axes::Groups(groups),
            None => Axes::Types(vocabulary),
        }
    }

    /// The names of rows and columns, in order.
    pub fn labels(&self) -> Vec<String> {
        match self {
            Axes::Types(vocabulary) => {
                vocabulary.types.entries().iter().map(|(_, name)| name.clone()).collect()
            }
            Axes::Groups(groups) => groups.labels().to_vec(),
        }
    }

    /// Row and column of synapse `i`; `None` if a partner takes no part.
    pub fn cell(&self, block: &SynapseBlock<'_>, i: usize) -> Option<(u32, u32)> {
        match self {
            Axes::Types(vocabulary) => {
                let place = |code| vocabulary.types.position(code).map(|at| at as u32);
                Some((place(block.pre_celltype(i))?, place(block.post_celltype(i))?))
            }
            Axes::Groups(groups) => {
                Some((groups.of(block.pre_id(i))?, groups.of(block.post_id(i))?))
            }
        }
    }
}

impl Reference {
    /// Refuses labels of neurons that neither table knows; the smallest such id is named.
    pub fn check_labels(&self, groups: &Groups) -> Result<()> {
        let mut unseen: HashSet<u64> = groups.labelled().map(|(id, _)| id).collect();
        if self.neurons_path.is_some() {
            let neurons = self.neurons()?;
            unseen.retain(|id| !neurons.contains_key(id));
        }
        if unseen.is_empty() {
            return Ok(());
        }
        let everything = self.rules(&Filter::default())?;
        let seen = self.scan(
            &everything,
            HashSet::new,
            |seen, block, i| {
                for id in [block.pre_id(i), block.post_id(i)] {
                    if unseen.contains(&id) {
                        seen.insert(id);
                    }
                }
            },
            |a, b| &a | &b,
        )?;
        match unseen.difference(&seen).min() {
            None => Ok(()),
            Some(id) => Err(Error::data(format!(
                "neuron {id} has a label, but is neither in the neuron table nor in any synapse"
            ))
            .advise("correct the id in the file of groups, or take the line out")),
        }
    }
}
