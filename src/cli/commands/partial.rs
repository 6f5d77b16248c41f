//! `areax partial QUESTION SHARD [flags] -o FILE`.

use crate::ask::{Asked, EngineChoice};
use crate::{Error, Result};

use crate::cli::args::{OutputArgs, PartialQuestion};
use crate::cli::caller::Caller;
use crate::cli::place::Place;
use crate::cli::session::Session;

/// `asked` is what the flags ask.
pub fn run(flags: &PartialQuestion, asked: Asked, caller: &Caller) -> Result<()> {
    let (data, filter, engine, output) = flags.shared();
    check(output)?;
    if !matches!(engine.engine.into(), EngineChoice::Auto | EngineChoice::Cpu) {
        return Err(Error::usage("engine", "partials are collected by the cpu")
            .advise("leave out --engine"));
    }
    let Asked { question, population } = asked;
    let session = Session::asking(data, engine, caller)?;
    let place = Place::of_bytes(output.output.as_deref(), &session.inputs(filter.files()))?;
    let bytes = session.connectome.partial(&question, population, &session.run())?;
    place.about(session.data().published.clone()).give_bytes(&bytes)
}

/// Refuses what a partial does not have.
fn check(output: &OutputArgs) -> Result<()> {
    let said = [("format", output.format.is_some()), ("explain", output.explain)];
    match said.into_iter().find(|(_, is_said)| *is_said) {
        None => Ok(()),
        Some((flag, _)) => Err(Error::usage(flag, "a partial is no answer yet")
            .advise(format!("leave out --{flag}; 'areax merge' makes the answer"))),
    }
}
