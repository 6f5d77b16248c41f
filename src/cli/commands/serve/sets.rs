//! The data sets that `areax serve` is given: their names, and what answers about each.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ask::table::GUIDE_NAME;
use crate::ask::{EngineChoice, Options};
use crate::dataset::Prepare;
use crate::engine::gpu::{AdapterKind, adapters};
use crate::server::{DataSets, Limits, Listening, Reopen, State, is_name};
use crate::{Error, Result, Run};

use crate::cli::args::{DataArgs, EngineArgs, EngineName, ServeArgs};
use crate::cli::caller::Caller;
use crate::cli::session::Session;

/// A data set that was found; nothing of it is open yet.
pub struct Found {
    /// The name of its routes.
    pub name: String,
    /// Its data.
    pub session: Session,
    args: DataArgs,
}

/// Finds every data set that is named, and refuses names that cannot be routes.
pub fn find(args: &ServeArgs, caller: &Caller) -> Result<Vec<Found>> {
    if let Some((flag, _)) = args.data.of_one().first().filter(|_| !args.more.is_empty()) {
        return Err(Error::usage(flag, format!("--{flag} is about one data set, not several"))
            .advise("put the file beside the others of its data set"));
    }
    let first = args.data.data.clone();
    let mut all = vec![one(first, &args.data, &args.engine, caller)?];
    for folder in &args.more {
        all.push(one(Some(folder.clone()), &args.data, &args.engine, caller)?);
    }
    let names: Vec<&str> = all.iter().map(|found| found.name.as_str()).collect();
    DataSets::check(&names)?;
    Ok(all)
}

fn one(
    named: Option<PathBuf>,
    args: &DataArgs,
    engine: &EngineArgs,
    caller: &Caller,
) -> Result<Found> {
    let (name, data) = match named.as_deref().and_then(parts) {
        Some((name, folder)) => (Some(name), Some(folder)),
        None => (None, named),
    };
    let args = DataArgs { data, ..args.clone() };
    let session = Session::with(&args, options(engine), caller)?;
    let own = session.data().served().0.to_owned();
    Ok(Found { name: name.unwrap_or(own), session, args })
}

/// `NAME=FOLDER`. A folder whose path has the sign is named as `./a=b`.
fn parts(named: &std::path::Path) -> Option<(String, PathBuf)> {
    let (name, folder) = named.to_str()?.split_once('=')?;
    is_name(name).then(|| (name.to_owned(), PathBuf::from(folder)))
}

/// Opens all of them, while clients are told how far that is; they share threads, limits and counters.
pub fn open(
    found: &[Found],
    args: &ServeArgs,
    limits: Limits,
    listening: &Listening,
    caller: &Caller,
) -> Result<Vec<State>> {
    let mut states: Vec<State> = Vec::new();
    for one in found {
        let backend = one.session.connectome.backend();
        let shown = listening.shown(&one.session.progress);
        let run = Run { progress: &shown, ..one.session.run() };
        backend.open(Prepare::IfNeeded, false, &run)?;
        let state = match states.first() {
            Some(first) => first.beside(backend)?,
            None => State::new(backend, limits)?,
        };
        let reopen = reopen(&one.args, &args.engine, caller);
        states.push(state.named(&one.name).with_reopen(reopen));
    }
    Ok(states)
}

/// Whether a data set has the guide's routes.
pub fn has_guide(found: &Found) -> bool {
    found.name == GUIDE_NAME && found.session.data().mapped.is_none()
}

/// Opens it once more where its files have changed. Size and time may be the old ones, so that
/// every byte is looked at.
fn reopen(args: &DataArgs, engine: &EngineArgs, caller: &Caller) -> Reopen {
    let (data, engine) = (args.clone(), engine.clone());
    let caller = Caller { quiet: true, ..caller.clone() };
    Arc::new(move || {
        let session = Session::with(&data, options(&engine), &caller)?;
        let backend = session.connectome.backend();
        backend.open(Prepare::Verify, true, &session.run())?;
        Ok(backend)
    })
}

/// Which engine computes the answers: under `auto` a GPU if one is named and is no software, with the
/// cpu behind it. Drivers are only loaded for those who name one.
fn options(args: &EngineArgs) -> Options {
    let hardware = || adapters().iter().any(|adapter| adapter.kind != AdapterKind::Software);
    match args.engine {
        EngineName::Auto if args.adapter.is_some() && hardware() => {
            args.options().engine(EngineChoice::Gpu).fall_back(true)
        }
        // What the cpu does not support of a map the reference answers.
        EngineName::Auto => args.options().engine(EngineChoice::Cpu).fall_back(true),
        _ => args.options(),
    }
}
