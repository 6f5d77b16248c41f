//! The GPUs that are asked about data sets with a map, one data set after the other.

use std::sync::Arc;

use crate::Result;
use crate::dataset::mapped::MappedDataset;
use crate::engine::gpu::{AdapterInfo, GpuMapped};
use crate::engine::ordered::Ordered;
use crate::map::Map;

use crate::cli::args::EngineArgs;
use crate::cli::engines;

/// GPUs, opened over the first data set and then kept with what they have compiled.
pub struct MapGpus {
    adapters: Vec<AdapterInfo>,
    args: EngineArgs,
    open: Vec<GpuMapped>,
}

impl MapGpus {
    /// Every adapter that is wanted; none is open yet.
    pub fn wanted(args: &EngineArgs, software: bool) -> Result<MapGpus> {
        let adapters = engines::wanted(args, software)?;
        Ok(MapGpus { adapters, args: args.clone(), open: Vec::new() })
    }

    /// The name of each engine, with its adapter.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let labels = self.adapters.iter().map(|adapter| adapter.label.clone());
        labels.map(|label| engines::full_name(GpuMapped::NAME, Some(label)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.adapters.is_empty()
    }

    /// The engine of each over a copy.
    pub fn over(&mut self, map: &Map, copy: &Arc<MappedDataset>) -> Result<Vec<Ordered>> {
        if self.open.is_empty() {
            let open = |adapter: &AdapterInfo| {
                GpuMapped::open(Arc::clone(copy), engines::on(adapter, &self.args))
            };
            self.open = self.adapters.iter().map(open).collect::<Result<_>>()?;
        }
        let over = |gpu: &GpuMapped| {
            let device = Box::new(gpu.over(Arc::clone(copy))?);
            Ok(Ordered::on(map.clone(), Arc::clone(copy), device))
        };
        self.open.iter().map(over).collect()
    }
}
