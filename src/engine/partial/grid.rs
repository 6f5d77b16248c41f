//! What is collected for a sweep.

use crate::query::{Sweep, SweepQuery};

/// Counts of synapses at every point of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCounts {
    /// Names of rows and columns.
    pub labels: Vec<String>,
    /// Synapses by axis order (the last axis fastest), then pre, then post.
    pub counts: Vec<u64>,
}

impl GridCounts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &GridCounts) -> bool {
        self.labels == other.labels && self.counts.len() == other.counts.len()
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &GridCounts) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(sum, more)| *sum += more);
    }

    /// Whether they have the shape of this question.
    pub fn is_for(&self, query: &SweepQuery) -> bool {
        let cells = (self.labels.len() as u64).pow(2);
        let cells = query.points().and_then(|points| points.checked_mul(cells));
        cells == Some(self.counts.len() as u64)
    }

    /// The sweep.
    pub fn finish(self) -> Sweep {
        Sweep { labels: self.labels, counts: self.counts }
    }
}
