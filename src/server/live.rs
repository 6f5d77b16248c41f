//! The state that requests see, and its renewal once the published files have changed: no answer
//! mixes two states of them, and the data set is opened anew without a new start.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use axum::extract::FromRef;
use axum::http::StatusCode;

use super::problem::Problem;
use super::state::{Reopen, Shared, State};
use crate::error::{Error, Kind, Result};
use crate::read::Snapshot;

/// How long nothing may be written to the files before they are opened anew.
const QUIET: Duration = Duration::from_millis(500);
/// Wait after an attempt that failed, where the files are still those that it failed at.
const AGAIN: Duration = Duration::from_secs(30);

/// The state of a server, shared by all who answer.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    current: RwLock<Shared>,
    renewal: Mutex<Renewal>,
}

/// How far the data set is on its way to another state.
#[derive(Debug, Default)]
enum Renewal {
    /// It is as it was opened, as far as anybody has looked.
    #[default]
    None,
    /// It is being opened anew.
    Running,
    /// That has failed: why, when, and at which files if they were there.
    Failed { why: String, at: Instant, files: Option<Snapshot> },
}

/// Why no question is answered.
pub struct Changed {
    /// The file, and how it differs from what was opened.
    pub reason: String,
    /// What is done about it.
    pub then: Then,
}

/// What is done about files that have changed.
pub enum Then {
    /// They are opened anew.
    Renewing,
    /// That has failed.
    Failed(String),
    /// Nothing: this server cannot.
    Nothing,
}

impl FromRef<Live> for Shared {
    fn from_ref(live: &Live) -> Shared {
        live.current()
    }
}

impl Live {
    /// A server that has just started.
    pub fn new(state: Shared) -> Live {
        Live(Arc::new(Inner { current: RwLock::new(state), renewal: Mutex::default() }))
    }

    /// The state that a new request sees.
    pub fn current(&self) -> Shared {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Refuses an answer about published files that have changed, and has them opened anew.
    ///
    /// # Errors
    /// 503 where they have.
    pub fn holds(&self, state: &Shared) -> Result<(), Problem> {
        self.changed(state).map_or(Ok(()), |changed| Err(changed.problem()))
    }

    /// Whether the published files have changed since `state` was opened; if they have, they are
    /// opened anew beside what else is done.
    pub fn changed(&self, state: &Shared) -> Option<Changed> {
        let (path, how) = state.data.dataset.published.changed()?;
        let reason = format!("{}: {how}", name(path));
        let then = match &state.reopen {
            Some(reopen) => self.renew(state, reopen, &reason),
            None => Then::Nothing,
        };
        Some(Changed { reason, then })
    }

    fn renew(&self, state: &Shared, reopen: &Reopen, reason: &str) -> Then {
        let mut renewal = self.renewal();
        // A question that began before the last renewal: whoever asks again sees the new state.
        if !Arc::ptr_eq(state, &self.current()) {
            return Then::Renewing;
        }
        match &*renewal {
            Renewal::Running => return Then::Renewing,
            Renewal::Failed { why, at, files } => {
                let same = files.as_ref().is_some_and(|files| files.changed().is_none());
                if at.elapsed() < if same { AGAIN } else { QUIET } {
                    return Then::Failed(why.clone());
                }
            }
            Renewal::None => {}
        }
        tracing::warn!(reason, "a published file has changed: the data set is opened anew");
        let (live, state, reopen) = (self.clone(), Arc::clone(state), Arc::clone(reopen));
        let work = move || live.finish(Attempt::default().run(&state, &reopen));
        match thread::Builder::new().name("renewal".to_owned()).spawn(work) {
            Ok(_) => {
                *renewal = Renewal::Running;
                Then::Renewing
            }
            Err(error) => Then::Failed(format!("a thread cannot be started: {error}")),
        }
    }

    /// Takes over what an attempt came to.
    fn finish(&self, (files, opened): (Option<Snapshot>, Result<State>)) {
        let renewed = match opened {
            Ok(state) => {
                let state = Arc::new(state);
                let mut renewal = self.renewal();
                let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::clone(&state);
                *renewal = Renewal::None;
                state
            }
            Err(error) => {
                tracing::error!(error = %error, "the data set cannot be opened anew");
                let (why, at) = (error.what().to_owned(), Instant::now());
                *self.renewal() = Renewal::Failed { why, at, files };
                return;
            }
        };
        tracing::info!("the data set is opened anew");
        if let Err(error) = renewed.data.dataset.index() {
            tracing::warn!(error = %error, "the index by neuron cannot be made yet");
        }
    }

    fn renewal(&self) -> MutexGuard<'_, Renewal> {
        self.0.renewal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One attempt to open the data set anew.
#[derive(Default)]
struct Attempt {
    files: Option<Snapshot>,
}

impl Attempt {
    fn run(mut self, state: &Shared, reopen: &Reopen) -> (Option<Snapshot>, Result<State>) {
        self.wait(state);
        // What panics leaves the server without an answer, not without a next attempt.
        let opened = catch_unwind(AssertUnwindSafe(|| reopen()));
        let panicked = |_| Err(Error::new(Kind::Failure, "opening it panicked"));
        (self.files, opened.unwrap_or_else(panicked).map(|opened| state.over(opened)))
    }

    /// Waits until nobody writes to the files any more. One of them may be gone for good.
    fn wait(&mut self, state: &Shared) {
        while !state.is_closing() {
            self.files = Snapshot::take(&state.data.sources).ok();
            thread::sleep(QUIET);
            if self.files.as_ref().is_none_or(|files| files.changed().is_none()) {
                return;
            }
        }
    }
}

impl Changed {
    fn problem(&self) -> Problem {
        let sentence = format!("the published files have changed ({})", self.reason);
        let problem = |status: &str| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, format!("{sentence}{status}"))
        };
        match &self.then {
            Then::Renewing => problem(": the server opens them anew")
                .advise("ask again in some seconds; /readyz says when")
                .retry_after(5),
            Then::Failed(why) => problem(&format!(", and cannot be opened anew: {why}"))
                .advise("the server tries again once the files are other ones")
                .retry_after(30),
            Then::Nothing => problem("").advise("start the server again"),
        }
    }
}

/// A file without its folders, which are nobody's business.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
