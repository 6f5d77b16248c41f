//! The CPU engine of data sets with a map, over their prepared copy: rows by (presynaptic neuron,
//! postsynaptic neuron), so that neurons, pairs and matrices of types are passes over neighbours.
//!
//! A filter becomes sets of neurons and tests of codes (`resolved`); these become a mask, a block of
//! rows at a time (`walk`, `mask`); what passes is added up by cell (`cells`), exactly, and rounded
//! once at the end. It shares nothing with the reference, which reads the published tables.

mod amount;
mod asked;
mod axes;
mod binned;
mod bins;
mod block;
mod by_labels;
mod by_post;
mod cell_lists;
mod cells;
mod claim_intervals;
mod claims;
mod code_bits;
mod collect;
mod compared;
mod counters;
mod cubes;
mod cumulate;
mod describe;
pub mod device;
mod ends;
mod grid;
mod groups;
mod kernels;
mod labelling;
mod listed;
mod mask;
mod matrix;
mod meaning;
mod measured;
mod medians;
mod middle;
mod names;
mod neuron_columns;
mod neuron_labels;
mod neurons;
mod null;
mod pair_firsts;
mod pairs;
mod partner_counts;
mod partners;
pub mod parts;
mod populations;
mod resolved;
mod row_fields;
mod row_records;
mod select;
mod sets;
mod standing;
mod summand;
mod sweeps;
mod test;
mod totals;
mod unit;
mod walk;
mod weight_test;
mod wiring;

pub use row_records::CopyRows;

use std::sync::{Arc, OnceLock};

use crate::dataset::mapped::MappedDataset;
use crate::engine::Engine;
use crate::engine::KernelRun;
use crate::error::Result;
use crate::map::Map;
use crate::query::{
    self, Adjacency, AdjacencyQuery, CellTests, ClaimIntervals, ConnectionValues, ConnectionsQuery,
    Count, DescribeQuery, Distributions, Filter, Intervals, Matrix, MatrixQuery, MatrixTest,
    Neuron, NeuronIds, NeuronList, NeuronQuery, NeuronSet, NeuronSetQuery, NeuronsQuery, Null,
    NullQuery, Resampling, RobustQuery, RowSet, SelectQuery, Sparse, Sweep, SweepQuery, Test,
    TestQuery,
};
use crate::run::Run;
use device::RowDevice;

/// Answers from the prepared copy of a data set with a map.
#[derive(Debug)]
pub struct Ordered {
    /// The map whose words it speaks.
    pub map: Map,
    data: Arc<MappedDataset>,
    /// What the values of categories are called: of rows, then of neurons; read when first asked.
    shown: Vec<OnceLock<query::Labels>>,
    /// The names of types; read when first asked.
    type_names: OnceLock<Arc<[String]>>,
    /// Categories, of rows and then of neurons, that have null in other parts of the data set.
    nulls: Vec<bool>,
    /// What passes over rows in the place of the processors.
    device: Option<Box<dyn RowDevice>>,
}

impl Ordered {
    /// Its name in flags and JSON: there is one engine for the CPU, whatever the layout.
    pub const NAME: &'static str = "cpu";

    /// An engine over an open copy, by the names of its map.
    pub fn new(map: Map, data: Arc<MappedDataset>) -> Ordered {
        let categories = data.rows.categories.len() + data.neurons.labels.len();
        let shown = (0..categories).map(|_| OnceLock::new()).collect();
        Ordered { map, data, shown, type_names: OnceLock::new(), nulls: Vec::new(), device: None }
    }

    /// The same on a device, which answers alone or not at all.
    pub fn on(map: Map, data: Arc<MappedDataset>, device: Box<dyn RowDevice>) -> Ordered {
        Ordered { device: Some(device), ..Ordered::new(map, data) }
    }
}

impl Engine for Ordered {
    fn name(&self) -> &'static str {
        self.device.as_ref().map_or(Ordered::NAME, |device| device.name())
    }

    fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
        let totals = self.totals(filter, run)?;
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
        Ok(run.whole(self.chosen(query, run))?.set)
    }

    fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds> {
        Ok(self.neuron_list(query, run)?.ids)
    }

    fn neuron_list(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        run.whole(self.list_neurons(query, run))
    }

    fn neuron(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        self.on_processors("one neuron with its partners")?;
        run.whole(self.profile(query, run))
    }

    fn neuron_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        self.on_processors("neurons with their partners")?;
        run.whole(self.profile_of_set(query, run))
    }

    fn describe(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        self.on_processors("distributions")?;
        run.whole(self.distributions(query, run))
    }

    fn adjacency(&self, filter: &Filter, run: &Run) -> Result<Adjacency> {
        self.pairs(&filter.clone().into(), run)
    }

    fn pairs(&self, query: &AdjacencyQuery, run: &Run) -> Result<Adjacency> {
        self.on_processors("pairs of neurons")?;
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

    fn last_run(&self) -> Vec<KernelRun> {
        self.device.as_ref().map(|device| device.last_run()).unwrap_or_default()
    }

    fn adapter(&self) -> Option<String> {
        self.device.as_ref()?.adapter()
    }
}
