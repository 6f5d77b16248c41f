//! What a connectome holds.

use crate::dataset::{Dataset, Facts};
use crate::error::Result;
use crate::inventory::{self, MorphRow, TypeRow};

/// What a data set holds: counted as it was prepared, by cell type and morphology.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    /// Its name.
    pub name: String,
    /// Numbers of rows, ranges, what looks odd.
    pub facts: Facts,
    /// Every cell type, by ascending code.
    pub types: Vec<TypeRow>,
    /// The morphologies that occur, by ascending code.
    pub morphologies: Vec<MorphRow>,
}

impl Info {
    /// Of an open data set.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn of(data: &Dataset, facts: &Facts) -> Result<Info> {
        Ok(Info {
            name: data.name.clone(),
            facts: facts.clone(),
            types: inventory::types(data, facts)?,
            morphologies: inventory::morphologies(data),
        })
    }

    /// Neurons of the population full-cells.
    pub fn full_cells(&self) -> u64 {
        self.types.iter().map(|row| row.full_cells).sum()
    }
}
