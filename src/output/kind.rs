//! The kinds of answers, as far as their formats differ.

/// What an answer is, as far as its formats depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerKind {
    /// A number of synapses.
    Count,
    /// A matrix.
    Matrix,
    /// A matrix with the intervals or the tests of its cells.
    Intervals,
    /// The cells of a matrix that are not empty.
    Sparse,
    /// The same at every point of a grid.
    SparseSweep,
    /// Several matrices of the same synapses.
    MatrixSet,
    /// A matrix at every point of a grid with so many axes.
    Sweep {
        /// How many axes the grid has.
        axes: usize,
    },
    /// What became of a claim over a grid.
    Verdicts,
    /// The same with intervals.
    ClaimIntervals,
    /// The synapses themselves.
    Rows,
    /// Ids of neurons.
    Neurons,
    /// One neuron.
    Neuron,
    /// Neuron × neuron.
    Adjacency,
    /// Statistics beside those of shuffled synapses.
    Null,
    /// How a difference stands to those of permuted labels.
    Test,
    /// Distributions of numbers.
    Distributions,
    /// What a data set holds.
    Info,
    /// A skeleton.
    Skeleton,
    /// A mesh.
    Mesh,
    /// The numbers of several skeletons.
    Skeletons,
    /// The numbers of several meshes.
    Meshes,
    /// The ids of a folder's shapes.
    ShapeIds,
}

impl AnswerKind {
    /// What it is where intervals are asked for.
    pub const fn with_intervals(self) -> AnswerKind {
        match self {
            AnswerKind::Matrix => AnswerKind::Intervals,
            AnswerKind::Verdicts => AnswerKind::ClaimIntervals,
            other => other,
        }
    }

    /// What a sentence calls it.
    pub const fn noun(self) -> &'static str {
        match self {
            AnswerKind::Count => "a count",
            AnswerKind::Matrix => "a matrix",
            AnswerKind::Intervals => "a matrix with intervals or tests",
            AnswerKind::Sparse => "a sparse matrix",
            AnswerKind::SparseSweep => "a sparse sweep",
            AnswerKind::MatrixSet => "a matrix set",
            AnswerKind::Sweep { .. } => "a sweep",
            AnswerKind::Verdicts => "verdicts",
            AnswerKind::ClaimIntervals => "verdicts with intervals",
            AnswerKind::Rows => "rows",
            AnswerKind::Neurons => "neurons",
            AnswerKind::Neuron => "a neuron",
            AnswerKind::Adjacency => "adjacency",
            AnswerKind::Null => "null models",
            AnswerKind::Test => "a permutation test",
            AnswerKind::Distributions => "distributions",
            AnswerKind::Info => "info",
            AnswerKind::Skeleton => "a skeleton",
            AnswerKind::Mesh => "a mesh",
            AnswerKind::Skeletons => "several skeletons",
            AnswerKind::Meshes => "several meshes",
            AnswerKind::ShapeIds => "a list",
        }
    }
}
