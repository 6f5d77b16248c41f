//! Who answers: the engine by name, and the check against the reference.

use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::reference::Reference;
use areax::{Error, Kind, Result};

use crate::cli::{EngineArgs, EngineName};
use crate::session::Session;

/// The engine that the flags name.
pub fn choose(args: &EngineArgs, session: &Session) -> Result<Box<dyn Engine>> {
    match args.engine {
        EngineName::Auto | EngineName::Cpu => Ok(Box::new(Cpu::new(session.dataset()?))),
        EngineName::Reference => Ok(Box::new(reference(session)?)),
        EngineName::Gpu | EngineName::GpuScan => {
            Err(Error::new(Kind::Engine, "this version of areax has no GPU engine yet")
                .advise("use --engine cpu, or leave --engine out"))
        }
    }
}

/// The reference over the session's files.
pub fn reference(session: &Session) -> Result<Reference> {
    Reference::open(&session.sources, session.vocabulary.clone())
}

/// Answers, and with `--check` asks the reference too: the answer and who agreed with it.
pub fn checked<A: PartialEq>(
    args: &EngineArgs,
    session: &Session,
    engine: &dyn Engine,
    ask: impl Fn(&dyn Engine) -> Result<A>,
    differ: impl Fn(&A, &A) -> String,
) -> Result<(A, Option<String>)> {
    let answer = ask(engine)?;
    if !args.check {
        return Ok((answer, None));
    }
    let reference = reference(session)?;
    let truth = ask(&reference)?;
    if answer == truth {
        return Ok((answer, Some(reference.name().to_owned())));
    }
    Err(Error::new(
        Kind::Disagree,
        format!("{} and reference disagree: {}", engine.name(), differ(&answer, &truth)),
    )
    .advise("this is a bug in areax: please report it with the command line; --engine reference gives the answer to trust"))
}
