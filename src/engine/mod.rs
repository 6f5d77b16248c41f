//! Engines: the same questions, answered in different ways, with the same answer bit for bit.

#[doc(hidden)]
pub mod auto;
mod connections;
pub mod cpu;
mod distribution;
#[cfg(feature = "gpu")]
pub mod gpu;
mod groups;
#[cfg(feature = "gpu")]
mod intervals;
pub mod mapped;
mod medians;
mod neuron_list;
pub mod ordered;
pub mod partial;
#[cfg(feature = "gpu")]
mod permutations;
mod permute;
#[doc(hidden)]
pub mod plan;
mod rates;
pub mod reference;
mod resample;
mod shuffle;

use crate::error::{Error, Kind, Result};
use crate::query::{
    Adjacency, AdjacencyQuery, CellTests, ClaimIntervals, ConnectionValues, ConnectionsQuery,
    Count, DescribeQuery, Distributions, Filter, Intervals, Matrix, MatrixQuery, MatrixSet,
    MatrixSetQuery, MatrixTest, Neuron, NeuronIds, NeuronList, NeuronQuery, NeuronSet,
    NeuronSetQuery, NeuronsQuery, Null, NullQuery, Resampling, RobustQuery, RowField, RowSet,
    SelectQuery, SelectedRows, Sparse, Sweep, SweepQuery, Test, TestQuery,
};
use crate::run::Run;
use partial::{Additive, Disjoint, Partial};
#[doc(hidden)]
pub use rates::GpuRates;

/// Answers questions about one data set. Every question is asked on behalf of a [`Run`], which can
/// end it early: the error then is [`Kind::Stopped`].
pub trait Engine: Sync {
    /// Its name in flags and JSON: `cpu`, `reference`.
    fn name(&self) -> &'static str;

    /// How many synapses pass, and their total and mean size.
    ///
    /// # Errors
    /// A filter that [`Filter::check`] refuses or that names what the data lacks (usage), bad data, a
    /// stopped run. Every question may fail so, on a GPU also for the device's sake ([`Kind::Engine`]).
    fn count(&self, filter: &Filter, run: &Run) -> Result<Count>;

    /// Cell type × cell type, or label × label.
    ///
    /// # Errors
    /// What [`MatrixQuery::check`] refuses; else as for [`Engine::count`].
    fn matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix>;

    /// The intervals of the cells of a matrix. What the conditions on neurons cost is not told by them.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; sums that could pass 63 bits
    /// ([`Kind::Data`]); else as for [`Engine::matrix`].
    fn intervals(
        &self,
        _query: &MatrixQuery,
        _resampling: &Resampling,
        _run: &Run,
    ) -> Result<Intervals> {
        Err(not_supported(self.name(), "intervals"))
    }

    /// The intervals of the difference of a claim's sides at every point of its grid. What the conditions on
    /// neurons cost is not told by them.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; sums that could pass 63 bits
    /// ([`Kind::Data`]); else as for [`Engine::connections`].
    fn claim_intervals(
        &self,
        _query: &RobustQuery,
        _resampling: &Resampling,
        _run: &Run,
    ) -> Result<ClaimIntervals> {
        Err(not_supported(self.name(), "intervals"))
    }

    /// How the sum of every cell of a matrix stands to those of permuted labels. What the conditions on
    /// neurons cost is not told by it.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; sums that are too large ([`Kind::Data`]);
    /// else as for [`Engine::matrix`].
    fn cell_tests(
        &self,
        _query: &MatrixQuery,
        _test: &MatrixTest,
        _run: &Run,
    ) -> Result<CellTests> {
        Err(not_supported(self.name(), "tests"))
    }

    /// Several matrices of the same synapses; one question after the other where an engine has no
    /// shorter way.
    ///
    /// # Errors
    /// What [`MatrixSetQuery::check`] refuses; else as for [`Engine::count`].
    fn matrix_set(&self, query: &MatrixSetQuery, run: &Run) -> Result<MatrixSet> {
        query.check()?;
        let questions = query.questions();
        questions
            .iter()
            .map(|question| self.matrix(question, run))
            .collect::<Result<_>>()
            .map(MatrixSet)
    }

    /// The cells of a matrix that are not empty.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it.
    fn sparse(&self, _query: &MatrixQuery, _run: &Run) -> Result<Sparse> {
        Err(not_supported(self.name(), "sparse answers"))
    }

    /// Counts, cell type × cell type, at every point of a grid of thresholds.
    ///
    /// # Errors
    /// What [`SweepQuery::check`] refuses; else as for [`Engine::count`].
    fn sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sweep>;

    /// The cells of a sweep that are not empty.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it.
    fn sparse_sweep(&self, _query: &SweepQuery, _run: &Run) -> Result<Sparse> {
        Err(not_supported(self.name(), "sparse answers"))
    }

    /// What some connections amount to at every point of a grid of thresholds. An engine without
    /// a path of its own counts by sweeping, and sums by a matrix at each point.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where such an engine is asked for medians, or for pairs of neurons.
    fn connections(&self, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
        Ok(connections::collected(self, query, run)?.finish(query))
    }

    /// What is collected for a question before anything is rounded: partials of disjoint synapses, or
    /// of disjoint pairs of neurons, add up.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine has no partials.
    fn collect(&self, _question: &Additive, _parts: Disjoint, _run: &Run) -> Result<Partial> {
        Err(not_supported(self.name(), "partials"))
    }

    /// Which published rows pass, all of them or a uniform sample.
    ///
    /// # Errors
    /// Those of [`Engine::count`].
    fn select(&self, query: &SelectQuery, run: &Run) -> Result<RowSet>;

    /// The rows that pass with some of their fields, where the engine holds them in memory and
    /// looking them up is faster than reading the published file; else, or where they are more than `most`,
    /// which rows they are.
    ///
    /// # Errors
    /// Those of [`Engine::select`].
    fn rows(
        &self,
        query: &SelectQuery,
        _fields: &[RowField],
        _most: u64,
        run: &Run,
    ) -> Result<SelectedRows> {
        Ok(SelectedRows::Set(self.select(query, run)?))
    }

    /// The ids of the neurons of the table that fulfil the conditions, in table order.
    ///
    /// # Errors
    /// What [`NeuronsQuery::check`] refuses, data without a neuron table; else as for
    /// [`Engine::count`].
    fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds>;

    /// The same neurons as the question wants them listed.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where an engine knows their ids alone, and more is asked.
    fn neuron_list(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        match query.is_plain() {
            true => self.neurons(query, run).map(NeuronList::of_ids),
            false => Err(not_supported(self.name(), "neurons with fields, sort or limit")),
        }
    }

    /// One neuron with its synapses.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it, which holds for `adjacency` too.
    fn neuron(&self, _query: &NeuronQuery, _run: &Run) -> Result<Neuron> {
        Err(not_supported(self.name(), "neuron"))
    }

    /// Neuron × neuron: number and summed size of the synapses of every pair.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; else as for [`Engine::count`].
    fn adjacency(&self, _filter: &Filter, _run: &Run) -> Result<Adjacency> {
        Err(not_supported(self.name(), "adjacency"))
    }

    /// The same pairs as the question wants them.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where an engine knows the pairs alone, and more is asked.
    fn pairs(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        match query.is_plain() {
            true => self.adjacency(&query.filter, run),
            false => Err(not_supported(self.name(), "adjacency")),
        }
    }

    /// Distributions of numbers of synapses, connections and neurons.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; what [`DescribeQuery::described`]
    /// refuses; else as for [`Engine::count`].
    fn describe(&self, _query: &DescribeQuery, _run: &Run) -> Result<Distributions> {
        Err(not_supported(self.name(), "describe"))
    }

    /// Several neurons taken together.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it.
    fn neuron_set(&self, _query: &NeuronSetQuery, _run: &Run) -> Result<NeuronSet> {
        Err(not_supported(self.name(), "neuron"))
    }

    /// Statistics of the wiring, and of synapses whose post ends are shuffled.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; what [`NullQuery::check`] refuses.
    fn null(&self, _query: &NullQuery, _run: &Run) -> Result<Null> {
        Err(not_supported(self.name(), "null"))
    }

    /// How the difference of two labels stands to those of permuted ones. What the conditions on neurons
    /// cost is not told by it.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where the engine does not support it; what [`TestQuery::check`] refuses, labels
    /// of fewer than two neurons (usage); sums that are too large ([`Kind::Data`]).
    fn test(&self, _query: &TestQuery, _run: &Run) -> Result<Test> {
        Err(not_supported(self.name(), "test"))
    }

    /// The kernels that the last question of this thread ran on a GPU, in order; none on other engines.
    fn last_run(&self) -> Vec<KernelRun> {
        Vec::new()
    }

    /// What a GPU takes beside its kernels, so many times; `None` on other engines.
    ///
    /// # Errors
    /// A device that fails ([`Kind::Engine`]).
    fn overhead(&self, _name: &str, _runs: u32, _run: &Run) -> Result<Option<Overhead>> {
        Ok(None)
    }

    /// How fast a GPU is, measured now; how long opening it took it does not know. `None` on other engines.
    ///
    /// # Errors
    /// A device that fails ([`Kind::Engine`]).
    fn rates(&self, _run: &Run) -> Result<Option<GpuRates>> {
        Ok(None)
    }

    /// Counts, as a matrix does, so many rows that a GPU makes itself; bytes that it has to read. What it
    /// takes [`Engine::last_run`] says. `None` on other engines.
    ///
    /// # Errors
    /// A device that fails ([`Kind::Engine`]), or counts wrong ([`Kind::Disagree`]).
    fn roof(&self, _rows: u32, _run: &Run) -> Result<Option<u64>> {
        Ok(None)
    }

    /// Bytes a second that the GPU adapter reads and writes when it copies: the roof of its
    /// kernels. `None` on other engines, and where it cannot be measured.
    fn copy_bytes_per_s(&self) -> Option<f64> {
        None
    }

    /// The name of the GPU adapter in use, if there is one.
    fn adapter(&self) -> Option<String> {
        None
    }
}

/// The error of an engine that does not support a question.
pub fn not_supported(engine: &str, question: &str) -> Error {
    Error::new(Kind::Unsupported, format!("the engine '{engine}' does not support '{question}'"))
        .advise("take --engine cpu or --engine reference")
}

/// Times of something that a GPU does beside its kernels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overhead {
    /// Milliseconds of each run.
    pub ms: Vec<f64>,
    /// Bytes that each run moves.
    pub bytes: u64,
}

impl Overhead {
    /// Opening the device; what is compiled later is not in it.
    pub const OPEN: &'static str = "open";
    /// Bringing columns to the device.
    pub const UPLOAD: &'static str = "upload";
    /// A question that no kernel works for: handed over, waited for and read.
    pub const EMPTY: &'static str = "empty";
}

/// A kernel that ran.
#[derive(Clone, Debug, PartialEq)]
pub struct KernelRun {
    /// Its name, as in `shaders/`.
    pub name: &'static str,
    /// What it tested and collected, one bit each: the branches that it took.
    pub tests: u32,
    /// Milliseconds on the device, where it can be timed.
    pub ms: Option<f64>,
    /// Bytes of the columns it had to read.
    pub bytes: u64,
    /// Its workgroups.
    pub workgroups: u32,
    /// Atomic operations on the device's memory, at most.
    pub atomics: u64,
}

/// What went between the processors and a GPU for a question, the columns left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Hand-overs of recorded work.
    pub submits: u32,
    /// Waits for results.
    pub readbacks: u32,
    /// Bytes of results.
    pub bytes_back: u64,
}
