//! What is collected for a matrix.

use super::places::Places;
use super::tally::{Summed, Tally};
use crate::query::{Matrix, MatrixQuery, Normalize, Values};

/// The cells of a matrix, and those that it is a fraction of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    /// Names of rows and columns.
    pub labels: Vec<String>,
    /// Names of columns where they are others.
    pub columns: Option<Vec<String>>,
    /// The synapses that pass.
    pub own: Tally,
    /// Those that margins are taken from; none where they are the same.
    pub whole: Option<Tally>,
}

impl Cells {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &Cells) -> bool {
        let wholes = match (&self.whole, &other.whole) {
            (Some(whole), Some(other)) => whole.is_like(other),
            (whole, other) => whole.is_none() && other.is_none(),
        };
        wholes
            && self.labels == other.labels
            && self.columns == other.columns
            && self.own.is_like(&other.own)
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &Cells) {
        self.own.add_all(&other.own);
        if let (Some(whole), Some(more)) = (&mut self.whole, &other.whole) {
            whole.add_all(more);
        }
    }

    /// The same cells among more: rows and columns stand at these places of the labels.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> Cells {
        let of = columns.unwrap_or(rows);
        Cells {
            labels: rows.labels.clone(),
            columns: self.columns.map(|_| of.labels.clone()),
            own: self.own.among(rows, of),
            whole: self.whole.map(|whole| whole.among(rows, of)),
        }
    }

    /// Whether they have the shape of this question.
    pub fn is_for(&self, query: &MatrixQuery) -> bool {
        let Ok(summed) = Summed::for_measure(&query.measure) else { return false };
        let columns = self.columns.as_ref().unwrap_or(&self.labels).len();
        let has_shape = |tally: &Tally| tally.has_shape((self.labels.len(), columns), summed);
        let labels = query.groups.as_ref().is_none_or(|groups| groups.labels() == self.labels);
        labels
            && self.columns.is_some() == query.cells.is_named()
            && has_shape(&self.own)
            && self.whole.is_some() == query.whole().is_some()
            && self.whole.as_ref().is_none_or(has_shape)
    }

    /// The matrix.
    pub fn finish(self, query: &MatrixQuery) -> Matrix {
        let values = values(&self.own, self.whole.as_ref(), query);
        Matrix::new(self.labels, self.columns, values, self.own.total())
    }
}

/// The values of a matrix that is no median.
pub fn values(own: &Tally, whole: Option<&Tally>, query: &MatrixQuery) -> Values {
    match query.normalize {
        Normalize::None => own.values(&query.measure),
        normalize => own.fractions(whole.unwrap_or(own), &query.measure, normalize),
    }
}
