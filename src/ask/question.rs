//! A question, whatever asks it: a command, a route, a test.

use std::borrow::Cow;

use super::{Answer, RowsQuery, intervals, lost, members, permutations};
#[cfg(feature = "output")]
use crate::engine::partial::{Additive, Finished};
use crate::engine::{Engine, not_supported};
use crate::error::Result;
#[cfg(feature = "output")]
use crate::error::{Error, Kind};
#[cfg(feature = "output")]
use crate::output::views::{
    EachNeuronView, Grid, NeuronSetView, NeuronView, NullView, Page, TestView, Verdicts, View,
};
use crate::query::{
    AdjacencyQuery, Axis, Categories, CellAxes, Claim, ConnectionsQuery, DescribeQuery,
    DescribedColumns, Distributions, Filter, FilterParameter, IdRef, MatrixQuery, MatrixSetQuery,
    Measure, NeuronQuery, NeuronSetQuery, NeuronsQuery, Null, NullQuery, Resampling, Robust,
    RobustQuery, SelectQuery, SweepQuery, TestQuery, Units, Vocabulary,
};
#[cfg(feature = "output")]
use crate::query::{Names, Preset};
use crate::run::Run;

/// A question about a connectome, in the words of the command that asks it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Question {
    /// How many synapses pass.
    Count(Filter),
    /// A matrix.
    Matrix(MatrixQuery),
    /// Several matrices of the same synapses.
    MatrixSet(MatrixSetQuery),
    /// A matrix at every point of a grid.
    Sweep(SweepQuery),
    /// What some connections amount to at every point of a grid.
    Connections(ConnectionsQuery),
    /// In which settings of a grid a claim holds.
    Robust(RobustQuery),
    /// Which rows pass.
    Select(SelectQuery),
    /// The rows that pass.
    Rows(RowsQuery),
    /// Which neurons there are.
    Neurons(NeuronsQuery),
    /// One neuron.
    Neuron(NeuronQuery),
    /// Several neurons taken together.
    NeuronSet(NeuronSetQuery),
    /// Several neurons one by one.
    EachNeuron(NeuronSetQuery),
    /// Neuron × neuron.
    Adjacency(AdjacencyQuery),
    /// How statistics of the wiring stand to those of shuffled synapses.
    Null(NullQuery),
    /// How the difference of two connections stands to those of permuted labels.
    Test(TestQuery),
    /// Distributions.
    Describe(DescribeQuery),
    /// What the data holds.
    Info,
}

impl Question {
    /// Asks an engine.
    ///
    /// # Errors
    /// Those of the engine; [`Kind::Unsupported`](crate::Kind::Unsupported) for what takes
    /// more than an engine: rows stand in the published file, and what the data holds is counted as it is
    /// prepared.
    pub fn ask(&self, engine: &dyn Engine, run: &Run) -> Result<Answer> {
        Ok(match self {
            Question::Count(filter) => Answer::Count(engine.count(filter, run)?),
            Question::Matrix(query) if query.is_sparse() => {
                Answer::Sparse(engine.sparse(query, run)?)
            }
            Question::Matrix(query) => Answer::Matrix(intervals::matrix(query, engine, run)?),
            Question::MatrixSet(query) => Answer::MatrixSet(engine.matrix_set(query, run)?),
            Question::Sweep(query) if query.sparse => {
                Answer::Sparse(engine.sparse_sweep(query, run)?)
            }
            Question::Sweep(query) => Answer::Sweep(engine.sweep(query, run)?),
            Question::Connections(query) => Answer::Connections(engine.connections(query, run)?),
            Question::Robust(query) => {
                let values = engine.connections(&query.connections(), run)?;
                let ci = intervals::of_claim(query, engine, run)?;
                Answer::Robust(Robust { ci, ..query.judge(&values) })
            }
            Question::Select(query) => Answer::Select(engine.select(query, run)?),
            Question::Neurons(query) => Answer::Neurons(engine.neuron_list(query, run)?),
            Question::Neuron(query) => Answer::Neuron(engine.neuron(query, run)?),
            Question::NeuronSet(query) => {
                let query = members::chosen(query, engine, run)?;
                Answer::NeuronSet(engine.neuron_set(&query, run)?)
            }
            Question::EachNeuron(query) => {
                let query = members::chosen(query, engine, run)?;
                let NeuronSetQuery { ids, filter, .. } = query.as_ref();
                let of_one = |id: IdRef| NeuronQuery { id: id.to_owned(), filter: filter.clone() };
                let each = ids.iter().map(|id| engine.neuron(&of_one(id), run));
                Answer::EachNeuron(each.collect::<Result<_>>()?)
            }
            Question::Adjacency(query) => Answer::Adjacency(engine.pairs(query, run)?),
            Question::Null(query) => {
                // First, so that an engine without it says so.
                let found = engine.null(query, run)?;
                Answer::Null(Null { lost: lost::under(&query.filter, engine, run)?, ..found })
            }
            Question::Test(query) => Answer::Test(permutations::test(query, engine, run)?),
            Question::Describe(query) => {
                let found = engine.describe(query, run)?;
                let lost = lost::under(&query.filter, engine, run)?;
                Answer::Describe(Distributions { lost, ..found })
            }
            Question::Rows(_) | Question::Info => {
                return Err(not_supported(engine.name(), self.name()));
            }
        })
    }

    /// Whether a claim holds at every point of a grid of connections; those are the claim's.
    pub fn of_claim(claim: Claim, asked: ConnectionsQuery) -> Question {
        let ConnectionsQuery { grid, measure, normalize, .. } = asked;
        Question::Robust(RobustQuery { claim, measure, normalize, grid, ci: None })
    }

    /// Does some work on the question whose partials add up, if it has such.
    ///
    /// # Errors
    /// Those of the work; a question that has none (usage).
    #[cfg(feature = "output")]
    pub(super) fn partial<T>(&self, work: impl FnOnce(&Additive) -> Result<T>) -> Result<T> {
        match self {
            Question::Count(filter) => work(&Additive::Count(filter)),
            Question::Matrix(query) if query.test.is_some() => work(&Additive::CellTests(query)),
            Question::Matrix(query) if query.ci.is_some() => work(&Additive::Intervals(query)),
            Question::Robust(query) if query.ci.is_some() => work(&Additive::ClaimIntervals(query)),
            Question::Matrix(query) => work(&Additive::Matrix(query)),
            Question::MatrixSet(query) => work(&Additive::MatrixSet(query)),
            Question::Sweep(query) => work(&Additive::Sweep(query)),
            Question::Connections(query) => work(&Additive::Connections(query)),
            Question::Robust(query) => work(&Additive::Connections(&query.connections())),
            Question::Test(query) => work(&Additive::Test(query)),
            Question::Neurons(query) => work(&Additive::Neurons(query)),
            Question::Describe(query) => work(&Additive::Describe(query)),
            other => {
                let why = match other {
                    Question::Null(_) => ": every shuffle is of all synapses at once",
                    _ => "",
                };
                let what = format!("answers to '{}' do not add up{why}", other.name());
                Err(Error::new(Kind::Usage, what).advise(
                    "ask for them with all shards opened as one: give the folder that holds them",
                ))
            }
        }
    }

    /// The answer that partials come to.
    #[cfg(feature = "output")]
    pub(super) fn finished(&self, finished: Finished) -> Result<Answer> {
        Ok(match (self, finished) {
            (_, Finished::Count(count)) => Answer::Count(count),
            (_, Finished::Totals(totals)) => Answer::Totals(totals),
            (_, Finished::Matrix(matrix)) => Answer::Matrix(matrix),
            (_, Finished::Sweep(sweep)) => Answer::Sweep(sweep),
            (_, Finished::Sparse(sparse)) => Answer::Sparse(sparse),
            (_, Finished::Robust(robust)) => Answer::Robust(robust),
            (_, Finished::MatrixSet(set)) => Answer::MatrixSet(set),
            (_, Finished::Test(test)) => Answer::Test(test),
            (_, Finished::Neurons(list)) => Answer::Neurons(list),
            (_, Finished::Describe(found)) => Answer::Describe(found),
            (Question::Robust(query), Finished::Connections(values)) => {
                Answer::Robust(query.judge(&values))
            }
            (_, Finished::Connections(values)) => Answer::Connections(values),
        })
    }

    /// The same, with what every resample and permutation comes to in its answer if `keeps` says so.
    #[must_use]
    pub fn keeping_sums(self, keeps: bool) -> Question {
        match self {
            Question::Matrix(query) => Question::Matrix(query.keeping_sums(keeps)),
            Question::Robust(query) => Question::Robust(query.keeping_sums(keeps)),
            other => other,
        }
    }

    /// Whether the engines of a GPU support it.
    pub fn has_gpu_path(&self) -> bool {
        !self.counts_pairs() && !self.names_cells() && self.is_of_gpu()
    }

    /// Whether it asks for a number of synapses of a pair of neurons.
    fn counts_pairs(&self) -> bool {
        match self.grid() {
            Some(grid) => grid.counts_pairs(),
            None => self.filter().fewest_of_pair().is_some(),
        }
    }

    /// What an engine lacks that does not support it, as it is said.
    pub(super) fn in_words(&self) -> Cow<'_, str> {
        match self {
            _ if self.counts_pairs() => FilterParameter::MinPair.name().into(),
            Question::Matrix(query) if !query.measure.has_gpu_path() => query.measure.name(),
            _ if self.names_cells() => "rows and columns".into(),
            Question::Matrix(query) if query.is_sparse() => "sparse answers".into(),
            Question::Sweep(query) if query.sparse => "sparse answers".into(),
            _ if self.grid().is_some() => match self.measure() {
                Some(measure) => format!("{} --measure {}", self.name(), measure.name()).into(),
                None => self.name().into(),
            },
            _ => self.name().into(),
        }
    }

    fn is_of_gpu(&self) -> bool {
        match self {
            Question::Neuron(_) | Question::NeuronSet(_) | Question::EachNeuron(_) => false,
            Question::Adjacency(_) | Question::Null(_) => false,
            Question::Test(query) => query.measure.has_gpu_path(),
            Question::Describe(_) | Question::Info => false,
            Question::Neurons(query) => !query.lists_counts(),
            Question::Sweep(query) if query.sparse => false,
            // Connections out of sweeps and matrices.
            _ if self.grid().is_some() => {
                self.measure().is_none_or(|it| it.has_gpu_path() && !it.is_median())
            }
            Question::MatrixSet(query) => query.matrices.iter().all(|(of, _)| of.has_gpu_path()),
            Question::Matrix(query) => query.measure.has_gpu_path() && !query.is_sparse(),
            _ => true,
        }
    }

    /// Whether its rows or columns are named.
    fn names_cells(&self) -> bool {
        self.cells().is_some_and(CellAxes::is_named)
    }

    /// How it resamples neurons, if it does.
    pub(super) fn resampling(&self) -> Option<&Resampling> {
        match self {
            Question::Matrix(query) => query.ci.as_ref(),
            Question::Robust(query) => query.ci.as_ref(),
            _ => None,
        }
    }

    /// What its rows and columns are.
    pub(super) fn cells(&self) -> Option<&CellAxes> {
        match self {
            Question::Matrix(query) => Some(&query.cells),
            _ => Some(&self.grid()?.cells),
        }
    }

    /// What its values are, where they may be one measure or another.
    pub(super) fn measure(&self) -> Option<&Measure> {
        match self {
            Question::Matrix(query) => Some(&query.measure),
            Question::Connections(query) => Some(&query.measure),
            Question::Robust(query) => Some(&query.measure),
            Question::Test(query) => Some(&query.measure),
            _ => None,
        }
    }

    /// What the values of its answer are, one after the other.
    pub(super) fn measures(&self) -> impl Iterator<Item = &Measure> {
        let set = match self {
            Question::MatrixSet(query) => query.matrices.as_slice(),
            _ => &[],
        };
        self.measure().into_iter().chain(set.iter().map(|(measure, _)| measure))
    }

    /// The grid at whose points it is asked.
    pub(crate) fn grid(&self) -> Option<&SweepQuery> {
        match self {
            Question::Sweep(grid) => Some(grid),
            Question::Connections(query) => Some(&query.grid),
            Question::Robust(query) => Some(&query.grid),
            _ => None,
        }
    }

    /// The claim that it asks about.
    pub(super) fn claim(&self) -> Option<&Claim> {
        match self {
            Question::Robust(query) => Some(&query.claim),
            _ => None,
        }
    }

    /// The same, where it is about a claim, over these axes where it names none, and thresholds by name
    /// alone.
    pub(super) fn with_axes(mut self, axes: &CellAxes) -> Question {
        if let Question::Robust(query) = &mut self {
            query.grid.cells = std::mem::take(&mut query.grid.cells).or(axes);
            let own = std::mem::take(&mut query.grid.axes).into_iter();
            query.grid.axes = own.map(Axis::by_name).collect();
        }
        self
    }

    /// Refuses to take fragments for neurons where it resamples or permutes them.
    pub(super) fn check_units(&self, units: &Units) -> Result<()> {
        match self {
            Question::Matrix(query) => query.check_units(units),
            Question::Robust(query) => query.check_units(units).map(drop),
            Question::Test(query) => query.check_units(units),
            _ => Ok(()),
        }
    }

    /// Refuses values without meaning, and names that the data lacks, but for those of the filter.
    pub(super) fn check(&self, vocabulary: &Vocabulary) -> Result<()> {
        let types = vocabulary.types.len();
        self.cells().map(Categories::asked).transpose()?;
        self.measures().try_for_each(|measure| measure.of_j0251().map(|_| ()))?;
        match self {
            Question::Matrix(query) => {
                query.check()?;
                query.check_units(&Units::J0251)
            }
            Question::MatrixSet(query) => query.check(),
            Question::Sweep(query) => query.check(types),
            Question::Connections(query) => query.check(types),
            Question::Robust(query) => {
                query.check(vocabulary)?;
                Units::of(vocabulary, |units| query.check_units(units)).map(drop)
            }
            Question::Neurons(query) => query.check(vocabulary),
            Question::Neuron(query) => query.number().map(drop),
            Question::NeuronSet(query) | Question::EachNeuron(query) => {
                // A name that no column has is wrong before it is none of the neuron.
                query.synapses().predicate(vocabulary)?;
                query.check_chosen()?;
                query.told_apart().0.check(vocabulary)?;
                query.numbers().map(drop)
            }
            Question::Select(query) => query.check(),
            Question::Null(query) => query.check_j0251(vocabulary),
            Question::Test(query) => {
                query.check_j0251(vocabulary)?;
                self.check_units(&Units::J0251)
            }
            Question::Rows(query) => {
                query.fields.published()?;
                query.select.check()
            }
            Question::Describe(query) => query.described(&DescribedColumns::j0251()).map(drop),
            _ => Ok(()),
        }
    }

    /// The filter on synapses, but for the axes of a grid.
    pub fn filter(&self) -> Cow<'_, Filter> {
        Cow::Borrowed(match self {
            Question::Count(filter) => filter,
            Question::Matrix(query) => &query.filter,
            Question::MatrixSet(query) => &query.filter,
            Question::Sweep(SweepQuery { filter, .. })
            | Question::Connections(ConnectionsQuery { grid: SweepQuery { filter, .. }, .. })
            | Question::Robust(RobustQuery { grid: SweepQuery { filter, .. }, .. }) => filter,
            Question::Select(query) => &query.filter,
            Question::Rows(query) => &query.select.filter,
            Question::Neuron(query) => &query.filter,
            Question::NeuronSet(query) | Question::EachNeuron(query) => return query.synapses(),
            Question::Adjacency(query) => &query.filter,
            Question::Null(query) => &query.filter,
            Question::Test(query) => &query.filter,
            Question::Describe(query) => &query.filter,
            Question::Neurons(query) => return Cow::Owned(query.counted()),
            Question::Info => return Cow::Owned(Filter::default()),
        })
    }

    /// The filter that an answer repeats: with the conditions on the neurons that it is about.
    pub fn said_filter(&self) -> Cow<'_, Filter> {
        match self {
            Question::NeuronSet(query) | Question::EachNeuron(query) => {
                Cow::Borrowed(&query.filter)
            }
            Question::Neurons(query) => Cow::Owned(query.said_filter()),
            other => other.filter(),
        }
    }

    /// The filter that tells how much there is to read: that of the first point of a grid.
    pub(super) fn costs(&self) -> Cow<'_, Filter> {
        self.grid().map_or_else(|| self.filter(), |grid| Cow::Owned(grid.filter_at(0)))
    }

    /// The command that asks it.
    pub fn name(&self) -> &'static str {
        match self {
            Question::Count(_) => "count",
            Question::Matrix(_) | Question::MatrixSet(_) => "matrix",
            Question::Sweep(_) => "sweep",
            Question::Connections(_) | Question::Robust(_) => "robust",
            Question::Select(_) | Question::Rows(_) => "synapses",
            Question::Neurons(_) => "neurons",
            Question::Neuron(_) | Question::NeuronSet(_) | Question::EachNeuron(_) => "neuron",
            Question::Adjacency(_) => "adjacency",
            Question::Null(_) => "null",
            Question::Test(_) => "test",
            Question::Describe(_) => "describe",
            Question::Info => "info",
        }
    }
}

#[cfg(feature = "output")]
impl Question {
    /// An answer to it as formats see it; none of rows, which are read as they are written, and of what the
    /// data holds, which takes more than the question.
    pub(crate) fn view<'a>(
        &'a self,
        answer: &'a Answer,
        types: &'a Names,
        partners: Option<usize>,
    ) -> Option<View<'a>> {
        Some(match (answer, self) {
            (Answer::Count(count), _) => View::Count(count),
            (Answer::Totals(totals), _) => View::Totals(totals),
            (Answer::Columns(facts), _) => View::Columns(facts),
            (Answer::Matrix(matrix), Question::Matrix(query)) => View::Matrix(matrix, query),
            (Answer::Sparse(cells), Question::Matrix(query)) => View::Sparse(cells, query),
            (Answer::Sparse(cells), Question::Sweep(query)) => View::SparseSweep(cells, query),
            (Answer::MatrixSet(set), Question::MatrixSet(query)) => {
                View::MatrixSet(Page::new(set, query, Preset::of_matrix_set(query)))
            }
            (Answer::Sweep(sweep), Question::Sweep(query)) => View::Sweep(Grid::new(sweep, query)),
            (Answer::Robust(robust), Question::Robust(query)) => {
                View::Verdicts(Verdicts::new(robust, query))
            }
            (Answer::Neurons(list), Question::Neurons(query)) => View::Neurons(list, query),
            (Answer::Neuron(neuron), _) => View::Neuron(NeuronView { neuron, types, partners }),
            (Answer::NeuronSet(set), _) => View::NeuronSet(NeuronSetView { set, types, partners }),
            (Answer::EachNeuron(neurons), _) => {
                View::EachNeuron(EachNeuronView { neurons, types, partners })
            }
            (Answer::Adjacency(pairs), _) => View::Adjacency(pairs),
            (Answer::Null(null), Question::Null(query)) => View::Null(NullView::new(null, query)),
            (Answer::Test(test), Question::Test(query)) => View::Test(TestView::new(test, query)),
            (Answer::Describe(found), Question::Describe(query)) => {
                View::Distributions(found, query)
            }
            _ => return None,
        })
    }
}

/// What is asked as it is.
macro_rules! questions {
    ($($query:ident => $question:ident),+ $(,)?) => {$(
        impl From<$query> for Question {
            fn from(query: $query) -> Question {
                Question::$question(query)
            }
        }
    )+};
}

questions! {
    MatrixQuery => Matrix,
    MatrixSetQuery => MatrixSet,
    SweepQuery => Sweep,
    ConnectionsQuery => Connections,
    RobustQuery => Robust,
    RowsQuery => Rows,
    NeuronsQuery => Neurons,
    NeuronQuery => Neuron,
    NeuronSetQuery => NeuronSet,
    AdjacencyQuery => Adjacency,
    NullQuery => Null,
    TestQuery => Test,
    DescribeQuery => Describe,
}
