//! What is said where areax was built without the feature `gpu`.

use std::sync::Arc;

use super::options::EngineOptions;
use super::shared::SharedEngine;
use crate::dataset::Dataset;
use crate::dataset::mapped::MappedDataset;
use crate::engine::GpuRates;
use crate::engine::ordered::device::RowDevice;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::run::Run;

/// The engine over the sorted columns.
pub const NAME: &str = "gpu";
/// The engine over the published order.
pub const SCAN_NAME: &str = "gpu-scan";

/// There is none.
pub fn open(_: &Arc<Dataset>, _: &EngineOptions, _: &dyn Progress) -> Result<SharedEngine> {
    Err(absent())
}

/// There is none.
pub fn open_map(
    _: &Arc<MappedDataset>,
    _: &EngineOptions,
    _: &dyn Progress,
) -> Result<Box<dyn RowDevice>> {
    Err(absent())
}

/// There is none.
pub fn find(_: &EngineOptions) -> Option<GpuRates> {
    None
}

/// There is none.
pub fn open_measured(
    _: &Arc<Dataset>,
    _: &EngineOptions,
    _: &Run,
) -> Result<(SharedEngine, GpuRates)> {
    Err(absent())
}

/// There is none.
pub fn named_adapter(_: &str) -> Result<()> {
    Err(absent())
}

fn absent() -> Error {
    Error::new(Kind::Engine, "this build of areax has no GPU engines")
        .advise("build it with the feature gpu, or choose another engine")
}
