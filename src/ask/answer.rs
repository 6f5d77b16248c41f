//! An answer, whoever gave it.

use std::fmt;

#[cfg(doc)]
use super::Question;
use crate::query::{
    Adjacency, ConnectionValues, Count, Matrix, MatrixSet, Neuron, Robust, RowSet, Sweep,
};

/// An answer to a [`Question`].
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Count`].
    Count(Count),
    /// To [`Question::Matrix`].
    Matrix(Matrix),
    /// To [`Question::MatrixSet`].
    MatrixSet(MatrixSet),
    /// To [`Question::Sweep`].
    Sweep(Sweep),
    /// To [`Question::Connections`].
    Connections(ConnectionValues),
    /// To [`Question::Robust`].
    Robust(Robust),
    /// To [`Question::Select`].
    Select(RowSet),
    /// To [`Question::Neurons`].
    Neurons(Vec<u64>),
    /// To [`Question::Neuron`].
    Neuron(Neuron),
    /// To [`Question::Adjacency`].
    Adjacency(Adjacency),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Count(count) => write!(f, "{count:?}"),
            Answer::Matrix(matrix) => write!(f, "{} synapses, {:?}", matrix.total, matrix.values),
            Answer::MatrixSet(MatrixSet(matrices)) => write!(f, "{matrices:?}"),
            Answer::Connections(values) => write!(f, "{values:?}"),
            Answer::Robust(robust) => write!(f, "{:?}", robust.outcomes),
            Answer::Sweep(sweep) => write!(f, "{:?}", sweep.counts),
            Answer::Select(rows) => {
                let first: Vec<u64> = rows.rows().take(100).collect();
                write!(f, "{} rows, the first {first:?}", rows.len())
            }
            Answer::Neurons(ids) => {
                let first = &ids[..ids.len().min(100)];
                write!(f, "{} neurons, the first {first:?}", ids.len())
            }
            Answer::Neuron(neuron) => write!(f, "{neuron:?}"),
            Answer::Adjacency(pairs) => {
                let first: Vec<_> = pairs.iter().take(100).collect();
                let neurons = pairs.neuron_ids.len();
                write!(f, "{} pairs of {neurons} neurons, the first {first:?}", pairs.pairs())
            }
        }
    }
}
