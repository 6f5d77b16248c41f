//! The GPU engines: the same questions, answered by `shaders/*.wgsl` on any vendor's GPU.
//!
//! [`GpuScan`] (`gpu-scan`) holds the rows in published order and evaluates every filter on
//! every row; [`Gpu`] (`gpu`) holds the sorted rows and takes from the plan what order answers.
//! Only this folder says `wgpu`.

mod adapter;
mod adder;
mod adding;
mod asked;
mod bandwidth;
mod buffers;
mod conditions;
mod device;
mod digits;
mod engine;
mod faults;
mod histogram;
mod intervals;
mod job;
mod kept;
mod kernels;
mod keys;
mod layout;
mod lock;
mod mapped;
mod matrix;
mod medians;
mod memory;
mod options;
mod overhead;
mod pause;
mod permuter;
mod pipeline;
mod published;
mod question;
mod rates;
mod ring;
mod roof;
mod select;
mod session;
mod shader;
mod store;
mod sweep;
mod tiles;
mod turns;
mod upload;

#[cfg(test)]
mod shader_tests;

use std::sync::Arc;

pub use adapter::{ADVICE, AdapterChoice, AdapterInfo, AdapterKind, adapters, meant, no_match};
pub use device::DeviceOptions;
#[doc(hidden)]
pub use faults::{FaultPoint, Faults};
#[doc(hidden)]
pub use kernels::count_neurons::Partner;
#[doc(hidden)]
pub use kernels::gather::Field;
pub use mapped::GpuMapped;
#[doc(hidden)]
pub use memory::{MemoryPeak, MemoryUse};
pub use options::Options;
#[doc(hidden)]
pub use select::Gathered;

use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::GpuRates;
use crate::engine::KernelRun;
use crate::engine::Overhead;
use crate::engine::Traffic;
use crate::engine::connections;
use crate::engine::neuron_list;
use crate::engine::not_supported;
use crate::engine::partial::{Additive, Amount, Disjoint, GridCounts, Partial};
use crate::engine::permutations;
use crate::error::Result;
use crate::query::{
    CellTests, ClaimIntervals, Count, Filter, Intervals, Matrix, MatrixQuery, MatrixTest,
    NeuronIds, NeuronList, NeuronsQuery, Resampling, RobustQuery, RowSet, SelectQuery, Sweep,
    SweepQuery, Test, TestQuery,
};
use crate::run::Run;
use engine::Core;
use layout::Order;

/// The plan's runs over the sorted columns.
#[derive(Debug)]
pub struct Gpu(Core);

/// Every filter on every published row.
#[derive(Debug)]
pub struct GpuScan(Core);

impl Gpu {
    /// Its name in flags and JSON.
    pub const NAME: &'static str = "gpu";

    /// Opens a device for a data set.
    ///
    /// # Errors
    /// [`crate::error::Kind::Engine`]: there is no adapter as asked, or it cannot be opened.
    pub fn open(data: Arc<Dataset>, options: Options) -> Result<Gpu> {
        Core::open(Gpu::NAME, Order::Sorted, data, options).map(Gpu)
    }
}

impl GpuScan {
    /// Its name in flags and JSON.
    pub const NAME: &'static str = "gpu-scan";

    /// Opens a device for a data set.
    ///
    /// # Errors
    /// [`crate::error::Kind::Engine`]: there is no adapter as asked, or it cannot be opened.
    pub fn open(data: Arc<Dataset>, options: Options) -> Result<GpuScan> {
        Core::open(GpuScan::NAME, Order::Published, data, options).map(GpuScan)
    }

    /// The rows that pass, ascending, and fields of them: filter, compaction and gather on the
    /// device.
    ///
    /// # Errors
    /// Those of [`crate::engine::Engine::select`].
    pub fn gather(&self, filter: &Filter, fields: &[Field]) -> Result<Gathered> {
        select::gather(&self.0, filter, fields, &Run::default())
    }
}

/// What both engines can do.
macro_rules! gpu_engine {
    ($engine:ident) => {
        impl Engine for $engine {
            fn name(&self) -> &'static str {
                $engine::NAME
            }

            fn count(&self, filter: &Filter, run: &Run) -> Result<Count> {
                run.whole(matrix::amount(&self.0, filter, run).map(Amount::finish))
            }

            fn matrix(&self, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
                run.whole(matrix::answer(&self.0, query, run))
            }

            fn intervals(
                &self,
                query: &MatrixQuery,
                resampling: &Resampling,
                run: &Run,
            ) -> Result<Intervals> {
                run.whole(intervals::answer(&self.0, query, resampling, run))
            }

            fn claim_intervals(
                &self,
                query: &RobustQuery,
                resampling: &Resampling,
                run: &Run,
            ) -> Result<ClaimIntervals> {
                let data = &self.0.data;
                run.whole(intervals::of_claim_by(&self.0, data, query, resampling, run))
            }

            fn cell_tests(
                &self,
                query: &MatrixQuery,
                test: &MatrixTest,
                run: &Run,
            ) -> Result<CellTests> {
                matrix::need_path(query)?;
                run.whole(permutations::cells_by(&self.0, &self.0.data, query, test, run))
            }

            fn test(&self, query: &TestQuery, run: &Run) -> Result<Test> {
                run.whole(permutations::test_by(&self.0, &self.0.data, query, run))
            }

            fn sweep(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
                run.whole(sweep::collect(&self.0, query, run).map(GridCounts::finish))
            }

            fn collect(&self, question: &Additive, parts: Disjoint, run: &Run) -> Result<Partial> {
                let lacks = |what| Err(not_supported(self.name(), what));
                if question.lists_pairs(parts)? {
                    return lacks("lists of pairs of neurons");
                }
                run.whole(match question {
                    Additive::Intervals(_) | Additive::ClaimIntervals(_) => {
                        return lacks("partials of intervals");
                    }
                    Additive::Neurons(_) => return lacks("partials of neurons"),
                    Additive::Describe(_) => return lacks("partials of distributions"),
                    Additive::MatrixSet(_) => return lacks("partials of several matrices"),
                    Additive::CellTests(_) | Additive::Test(_) => {
                        return lacks("partials of tests");
                    }
                    Additive::Count(filter) => {
                        matrix::amount(&self.0, filter, run).map(Partial::Count)
                    }
                    Additive::Matrix(query) => {
                        matrix::collect(&self.0, query, run).map(Partial::Matrix)
                    }
                    Additive::Sweep(query) => {
                        sweep::collect(&self.0, query, run).map(Partial::Sweep)
                    }
                    Additive::Connections(query) => {
                        connections::collected(self, query, run).map(Partial::Connections)
                    }
                })
            }

            fn select(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
                run.whole(select::answer(&self.0, query, run))
            }

            fn neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronIds> {
                let neurons = run.whole(select::neurons(&self.0, query, run))?;
                neuron_list::ids(&self.0.data, &neurons).map(NeuronIds::from)
            }

            fn neuron_list(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
                if query.lists_counts() {
                    return Err(not_supported(self.name(), "neurons with counts of synapses"));
                }
                let neurons = run.whole(select::neurons(&self.0, query, run))?;
                neuron_list::of(&self.0.data, query, &neurons, &[])
            }

            fn last_run(&self) -> Vec<KernelRun> {
                self.0.last_run()
            }

            fn overhead(&self, name: &str, runs: u32, run: &Run) -> Result<Option<Overhead>> {
                overhead::measured(&self.0, name, runs, run)
            }

            fn rates(&self, run: &Run) -> Result<Option<GpuRates>> {
                rates::measured(&self.0, run).map(Some)
            }

            fn roof(&self, rows: u32, run: &Run) -> Result<Option<u64>> {
                self.0.ask(run, |session, job| roof::count(session, job, rows)).map(Some)
            }

            fn copy_bytes_per_s(&self) -> Option<f64> {
                self.0
                    .ask(&Run::default(), |session, job| {
                        Ok(bandwidth::copy_bytes_per_s(session, job)?)
                    })
                    .ok()
            }

            fn adapter(&self) -> Option<String> {
                self.0.adapter().map(|adapter| adapter.label)
            }
        }

        impl $engine {
            /// The numbers of the published rows that pass, ascending.
            ///
            /// # Errors
            /// Those of [`crate::engine::Engine::select`].
            pub fn rows(&self, query: &SelectQuery) -> Result<Vec<u32>> {
                select::rows(&self.0, query, &Run::default())
            }

            /// How many rows that pass each neuron has, by dense index.
            ///
            /// # Errors
            /// Those of [`crate::engine::Engine::select`].
            pub fn count_neurons(&self, filter: &Filter, partner: Partner) -> Result<Vec<u32>> {
                select::count_neurons(&self.0, filter, partner, &Run::default())
            }

            /// The four words that the counter (number low, number high, `counter`, `purpose`) of each
            /// number comes to under a seed, as the device draws them.
            ///
            /// # Errors
            /// A device that fails ([`crate::Kind::Engine`]).
            #[doc(hidden)]
            pub fn philox(
                &self,
                numbers: &[u64],
                seed: u64,
                counter: u32,
                purpose: u32,
            ) -> Result<Vec<u32>> {
                self.0.ask(&Run::default(), |session, job| {
                    adder::philox(&session.device, job, (numbers, seed), counter, purpose)
                })
            }

            /// What went to and fro for the last question of this thread, the columns left out.
            pub fn last_traffic(&self) -> Traffic {
                self.0.last_traffic()
            }

            /// The most memory that its device has held since it was opened; none while it is not open.
            pub fn memory_peak(&self) -> Option<MemoryPeak> {
                self.0.memory_peak()
            }

            /// How often the device had to be rebuilt.
            pub fn rebuilds(&self) -> u64 {
                self.0.rebuilds()
            }
        }
    };
}

gpu_engine!(Gpu);
gpu_engine!(GpuScan);
