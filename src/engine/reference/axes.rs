//! The rows and columns of a matrix: cell types by ascending code, or the user's labels.

use rustc_hash::FxHashSet;

use super::Reference;
use crate::error::Result;
use crate::names::{Names, Vocabulary};
use crate::query::{Filter, Groups, MatrixQuery};
use crate::read::SynapseBlock;
use crate::run::Run;

/// What the rows and columns of a matrix are.
pub enum Axes<'a> {
    /// Cell types, by the type columns of the synapses.
    Types {
        /// Their names, by ascending code.
        names: &'a Names,
        /// The row and column of each code; `None` for codes without a name.
        place: Box<[Option<u32>; 256]>,
    },
    /// Labels of neurons, by their ids.
    Groups(&'a Groups),
}

impl<'a> Axes<'a> {
    /// The axes that a question asks for.
    pub fn of(query: &'a MatrixQuery, vocabulary: &'a Vocabulary) -> Axes<'a> {
        match &query.groups {
            Some(groups) => Axes::Groups(groups),
            None => {
                let names = &vocabulary.types;
                let place = std::array::from_fn(|code| Some(names.position(code as u8)? as u32));
                Axes::Types { names, place: Box::new(place) }
            }
        }
    }

    /// The names of rows and columns, in order.
    pub fn labels(&self) -> Vec<String> {
        match self {
            Axes::Types { names, .. } => {
                names.entries().iter().map(|(_, name)| name.clone()).collect()
            }
            Axes::Groups(groups) => groups.labels().to_vec(),
        }
    }

    /// Row and column of synapse `i`; `None` if a partner takes no part.
    pub fn cell(&self, block: &SynapseBlock<'_>, i: usize) -> Option<(u32, u32)> {
        match self {
            Axes::Types { place, .. } => {
                let place = |code: u8| place[usize::from(code)];
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
    pub(super) fn check_labels(&self, groups: &Groups, run: &Run) -> Result<()> {
        let mut unseen: FxHashSet<u64> = groups.labelled().map(|(id, _)| id).collect();
        if self.neurons_path.is_some() {
            let neurons = self.table()?;
            unseen.retain(|id| !neurons.contains_key(id));
        }
        if unseen.is_empty() {
            return Ok(());
        }
        let everything = self.rules(&Filter::default(), run)?;
        let seen = self.scan(
            run,
            &everything,
            FxHashSet::default,
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
            Some(id) => Err(Groups::unknown(*id)),
        }
    }
}
