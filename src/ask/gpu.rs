//! Opening the engines of a GPU.

use std::sync::Arc;
use std::time::Instant;

use super::options::{EngineChoice, EngineOptions};
use super::shared::SharedEngine;
use crate::dataset::Dataset;
use crate::dataset::mapped::MappedDataset;
use crate::engine::gpu::{
    AdapterChoice, AdapterInfo, AdapterKind, Gpu, GpuMapped, GpuScan, Options, adapters, meant,
    no_match,
};
use crate::engine::ordered::device::RowDevice;
use crate::engine::{Engine, GpuRates};
use crate::error::Result;
use crate::progress::Progress;
use crate::run::Run;

/// The engine over the sorted columns.
pub const NAME: &str = Gpu::NAME;
/// The engine over the published order.
pub const SCAN_NAME: &str = GpuScan::NAME;

/// Opens the engine that the options choose. A software rasterizer is taken only where a GPU is
/// asked for by name and nothing stands behind it, and said.
pub fn open(
    data: &Arc<Dataset>,
    options: &EngineOptions,
    progress: &dyn Progress,
) -> Result<SharedEngine> {
    let how = how(options);
    let data = Arc::clone(data);
    let engine: SharedEngine = match options.choice {
        EngineChoice::GpuScan => Arc::new(GpuScan::open(data, how)?),
        _ => Arc::new(Gpu::open(data, how)?),
    };
    if is_by_name(options) {
        say_software(engine.adapter(), progress);
    }
    Ok(engine)
}

/// The same for the copy of a data set with a map.
pub fn open_map(
    data: &Arc<MappedDataset>,
    options: &EngineOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn RowDevice>> {
    let device = GpuMapped::open(Arc::clone(data), how(options))?;
    if is_by_name(options) {
        say_software(device.adapter(), progress);
    }
    Ok(Box::new(device))
}

/// Looks for a GPU that `auto` may take, and says what is assumed of it before it is open; none where there
/// is no hardware.
pub fn find(options: &EngineOptions) -> Option<GpuRates> {
    let info = for_auto(options)?;
    Some(options.forged.map_or(info.kind.assumed_rates(), |(rates, _)| rates))
}

/// Opens it, and measures how fast it is.
pub fn open_measured(
    data: &Arc<Dataset>,
    options: &EngineOptions,
    run: &Run,
) -> Result<(SharedEngine, GpuRates)> {
    let name = for_auto(options).map(|info| info.id);
    let adapter = AdapterChoice { name, allow_software: false };
    let begin = Instant::now();
    let engine = Gpu::open(Arc::clone(data), Options::on(adapter, options.memory_bytes))?;
    let open_ms = begin.elapsed().as_secs_f64() * 1e3;
    let measured = engine.rates(run)?.unwrap_or(GpuRates::DISCRETE);
    let rates = options.forged.map_or(GpuRates { open_ms, ..measured }, |(rates, _)| rates);
    Ok((Arc::new(engine), rates))
}

/// The adapter that is named, else the best; never a software rasterizer.
fn for_auto(options: &EngineOptions) -> Option<AdapterInfo> {
    let all = adapters();
    let candidates = match &options.adapter {
        Some(name) => meant(&all, name),
        None => all.iter().collect(),
    };
    let is_forged = options.forged.is_some();
    let mut may =
        candidates.into_iter().filter(|info| is_forged || info.kind != AdapterKind::Software);
    may.next().cloned()
}

/// Whether a GPU is asked for by name and nothing stands behind it.
fn is_by_name(options: &EngineOptions) -> bool {
    options.choice != EngineChoice::Auto && !options.falls_back
}

fn how(options: &EngineOptions) -> Options {
    let name = options.adapter.clone();
    Options::on(AdapterChoice { name, allow_software: is_by_name(options) }, options.memory_bytes)
}

/// Says aloud when the adapter is no hardware.
fn say_software(adapter: Option<String>, progress: &dyn Progress) {
    let name = adapter.unwrap_or_default();
    if adapters().iter().any(|a| a.label == name && a.kind == AdapterKind::Software) {
        progress.note(&format!(
            "no hardware: {name} is a software rasterizer, much slower than --engine cpu"
        ));
    }
}

/// Refuses an adapter that does not exist.
pub fn named_adapter(name: &str) -> Result<()> {
    let adapters = adapters();
    match meant(&adapters, name).is_empty() {
        true => Err(no_match(name, &adapters)),
        false => Ok(()),
    }
}
