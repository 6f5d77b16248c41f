//! Answers beside their questions, as tables, pictures and files see them: what is asked of an answer
//! more than once is worked out here, and nothing here knows a format.

mod grid;
mod info;
mod neuron;
mod null;
mod page;
mod rows;
mod shape_ids;
mod size;
mod test;
mod verdicts;

pub use grid::{Grid, TypePair};
pub(super) use grid::{places_at, values_at};
pub use info::{InfoFrom, InfoView};
pub(super) use neuron::NeuronWords;
pub use neuron::{EachNeuronView, NeuronSetView, NeuronView};
pub use null::NullView;
pub use page::Page;
pub use rows::RowsView;
pub use shape_ids::ShapeIds;
pub use size::Size;
pub use test::TestView;
pub use verdicts::Verdicts;

use super::AnswerKind;
use super::shape::{Origin, Summary};
use crate::query::{
    Adjacency, Count, DescribeQuery, Distributions, MapFacts, Matrix, MatrixQuery, NeuronList,
    NeuronsQuery, Sparse, SweepQuery, Totals,
};
use crate::shape::{Mesh, Skeleton};

/// An answer beside its question, and whatever else its formats show.
pub enum View<'a> {
    /// A number of synapses.
    Count(&'a Count),
    /// The same of a data set with a map, with the sums of its numbers.
    Totals(&'a Totals),
    /// A matrix and its question.
    Matrix(&'a Matrix, &'a MatrixQuery),
    /// The cells of a matrix that are not empty, and its question.
    Sparse(&'a Sparse, &'a MatrixQuery),
    /// The same at every point of a grid.
    SparseSweep(&'a Sparse, &'a SweepQuery),
    /// Several matrices of the same synapses.
    MatrixSet(Page<'a>),
    /// A matrix at every point of a grid.
    Sweep(Grid<'a>),
    /// What became of a claim over a grid.
    Verdicts(Verdicts<'a>),
    /// The synapses themselves, to be read as they are written.
    Rows(RowsView<'a>),
    /// Neurons and the conditions that they fulfil.
    Neurons(&'a NeuronList, &'a NeuronsQuery),
    /// One neuron.
    Neuron(NeuronView<'a>),
    /// Several neurons taken together.
    NeuronSet(NeuronSetView<'a>),
    /// Several neurons one by one.
    EachNeuron(EachNeuronView<'a>),
    /// Neuron × neuron.
    Adjacency(&'a Adjacency),
    /// Statistics beside those of shuffled synapses.
    Null(NullView<'a>),
    /// Distributions and their question.
    Distributions(&'a Distributions, &'a DescribeQuery),
    /// How a difference stands to those of permuted labels.
    Test(TestView<'a>),
    /// What a data set holds.
    Info(InfoView<'a>),
    /// The same of a data set with a map: its columns.
    Columns(&'a MapFacts),
    /// A skeleton, and where it is from.
    Skeleton(&'a Skeleton, &'a Origin),
    /// A mesh, and where it is from.
    Mesh(&'a Mesh, &'a Origin),
    /// The numbers of several skeletons.
    Skeletons(&'a [(Summary, Origin)]),
    /// The numbers of several meshes.
    Meshes(&'a [(Summary, Origin)]),
    /// The ids of a folder's shapes.
    ShapeIds(ShapeIds<'a>),
}

impl View<'_> {
    /// What it is, as far as its formats depend on it.
    pub fn kind(&self) -> AnswerKind {
        match self {
            View::Count(_) | View::Totals(_) => AnswerKind::Count,
            View::Matrix(matrix, _) if matrix.ci.is_some() || matrix.tests.is_some() => {
                AnswerKind::Intervals
            }
            View::Matrix(..) => AnswerKind::Matrix,
            View::Sparse(..) => AnswerKind::Sparse,
            View::SparseSweep(..) => AnswerKind::SparseSweep,
            View::MatrixSet(_) => AnswerKind::MatrixSet,
            View::Sweep(grid) => AnswerKind::Sweep { axes: grid.axes().len() },
            View::Verdicts(of) if of.intervals().is_some() => AnswerKind::ClaimIntervals,
            View::Verdicts(_) => AnswerKind::Verdicts,
            View::Rows(_) => AnswerKind::Rows,
            View::Neurons(..) => AnswerKind::Neurons,
            View::Neuron(_) | View::NeuronSet(_) | View::EachNeuron(_) => AnswerKind::Neuron,
            View::Adjacency(_) => AnswerKind::Adjacency,
            View::Null(_) => AnswerKind::Null,
            View::Test(_) => AnswerKind::Test,
            View::Distributions(..) => AnswerKind::Distributions,
            View::Info(_) | View::Columns(_) => AnswerKind::Info,
            View::Skeleton(..) => AnswerKind::Skeleton,
            View::Mesh(..) => AnswerKind::Mesh,
            View::Skeletons(_) => AnswerKind::Skeletons,
            View::Meshes(_) => AnswerKind::Meshes,
            View::ShapeIds(_) => AnswerKind::ShapeIds,
        }
    }
}
