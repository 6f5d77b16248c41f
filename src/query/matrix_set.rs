//! The question of a matrix set: several matrices of the same synapses, cell type × cell type.

use crate::error::{Error, Result};
use crate::query::{CellAxes, Filter, Matrix, MatrixQuery, Measure, Normalize};

/// Asks for several matrices under one filter, so that they can share the passes over the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatrixSetQuery {
    /// The synapses they are about.
    pub filter: Filter,
    /// What their cells hold, and what the cells are fractions of.
    pub matrices: Vec<(Measure, Normalize)>,
}

/// The matrices of a matrix set, in the order asked.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixSet(pub Vec<Matrix>);

impl MatrixSetQuery {
    /// Each matrix as a question of its own.
    pub fn questions(&self) -> Vec<MatrixQuery> {
        let question = |(measure, normalize): &(Measure, Normalize)| MatrixQuery {
            filter: self.filter.clone(),
            measure: measure.clone(),
            normalize: *normalize,
            groups: None,
            cells: CellAxes::default(),
            sparse: false,
            ci: None,
            test: None,
        };
        self.matrices.iter().map(question).collect()
    }

    /// Refuses sets without a matrix, and what [`MatrixQuery::check`] refuses.
    ///
    /// # Errors
    /// Such a question (usage); the error names the parameter.
    pub fn check(&self) -> Result<()> {
        if self.matrices.is_empty() {
            return Err(Error::usage("matrices", "a matrix set needs at least one matrix"));
        }
        self.questions().iter().try_for_each(MatrixQuery::check)
    }
}
