//! Which engine computes the answer, by name, and which one checks it.

use std::sync::Arc;

use crate::dataset::Dataset;
use crate::engine::auto::Work;
use crate::engine::cpu::Cpu;
use crate::engine::gpu::{
    ADVICE, AdapterChoice, AdapterInfo, AdapterKind, DeviceOptions, Gpu, GpuScan, Options, adapters,
};
use crate::engine::plan::Plan;
use crate::engine::reference::Reference;
use crate::engine::{Engine, no_path};
use crate::progress::Progress;
use crate::query::Filter;
use crate::{Error, Kind, Result};

use crate::cli::args::{EngineArgs, EngineName};
use crate::cli::session::Session;

/// Bytes of a row's columns that a GPU holds for a question without coordinates.
const RESIDENT_ROW_BYTES: f64 = 12.0;

/// The engine that the flags name; for `auto` the one that the cost model prefers for `filter`.
pub fn choose(args: &EngineArgs, session: &Session, filter: &Filter) -> Result<Box<dyn Engine>> {
    Ok(match args.engine {
        EngineName::Auto => auto(args, session, filter)?,
        EngineName::Cpu => Box::new(Cpu::new(session.dataset()?)),
        EngineName::Reference => Box::new(reference(session)?),
        EngineName::Gpu => {
            let gpu = Gpu::open(session.dataset()?, options(args, true))?;
            Box::new(said(gpu, session))
        }
        EngineName::GpuScan => {
            let gpu = GpuScan::open(session.dataset()?, options(args, true))?;
            Box::new(said(gpu, session))
        }
    })
}

/// The engine that the flags name for a question that no GPU engine has a path for.
pub fn without_gpu(
    args: &EngineArgs,
    session: &Session,
    question: &str,
) -> Result<Box<dyn Engine>> {
    match args.engine {
        EngineName::Gpu => Err(no_path(Gpu::NAME, question)),
        EngineName::GpuScan => Err(no_path(GpuScan::NAME, question)),
        EngineName::Reference => Ok(Box::new(reference(session)?)),
        EngineName::Auto | EngineName::Cpu => {
            if let Some(name) = &args.adapter {
                named_adapter(name)?;
            }
            Ok(Box::new(Cpu::new(session.dataset()?)))
        }
    }
}

/// Makes the index by neuron ready for an engine that uses it: building it may take seconds, which
/// are to be seen.
pub fn prepare_index(engine: &dyn Engine, session: &Session) -> Result<()> {
    if engine.name() != Cpu::NAME {
        return Ok(());
    }
    session.dataset()?.prepare_index(&session.run()).map(drop)
}

/// How a GPU engine is opened; a software rasterizer only for an engine asked for by name.
pub fn options(args: &EngineArgs, allow_software: bool) -> Options {
    let adapter = AdapterChoice { name: args.adapter.clone(), allow_software };
    Options {
        device: DeviceOptions { adapter, ..DeviceOptions::default() },
        memory_bytes: args.gpu_memory,
        ..Options::default()
    }
}

/// Says aloud when the adapter is no hardware.
fn said<E: Engine>(engine: E, session: &Session) -> E {
    let name = engine.adapter().unwrap_or_default();
    let software = adapters().iter().any(|a| a.name == name && a.kind == AdapterKind::Software);
    if software {
        session.progress.note(&format!(
            "no hardware: {name} is a software rasterizer, much slower than --engine cpu"
        ));
    }
    engine
}

/// The cpu, unless a hardware adapter would answer sooner, its opening and upload included.
fn auto(args: &EngineArgs, session: &Session, filter: &Filter) -> Result<Box<dyn Engine>> {
    if let Some(name) = &args.adapter {
        named_adapter(name)?;
    }
    let data = session.dataset()?;
    let work = Work::of(&Plan::new(&data, filter, &session.run())?);
    let upload = data.synapse_count() as f64 * RESIDENT_ROW_BYTES;
    if !work.prefers_gpu(Some(upload)) {
        return Ok(Box::new(Cpu::new(data)));
    }
    match Gpu::open(data.clone(), options(args, false)) {
        Ok(gpu) => Ok(Box::new(gpu)),
        Err(_) => Ok(Box::new(Cpu::new(data))),
    }
}

/// An adapter that is asked for by name must be there, whoever answers in the end.
fn named_adapter(name: &str) -> Result<()> {
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

/// Every engine that this machine has, the reference left out: the cpu, and both GPU paths on
/// every adapter, software rasterizers only if wanted.
pub fn all(data: &Arc<Dataset>, args: &EngineArgs, software: bool) -> Result<Vec<Box<dyn Engine>>> {
    if let Some(name) = &args.adapter {
        named_adapter(name)?;
    }
    let mut engines: Vec<Box<dyn Engine>> = vec![Box::new(Cpu::new(data.clone()))];
    let wanted = args.adapter.as_deref().unwrap_or_default().to_lowercase();
    let fits = |adapter: &&AdapterInfo| {
        adapter.name.to_lowercase().contains(&wanted)
            && (software || adapter.kind != AdapterKind::Software)
    };
    for adapter in adapters().iter().filter(fits) {
        let args = EngineArgs { adapter: Some(adapter.name.clone()), ..args.clone() };
        engines.push(Box::new(Gpu::open(data.clone(), options(&args, true))?));
        engines.push(Box::new(GpuScan::open(data.clone(), options(&args, true))?));
    }
    match &args.adapter {
        Some(name) if engines.len() == 1 => {
            let what = format!("the adapter that matches '{name}' is a software rasterizer");
            Err(Error::new(Kind::Engine, what).advise("--software includes it"))
        }
        _ => Ok(engines),
    }
}

/// Says aloud where no GPU is among the engines, and which were left out.
pub fn say_missing(engines: &[Box<dyn Engine>], progress: &dyn Progress) {
    if engines.iter().any(|engine| engine.adapter().is_some()) {
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

/// An engine's name, with its adapter if it has one.
pub fn full_name(engine: &dyn Engine) -> String {
    match engine.adapter() {
        Some(adapter) => format!("{} on {adapter}", engine.name()),
        None => engine.name().to_owned(),
    }
}

/// The reference over the session's files.
pub fn reference(session: &Session) -> Result<Reference> {
    Reference::open(&session.sources, session.vocabulary.clone())
}

/// An answer, who gave it, and who agreed with it.
pub struct Checked<A> {
    pub answer: A,
    pub engine: String,
    pub by: Option<String>,
}

/// Answers. With `--check` the reference is asked too; a GPU's answer is compared with the cpu's
/// unless `--no-check` is given. Under `auto` the cpu answers where a GPU fails.
pub fn checked<A: PartialEq>(
    args: &EngineArgs,
    session: &Session,
    engine: &dyn Engine,
    ask: impl Fn(&dyn Engine) -> Result<A>,
    differ: impl Fn(&A, &A) -> String,
) -> Result<Checked<A>> {
    // Halves of two states of the sources are no fault of an engine.
    let ask = |engine: &dyn Engine| session.settled(ask(engine));
    let (answer, name) = match ask(engine) {
        Err(error) if args.engine == EngineName::Auto && error.kind().is_of_engine() => {
            session.progress.note(&format!("{error}\nthe cpu answers instead"));
            (ask(&Cpu::new(session.dataset()?))?, "cpu".to_owned())
        }
        answer => (answer?, engine.name().to_owned()),
    };
    let other: Box<dyn Engine> = if args.check && args.engine != EngineName::Reference {
        Box::new(reference(session)?)
    } else if engine.adapter().is_some() && !args.no_check {
        Box::new(Cpu::new(session.dataset()?))
    } else {
        return Ok(Checked { answer, engine: name, by: None });
    };
    let truth = ask(other.as_ref())?;
    if answer == truth {
        return Ok(Checked { answer, engine: name, by: Some(other.name().to_owned()) });
    }
    session.unchanged()?;
    Err(Error::new(
        Kind::Disagree,
        format!("{name} and {} disagree: {}", other.name(), differ(&answer, &truth)),
    )
    .advise(
        "this is a bug in areax or in a driver: please report it with the command line and \
         `areax doctor`; trust the answer of --engine reference",
    ))
}

#[cfg(test)]
mod tests;
