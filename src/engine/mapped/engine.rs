//! The reference over a map as an engine: every question by its definition.

use super::Records;
use crate::engine::Engine;
use crate::engine::reference::Reference;
use crate::error::Result;
use crate::query::{
    Adjacency, AdjacencyQuery, CellTests, ClaimIntervals, ConnectionValues, ConnectionsQuery,
    Count, DescribeQuery, Distributions, Filter, Intervals, Matrix, MatrixQuery, MatrixTest,
    Neuron, NeuronIds, NeuronList, NeuronQuery, NeuronSet, NeuronSetQuery, NeuronsQuery, Null,
    NullQuery, Resampling, RobustQuery, RowSet, SelectQuery, Sparse, Sweep, SweepQuery, Test,
    TestQuery,
};
use crate::run::Run;

impl Engine for Records {
    fn name(&self) -> &'static str {
        Reference::NAME
    }

    fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
        let totals = run.whole(self.totals(filter, run))?;
        let sizes = totals.numbers.iter().find(|number| number.name == "size");
        let (total_size, mean_size) = sizes.map_or((0.0, f64::NAN), |of| (of.total, of.mean));
        Ok(Count { count: totals.count, total_size, mean_size })
    }

    fn matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
        run.whole(self.every_cell(query, run))
    }

    fn intervals(
        &self,
        query: &MatrixQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<Intervals> {
        run.whole(self.intervals_of(query, resampling, run))
    }

    fn claim_intervals(
        &self,
        query: &RobustQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<ClaimIntervals> {
        run.whole(self.claim_intervals_of(query, resampling, run))
    }

    fn sparse(&self, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
        run.whole(self.listed_cells(query, run))
    }

    fn sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        run.whole(self.every_point(query, run))
    }

    fn sparse_sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sparse> {
        run.whole(self.listed_points(query, run))
    }

    fn connections(&self, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
        run.whole(self.connection_values(query, run))
    }

    fn select(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
        run.whole(self.selected(query, run))
    }

    fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds> {
        Ok(self.neuron_list(query, run)?.ids)
    }

    fn neuron_list(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        run.whole(self.list_neurons(query, run))
    }

    fn neuron(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        run.whole(self.profile(query, run))
    }

    fn describe(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        run.whole(self.distributions_of(query, run))
    }

    fn neuron_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        run.whole(self.profile_of_set(query, run))
    }

    fn adjacency(&self, filter: &Filter, run: &Run) -> Result<Adjacency> {
        self.pairs(&filter.clone().into(), run)
    }

    fn pairs(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        run.whole(self.pairs_of(query, run))
    }

    fn null(&self, query: &NullQuery, run: &Run) -> Result<Null> {
        run.whole(self.null_model(query, run))
    }

    fn cell_tests(&self, query: &MatrixQuery, test: &MatrixTest, run: &Run) -> Result<CellTests> {
        run.whole(self.tests_of_cells(query, test, run))
    }

    fn test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
        run.whole(self.permutation_test(query, run))
    }
}
