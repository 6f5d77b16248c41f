//! What is collected for a sweep.

use super::places::Places;
use crate::query::{Sweep, SweepQuery};

/// Counts of synapses at every point of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCounts {
    /// Names of rows and columns.
    pub labels: Vec<String>,
    /// Names of columns where they are others.
    pub columns: Option<Vec<String>>,
    /// Synapses by axis order (the last axis fastest), then pre, then post.
    pub counts: Vec<u64>,
}

impl GridCounts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &GridCounts) -> bool {
        self.labels == other.labels
            && self.columns == other.columns
            && self.counts.len() == other.counts.len()
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &GridCounts) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(sum, more)| *sum += more);
    }

    /// The same counts among more: rows and columns stand at these places of the labels.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> GridCounts {
        let of = columns.unwrap_or(rows);
        let cells = (rows.at.len() * of.at.len()).max(1);
        let points = self.counts.chunks(cells);
        GridCounts {
            labels: rows.labels.clone(),
            columns: self.columns.map(|_| of.labels.clone()),
            counts: points.flat_map(|point| Places::spread(rows, of, point)).collect(),
        }
    }

    /// Whether they have the shape of this question.
    pub fn is_for(&self, query: &SweepQuery) -> bool {
        let columns = self.columns.as_ref().unwrap_or(&self.labels).len();
        let cells = (self.labels.len() * columns) as u64;
        let cells = query.points().and_then(|points| points.checked_mul(cells));
        cells == Some(self.counts.len() as u64) && self.columns.is_some() == query.cells.is_named()
    }

    /// The sweep.
    pub fn finish(self) -> Sweep {
        Sweep::new(self.labels, self.columns, self.counts)
    }
}
