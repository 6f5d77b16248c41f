//! An answer, whoever gave it.

use std::fmt;

#[cfg(doc)]
use super::Question;
use super::{Info, Rows};
use crate::error::{Error, Kind};
use crate::query::{
    Adjacency, ClaimIntervals, ConnectionValues, Count, Distributions, MapFacts, Matrix, MatrixSet,
    Neuron, NeuronList, NeuronSet, Null, Robust, RowSet, Sparse, Sweep, Test, Totals,
};

/// An answer to a [`Question`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// To [`Question::Count`].
    Count(Count),
    /// To [`Question::Count`] of a data set with a map.
    Totals(Totals),
    /// To [`Question::Matrix`].
    Matrix(Matrix),
    /// To [`Question::Matrix`], where it is asked for the cells that are not empty.
    Sparse(Sparse),
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
    /// To [`Question::Rows`].
    Rows(Rows),
    /// To [`Question::Neurons`].
    Neurons(NeuronList),
    /// To [`Question::Neuron`].
    Neuron(Neuron),
    /// To [`Question::NeuronSet`].
    NeuronSet(NeuronSet),
    /// To [`Question::EachNeuron`].
    EachNeuron(Vec<Neuron>),
    /// To [`Question::Adjacency`].
    Adjacency(Adjacency),
    /// To [`Question::Null`].
    Null(Null),
    /// To [`Question::Test`].
    Test(Test),
    /// To [`Question::Describe`].
    Describe(Distributions),
    /// To [`Question::Info`].
    Info(Box<Info>),
    /// To [`Question::Info`] of a data set with a map.
    Columns(Box<MapFacts>),
}

/// The answer as what it holds; an error where it holds something else.
macro_rules! answers {
    ($($answer:ident => $held:ty),+ $(,)?) => {$(
        impl TryFrom<Answer> for $held {
            type Error = Error;

            fn try_from(answer: Answer) -> Result<$held, Error> {
                match answer {
                    Answer::$answer(held) => Ok(held),
                    _ => Err(other(stringify!($answer))),
                }
            }
        }
    )+};
}

answers! {
    Count => Count,
    Totals => Totals,
    Matrix => Matrix,
    Sparse => Sparse,
    MatrixSet => MatrixSet,
    Sweep => Sweep,
    Connections => ConnectionValues,
    Robust => Robust,
    Select => RowSet,
    Rows => Rows,
    Neurons => NeuronList,
    Neuron => Neuron,
    NeuronSet => NeuronSet,
    EachNeuron => Vec<Neuron>,
    Adjacency => Adjacency,
    Null => Null,
    Test => Test,
    Describe => Distributions,
    Info => Box<Info>,
    Columns => Box<MapFacts>,
}

#[cfg(feature = "output")]
impl Answer {
    /// Whether nothing has passed.
    pub fn is_empty(&self) -> bool {
        match self {
            Answer::Count(count) => count.count == 0,
            Answer::Totals(totals) => totals.count == 0,
            Answer::Matrix(matrix) => matrix.total == 0,
            Answer::Sparse(sparse) => sparse.total == 0,
            Answer::MatrixSet(set) => set.0.iter().all(|matrix| matrix.total == 0),
            Answer::Sweep(sweep) => sweep.counts.iter().all(|count| *count == 0),
            Answer::Rows(rows) => rows.is_empty(),
            Answer::Neurons(list) => list.available == 0,
            Answer::Neuron(neuron) => neuron.is_alone(),
            Answer::NeuronSet(set) => set.is_alone(),
            Answer::EachNeuron(neurons) => neurons.iter().all(Neuron::is_alone),
            Answer::Adjacency(pairs) => pairs.pairs() == 0,
            Answer::Null(null) => null.synapses == 0,
            Answer::Test(test) => test.is_empty(),
            Answer::Describe(distributions) => distributions.is_empty(),
            _ => false,
        }
    }
}

fn other(wanted: &str) -> Error {
    Error::new(Kind::Failure, format!("the answer is none to a question of the kind {wanted}"))
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Count(count) => write!(f, "{count:?}"),
            Answer::Totals(totals) => write!(f, "{totals:?}"),
            Answer::Matrix(matrix) => write!(f, "{} synapses, {:?}", matrix.total, matrix.values),
            Answer::Sparse(sparse) => {
                let values = &sparse.values;
                write!(f, "{} synapses in {} cells, {values:?}", sparse.total, sparse.cells.len())
            }
            Answer::MatrixSet(MatrixSet(matrices)) => write!(f, "{matrices:?}"),
            Answer::Connections(values) => write!(f, "{values:?}"),
            Answer::Robust(Robust { outcomes, ci: None }) => write!(f, "{outcomes:?}"),
            Answer::Robust(Robust { outcomes, ci: Some(ci) }) => {
                let ClaimIntervals { settings, critical, in_all, in_most, .. } = &**ci;
                write!(f, "{outcomes:?}, {settings:?}, {critical:?}, {in_all}, {in_most}")
            }
            Answer::Sweep(sweep) => write!(f, "{:?}", sweep.counts),
            Answer::Select(rows) => {
                let first: Vec<u64> = rows.rows().take(100).collect();
                write!(f, "{} rows, the first {first:?}", rows.len())
            }
            Answer::Rows(rows) => write!(f, "{} rows", rows.len()),
            Answer::Info(info) => write!(f, "{info:?}"),
            Answer::Columns(facts) => write!(f, "{facts:?}"),
            Answer::Neurons(NeuronList { ids, available, columns }) => {
                let first: Vec<_> = ids.iter().take(100).collect();
                write!(f, "{available} neurons, the first {first:?} with {columns:?}")
            }
            Answer::Describe(distributions) => write!(f, "{distributions}"),
            Answer::Neuron(neuron) => write!(f, "{neuron:?}"),
            Answer::NeuronSet(set) => write!(f, "{set:?}"),
            Answer::Null(null) => write!(f, "{null:?}"),
            Answer::Test(test) => write!(f, "{test:?}"),
            Answer::EachNeuron(neurons) => write!(f, "{neurons:?}"),
            Answer::Adjacency(pairs) => {
                let first: Vec<_> = pairs.iter().take(100).collect();
                let neurons = pairs.neuron_ids.len();
                write!(f, "{} pairs of {neurons} neurons, the first {first:?}", pairs.pairs())
            }
        }
    }
}
