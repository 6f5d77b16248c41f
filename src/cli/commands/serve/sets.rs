//! The data sets that `areax serve` is given, opened behind its port.

use std::sync::Arc;

use crate::ask::table::GUIDE_NAME;
use crate::dataset::Prepare;
use crate::server::{Limits, Listening, Reopen, State};
use crate::{Result, Run};

use crate::cli::args::{DataArgs, EngineArgs, ServeArgs};
use crate::cli::caller::Caller;
use crate::cli::session::Session;
use crate::cli::sets::{Found, options};

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
