//! Opening the engines of a GPU.

use std::sync::Arc;

use super::options::{EngineChoice, EngineOptions};
use super::shared::SharedEngine;
use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::gpu::{ADVICE, AdapterChoice, AdapterKind, Gpu, GpuScan, Options, adapters};
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;

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
    let by_name = options.choice != EngineChoice::Auto && !options.falls_back;
    let adapter = AdapterChoice { name: options.adapter.clone(), allow_software: by_name };
    let how = Options::on(adapter, options.memory_bytes);
    let data = Arc::clone(data);
    let engine: SharedEngine = match options.choice {
        EngineChoice::GpuScan => Arc::new(GpuScan::open(data, how)?),
        _ => Arc::new(Gpu::open(data, how)?),
    };
    if by_name {
        say_software(engine.as_ref(), progress);
    }
    Ok(engine)
}

/// Says aloud when the adapter is no hardware.
fn say_software(engine: &dyn Engine, progress: &dyn Progress) {
    let name = engine.adapter().unwrap_or_default();
    if adapters().iter().any(|a| a.name == name && a.kind == AdapterKind::Software) {
        progress.note(&format!(
            "no hardware: {name} is a software rasterizer, much slower than --engine cpu"
        ));
    }
}

/// Refuses an adapter that does not exist.
pub fn named_adapter(name: &str) -> Result<()> {
    let names: Vec<String> = adapters().into_iter().map(|adapter| adapter.name).collect();
    if names.iter().any(|known| known.to_lowercase().contains(&name.to_lowercase())) {
        return Ok(());
    }
    let error = Error::new(Kind::Engine, format!("no GPU adapter matches '{name}'"));
    Err(match names.is_empty() {
        true => error.advise(ADVICE),
        false => error.advise(format!("this machine has {}", names.join(", "))),
    })
}
