//! The CPU engine: the plan, executed with SIMD and threads.

mod adjacency;
mod cell_table;
pub(super) mod claim_intervals;
mod connections;
mod describe;
mod described_pairs;
mod gather;
mod grid_bins;
mod grid_medians;
mod kernels;
mod matrix;
mod matrix_set;
mod medians;
mod neuron;
mod neuron_counts;
mod neuron_set;
mod neurons;
mod null;
mod pair_lists;
mod pair_parts;
mod pair_rows;
mod pairs;
mod partials;
mod passing;
mod radix_order;
mod ranks;
mod sample;
mod segment_of;
mod select;
mod size_index;
mod sparse;
mod sweep;
pub(super) mod test;
mod walk;
pub(super) mod wiring;

pub(crate) use walk::{RUNS_ALONE_MAX, RUNS_PER_TASK};

use std::sync::Arc;

use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::neuron_list;
use crate::engine::partial::{Additive, Amount, Disjoint, GridCounts, Partial};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{
    Adjacency, AdjacencyQuery, CellTests, ClaimIntervals, ConnectionValues, ConnectionsQuery,
    Count, DescribeQuery, Distributions, Filter, Intervals, Matrix, MatrixQuery, MatrixSet,
    MatrixSetQuery, MatrixTest, Neuron, NeuronIds, NeuronList, NeuronQuery, NeuronSet,
    NeuronSetQuery, NeuronsQuery, Null, NullQuery, Resampling, RobustQuery, RowField, RowSet,
    SelectQuery, SelectedRows, Sparse, Sweep, SweepQuery, Test, TestQuery,
};
use crate::run::Run;

/// Answers from the prepared data set with the machine's processors.
#[derive(Debug)]
pub struct Cpu {
    data: Arc<Dataset>,
}

impl Cpu {
    /// Its name in flags and JSON.
    pub const NAME: &'static str = "cpu";

    /// An engine over an open data set.
    pub fn new(data: Arc<Dataset>) -> Cpu {
        Cpu { data }
    }

    /// Bytes of sizes that a matrix of counts looks at, where size is all that is left to test.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn bytes_of_counts(data: &Dataset, plan: &Plan) -> Result<u64> {
        size_index::bytes(data, plan)
    }
}

impl Engine for Cpu {
    fn name(&self) -> &'static str {
        Cpu::NAME
    }

    fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
        run.whole(matrix::amount(&self.data, filter, run).map(Amount::finish))
    }

    fn matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        run.whole(matrix::answer(&self.data, query, run))
    }

    fn intervals(
        &self,
        query: &MatrixQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<Intervals> {
        run.whole(wiring::answer(&self.data, query, resampling, None, run))
    }

    fn claim_intervals(
        &self,
        query: &RobustQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<ClaimIntervals> {
        run.whole(claim_intervals::answer(&self.data, query, resampling, None, run))
    }

    fn sparse(&self, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
        run.whole(sparse::answer(&self.data, query, run))
    }

    fn sparse_sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        run.whole(sparse::sweep(&self.data, query, run))
    }

    fn matrix_set(&self, query: &MatrixSetQuery, run: &Run) -> Result<MatrixSet> {
        run.whole(matrix_set::answer(&self.data, query, run))
    }

    fn connections(&self, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
        run.whole(connections::answer(&self.data, query, run))
    }

    fn sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        run.whole(sweep::collect(&self.data, query, run).map(GridCounts::finish))
    }

    fn collect(&self, question: &Additive, parts: Disjoint, run: &Run) -> Result<Partial> {
        run.whole(partials::collect(&self.data, question, parts, run))
    }

    fn select(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
        run.whole(select::answer(&self.data, query, run))
    }

    fn rows(
        &self,
        query: &SelectQuery,
        fields: &[RowField],
        most: u64,
        run: &Run,
    ) -> Result<SelectedRows> {
        run.whole(gather::answer(&self.data, query, fields, most, run))
    }

    fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds> {
        run.whole(neurons::answer(&self.data, query, run)).map(NeuronIds::from)
    }

    fn neuron_list(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        run.whole(neurons::listed(&self.data, query, run))
    }

    fn neuron(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        run.whole(neuron::answer(&self.data, query, run))
    }

    fn adjacency(&self, filter: &Filter, run: &Run) -> Result<Adjacency> {
        run.whole(adjacency::answer(&self.data, filter, run))
    }

    fn pairs(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        let mut pairs = self.adjacency(&query.filter, run)?;
        if query.is_reciprocal {
            pairs = pairs.reciprocal();
        }
        let columns = neuron_list::columns(&self.data, &query.details.fields(), &pairs.neuron_ids)?;
        Ok(Adjacency { columns, ..pairs })
    }

    fn describe(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        run.whole(describe::answer(&self.data, query, run))
    }

    fn neuron_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        run.whole(neuron_set::answer(&self.data, query, run))
    }

    fn null(&self, query: &NullQuery, run: &Run) -> Result<Null> {
        run.whole(null::answer(&self.data, query, run))
    }

    fn cell_tests(&self, query: &MatrixQuery, test: &MatrixTest, run: &Run) -> Result<CellTests> {
        run.whole(test::cells(&self.data, query, test, None, run))
    }

    fn test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
        run.whole(test::answer(&self.data, query, None, run))
    }
}

#[cfg(test)]
mod tests {
    //! A synthetic data set for this engine's tests.

    use std::path::Path;

    use crate::dataset::{Dataset, StoreChoice};
    use crate::progress::Silent;
    use crate::read::{SourceOverrides, Sources};
    use crate::run::Run;
    use crate::synth::{self, SynthOptions};

    /// 300,000 synapses with what real tables may have: NaN, infinities, negative sizes.
    pub fn made(folder: &Path) -> Dataset {
        let options = SynthOptions { synapses: 300_000, neurons: 900, seed: 4, nasty: true };
        synth::write(folder, &options, &Silent).unwrap();
        let sources = Sources::find(folder, &SourceOverrides::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Run::default()).unwrap()
    }
}
