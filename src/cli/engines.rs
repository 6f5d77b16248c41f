//! The engines of this machine, for commands that ask each of them.

use std::sync::Arc;

use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::engine::gpu::{
    AdapterChoice, AdapterInfo, AdapterKind, Gpu, GpuScan, Options, adapters, meant, no_match,
};
use crate::engine::reference::Reference;
use crate::progress::Progress;
use crate::{Error, Kind, Result};

use crate::cli::args::EngineArgs;
use crate::cli::session::Session;

/// Every engine that this machine has, the reference left out: the cpu, and both GPU paths on
/// every adapter, software rasterizers only if wanted.
pub fn all(data: &Arc<Dataset>, args: &EngineArgs, software: bool) -> Result<Vec<Box<dyn Engine>>> {
    let mut engines: Vec<Box<dyn Engine>> = vec![Box::new(Cpu::new(data.clone()))];
    for adapter in wanted(args, software)? {
        let options = on(&adapter, args);
        engines.push(Box::new(Gpu::open(data.clone(), options.clone())?));
        engines.push(Box::new(GpuScan::open(data.clone(), options)?));
    }
    Ok(engines)
}

/// The adapters that are wanted.
pub fn wanted(args: &EngineArgs, software: bool) -> Result<Vec<AdapterInfo>> {
    let all = adapters();
    let mut wanted = match &args.adapter {
        Some(name) => meant(&all, name).into_iter().cloned().collect(),
        None => all.clone(),
    };
    if let (Some(name), true) = (&args.adapter, wanted.is_empty()) {
        return Err(no_match(name, &all));
    }
    wanted.retain(|adapter| software || adapter.kind != AdapterKind::Software);
    match &args.adapter {
        Some(name) if wanted.is_empty() => {
            let what = format!("the adapter that matches '{name}' is a software rasterizer");
            Err(Error::new(Kind::Engine, what).advise("--software includes it"))
        }
        _ => Ok(wanted),
    }
}

/// How a GPU is opened on an adapter, whatever others are called.
pub fn on(adapter: &AdapterInfo, args: &EngineArgs) -> Options {
    let choice = AdapterChoice { name: Some(adapter.id.clone()), allow_software: true };
    Options::on(choice, args.gpu_memory)
}

/// Says aloud where no GPU is among the engines, and which were left out.
pub fn say_missing(has_gpu: bool, progress: &dyn Progress) {
    if has_gpu {
        return;
    }
    let left_out: Vec<String> = adapters().into_iter().map(|adapter| adapter.name).collect();
    progress.note(&match left_out.is_empty() {
        true => "no GPU adapter was found: `areax doctor` says what is missing".to_owned(),
        false => format!(
            "no GPU adapter is used; --software includes software rasterizers ({})",
            left_out.join(", ")
        ),
    });
}

/// Whether an engine runs on a GPU.
pub fn has_gpu(engines: &[Box<dyn Engine>]) -> bool {
    engines.iter().any(|engine| engine.adapter().is_some())
}

/// An engine's name, with its adapter if it has one.
pub fn full_name(name: &str, adapter: Option<String>) -> String {
    match adapter {
        Some(adapter) => format!("{name} on {adapter}"),
        None => name.to_owned(),
    }
}

/// The reference over the session's files.
pub fn reference(session: &Session) -> Result<Reference> {
    Reference::open(&session.data().sources, session.data().vocabulary.clone())
}
